using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Tasks.Deploying;

/// <summary>
/// Whether a database that was another environment's becomes this one's: only a copy does, or one whose environment is no more. Where this
/// environment is protected, or its policy demands approvals, a person approves it.
/// </summary>
public sealed class TakeOver(DeploymentConfiguration deployment, RunEvidence evidence, RecordApproval approval)
{
    /// <summary>What was done, as its result begins.</summary>
    public static string Told(HistoryAnchor other, DeploymentTarget place) =>
        $"Taken over for {place}: what was deployed here until {HumanText.Time(other.At)} was {other.Place}'s";

    /// <param name="other">What the other environment left last.</param>
    public async Task<bool> IsGrantedAsync(HistoryAnchor other, TargetDatabase target, IDatabase database, CancellationToken cancel)
    {
        var isStillThere = deployment.Environments.Any(
            known => known.Name.Equals(other.Environment, StringComparison.OrdinalIgnoreCase));
        if (!other.IsOfOriginal && isStillThere) return await target.IsExpectedAsync(database, cancel);
        // Of the moment up to which it was the other's, so that the approval of one copy is none of the next.
        return approval.IsGranted(
            OperationKind.TakeOver,
            Told(other, evidence.Place),
            [other.Place, other.DocumentSha256, $"{other.At:O}"],
            database.Identity.Database);
    }
}
