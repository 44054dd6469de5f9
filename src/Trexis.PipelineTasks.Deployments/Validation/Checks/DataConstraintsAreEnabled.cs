namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataConstraintsAreEnabled : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.constraints-enabled",
        "Every constraint is there and enabled",
        "A constraint that was switched off for a deployment and forgotten lets bad rows in from then on.",
        "The constraints after, against before: one that is disabled or gone fails, unless the plan drops it; disabled before as well, or "
            + "gone from a table that the plan alters, warns.",
        "Enable the constraints named (and check the rows that came in meanwhile), or add them again.");

    public Outcome Judge(ValidationFacts facts) => facts.After.Judge(after =>
    {
        var tally = new Tally();
        var before = ConstraintsByName.From(facts.Before);
        foreach (var constraint in after.Schema.Constraints.Where(constraint => !constraint.Enabled))
        {
            var earlier = before.Find(constraint) is { Enabled: false };
            tally.Add(
                earlier ? Verdict.Warned : Verdict.Failed,
                ConstraintsByName.Label(constraint),
                earlier ? "disabled, as before" : "disabled",
                "enabled");
        }

        if (facts.Before is Fact<SchemaCapture>.Known known)
            AddMissing(tally, known.Value.Schema, after.Schema, new AnnouncedChanges(facts.Operations));
        return tally.Outcome(
            $"{HumanText.Plural(after.Schema.Constraints.Count, "constraint")} enabled, none missing", "constraint", "disabled or missing");
    });

    private static void AddMissing(Tally tally, SchemaInventory before, SchemaInventory after, AnnouncedChanges plan)
    {
        var now = ConstraintsByName.From(after.Constraints);
        foreach (var gone in before.Constraints.Where(
            constraint => now.Find(constraint) is null && !plan.Drops(constraint.Name, constraint.Table)))
            tally.Add(
                plan.Alters(gone.Table) ? Verdict.Warned : Verdict.Failed,
                ConstraintsByName.Label(gone),
                "gone",
                "there: the plan does not drop it");
    }
}
