using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Rollback.Checks;

internal sealed class RollbackSchemaIsRestored : ICheck<RollbackResult>
{
    public CheckInfo Info { get; } = new(
        "rollback.schema-restored",
        "The schema is the one from before the deployment",
        "A half-restored schema fits neither the old application nor the new one.",
        "The fingerprint of the schema now, against the capture that precheck took before the deployment; what differs is named object by "
            + "object.",
        "Repair the objects named, or take the other rollback option.");

    public Outcome Judge(RollbackResult facts) => facts.Before.Judge(before => facts.After.Judge(after =>
    {
        if (before.Fingerprint == after.Fingerprint) return Outcome.Passed("The schema has the fingerprint from before the deployment");
        var differences = SchemaDifference.Between(before, after);
        return differences.Count == 0
            ? Outcome.Warned("Every object is as it was, the definitions differ in wording only")
            : Outcome.Failed(
                $"{HumanText.Plural(differences.Count, "object")} of the schema {(differences.Count == 1 ? "is" : "are")} not as before, "
                    + $"the first {differences[0].Subject}: {differences[0].Observed}",
                FindingList.Capped(differences));
    }));
}
