namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>What a deployment would do to one target, with the two fingerprints that people approve.</summary>
/// <param name="Change">Over the normalised operations, free of the target: what a pull request approves.</param>
/// <param name="Plan">Over the artifact, the target's state, the options and the text that would be executed.</param>
public sealed record ChangePlan(IReadOnlyList<Operation> Operations, Fingerprint Change, Fingerprint Plan)
{
    public Risk HighestRisk => Operations.Count == 0 ? Risk.Safe : Operations.Max(operation => operation.Risk);

    public string RiskWord => HighestRisk.ToString().ToLowerInvariant();
}
