namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataHasNoOrphans : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.no-orphans",
        "Every row that refers to another finds it",
        "Rows that refer to nothing make reports and applications fail or silently leave data out.",
        "The rows that break each foreign key, counted after and before: more than before fails, as many as before warns.",
        "Restore the missing rows or remove those that refer to them; then enable and trust the foreign key.");

    public Outcome Judge(ValidationFacts facts) => facts.After.Judge(after =>
    {
        var keys = after.Schema.Constraints.Where(constraint => constraint.Kind == ConstraintKind.ForeignKey).ToList();
        var before = ConstraintsByName.From(facts.Before);
        var tally = new Tally();
        foreach (var key in keys)
        {
            if (key.Violations is not { } orphans)
                tally.Add(Verdict.Unknown, ConstraintsByName.Label(key), "not counted", "no orphaned row");
            else if (orphans > 0) Add(tally, key, orphans, before);
        }

        return tally.Outcome(
            keys.Count == 0 ? "the schema has no foreign key" : $"no row breaks any of {HumanText.Plural(keys.Count, "foreign key")}",
            "foreign key",
            "broken by rows or not counted");
    });

    private static void Add(Tally tally, ConstraintCapture key, long orphans, ConstraintsByName before)
    {
        var was = before.Find(key)?.Violations;
        tally.Add(
            was >= orphans ? Verdict.Warned : Verdict.Failed,
            ConstraintsByName.Label(key),
            $"{HumanText.Plural(orphans, "orphaned row")}{(was is { } earlier ? $" ({HumanText.Number(earlier)} before)" : "")}",
            "no orphaned row");
    }
}
