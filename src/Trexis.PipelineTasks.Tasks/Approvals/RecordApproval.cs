using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>
/// Whether what a person says of a target may be written into its history, where no script or plan of it can be looked at. Where the
/// environment is protected, or its policy demands approvals, a second person approves that very word by its fingerprint.
/// </summary>
public sealed class RecordApproval(RunEvidence evidence, RunApprovals approvals)
{
    /// <inheritdoc cref="RunApprovals.DeployedCommit"/>
    internal string? Commit => approvals.DeployedCommit;

    /// <param name="kind">What is done: <see cref="OperationKind.Adopt"/>.</param>
    /// <param name="told">What would be recorded, for people.</param>
    /// <param name="of">All that makes it this word and no other; the place is one of them anyway.</param>
    /// <param name="target">The database of which it is said.</param>
    // Reviews of files are not asked for: nobody who looked at a script has said anything of what a target holds.
    public bool IsGranted(string kind, string told, IEnumerable<string> of, string target)
    {
        var change = Fingerprint.From([kind, evidence.Place.ToString(), .. of]);
        var operation = Operation.Of(OperationAction.Script, kind, target, Risk.Dangerous, told);
        var facts = approvals.FactsOf(new ChangePlan([operation], change, change), approvals.Given())
            .ForProtectionOf(evidence.Place.Environment);
        var role = facts.Role is { } named ? $", role: {named}" : "";
        facts = facts with
        {
            Remedy = $"Let somebody who may approve it write approve: [ {{ fingerprint: {change}, by: NAME{role} }} ] into the change "
                + "file, or approve the run on the platform as a reviewer of its environment; then run the same trexis command again.",
        };
        return !evidence.Journal.Judge(new DeploymentIsApproved(), facts).Refuses;
    }
}
