namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Dangerous and unclassified operations pass only by a valid acknowledgement.</summary>
public sealed class RiskIsAccepted : ICheck<AcknowledgedOperations>
{
    public const string Code = "scripts.risk-accepted";

    public CheckInfo Info { get; } = new(
        Code,
        "Every dangerous operation is acknowledged",
        "An operation that loses data or locks a table is easily overlooked among a hundred harmless ones; once it ran, only a backup "
            + "helps.",
        "Each pending operation that is dangerous or not recognised must be named by kind and object in the change file, with a reason, a "
            + "person and a day until which it stands.",
        "Take the operation out of the change, choose the safer way that the plan names, or add the entry to the change file after looking "
            + "at what it does.");

    public Outcome Judge(AcknowledgedOperations facts)
    {
        if (facts.Unaccepted.Count > 0)
        {
            return Outcome.Failed(
                $"{HumanText.Plural(facts.Unaccepted.Count, "dangerous operation")} nobody acknowledged, the first "
                    + $"{facts.Unaccepted[0].Subject}",
                [.. facts.Unaccepted, .. facts.Unused]);
        }

        if (facts.IsUnread) return Outcome.Skipped("A pending script does not parse, so nobody knows what it would do");
        var acknowledged = facts.Operations.Count(operation => operation is { IsDangerous: true });
        var total = HumanText.Plural(facts.Operations.Count, "operation");
        return Outcome.Passed(
            (facts.Operations.Count, acknowledged) switch
            {
                (0, _) => "Nothing is pending, so nothing bears a risk",
                (_, 0) => $"None of {total} is dangerous",
                (_, 1) => $"The dangerous one of {total} is acknowledged",
                _ => $"All {HumanText.Number(acknowledged)} dangerous of {total} are acknowledged",
            },
            facts.Unused);
    }
}
