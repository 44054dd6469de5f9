namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataConstraintsAreTrusted : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.constraints-trusted",
        "Every constraint is obeyed by the rows that are there",
        "A constraint that was enabled without checking hides bad rows, and the engine plans worse without its promise.",
        "Foreign keys and checks that the engine does not trust, and checks that rows break; more than before fails, as before warns.",
        "Correct the rows, then check the constraint (WITH CHECK CHECK CONSTRAINT).");

    public Outcome Judge(ValidationFacts facts) => facts.After.Judge(after =>
    {
        var judged = after.Schema.Constraints
            .Where(constraint => constraint.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check)
            .Where(constraint => constraint.Trusted is not null
                || (constraint.Kind == ConstraintKind.Check && constraint.Violations is not null))
            .ToList();
        if (judged.Count == 0)
        {
            return after.Schema.Constraints.Any(constraint => constraint.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check)
                ? Outcome.Skipped("the engine has no notion of a trusted constraint, and no check was counted against its rows")
                : Outcome.Passed("the schema has no foreign key or check to trust");
        }

        var before = ConstraintsByName.From(facts.Before);
        var tally = new Tally();
        foreach (var constraint in judged) Judge(tally, constraint, before.Find(constraint));
        return tally.Outcome(
            $"all {HumanText.Plural(judged.Count, "constraint")} obeyed and trusted", "constraint", "not obeyed or not trusted");
    });

    private static void Judge(Tally tally, ConstraintCapture constraint, ConstraintCapture? before)
    {
        var label = ConstraintsByName.Label(constraint);
        if (constraint is { Kind: ConstraintKind.Check, Violations: > 0 and var broken })
            tally.Add(
                before?.Violations >= broken ? Verdict.Warned : Verdict.Failed,
                label,
                $"broken by {HumanText.Plural(broken, "row")}",
                "broken by no row");
        else if (constraint.Trusted == false)
            tally.Add(
                before?.Trusted == false ? Verdict.Warned : Verdict.Failed,
                label,
                before?.Trusted == false ? "not trusted, as before" : "not trusted",
                "trusted");
    }
}
