using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>What a run leaves in the target's own history.</summary>
public static class Anchors
{
    /// <summary>Leaves the head of the evidence's chain and the target's schema: what later deployments hold drift against.</summary>
    /// <param name="schema">Absent where it could not be read.</param>
    /// <param name="commit">What was deployed, approved as the policy demands: what reviews of the next deployment start from.</param>
    public static Task WriteAsync(
        RunEvidence evidence, IDeploymentSession session, string task, string? schema, CancellationToken cancel, string? commit = null)
    {
        var documents = evidence.Documents();
        var head = documents.Count == 0 ? HistoryAnchor.NoDocument : documents[^1].Sha256;
        return session.AnchorAsync(
            new HistoryAnchor(
                evidence.Run.Deployment, evidence.Place.Environment.Name, task, head, schema, evidence.Time.GetUtcNow())
            {
                Commit = commit,
            },
            cancel);
    }
}
