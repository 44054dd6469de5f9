namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class SecurityGrantsAreUnchanged : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "security.grants-unchanged",
        "Nobody gained or lost rights unannounced",
        "A right that comes along with a deployment unseen stays for years; one that is lost stops somebody's work.",
        "Who may do what after, against before; a grant that came or went fails unless the plan holds an operation on permissions, which "
            + "warns.",
        "Revoke or restore the grants named, or put them into the change.");

    public Outcome Judge(ValidationFacts facts) => facts.Grants.Judge(now => facts.Before.Judge(before =>
    {
        var announced = facts.Operations.Any(operation => operation.Action == OperationAction.Permission);
        var verdict = announced ? Verdict.Warned : Verdict.Failed;
        var tally = new Tally();
        foreach (var gained in now.Except(before.Schema.Grants, StringComparer.Ordinal))
            tally.Add(verdict, gained, "granted since", "not granted before");
        foreach (var lost in before.Schema.Grants.Except(now, StringComparer.Ordinal))
            tally.Add(verdict, lost, "not granted any more", "granted before");
        return tally.Outcome(
            $"{HumanText.Plural(now.Count, "grant")}, as before",
            "grant",
            announced ? "changed, with permissions in the plan" : "changed unannounced");
    }));
}
