using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>What a run leaves in the target's own history.</summary>
public static class Anchors
{
    /// <summary>
    /// Takes the run's place in the target before anything is changed there: what was judged before counts for nothing afterwards, also
    /// where the run is killed or its document removed.
    /// </summary>
    /// <exception cref="DatabaseException">It was not written; then nothing may be changed.</exception>
    public static Task BeginAsync(RunEvidence evidence, IDeploymentSession session, CancellationToken cancel) =>
        WriteAsync(evidence, session, HistoryAnchor.Beginning, schema: null, cancel);

    /// <summary>What documents are held against.</summary>
    public static IReadOnlyList<EvidenceAnchor> In(DeploymentHistory history) =>
    [
        .. history.Anchors.Select(anchor => new EvidenceAnchor(
            anchor.Deployment,
            anchor.Environment,
            anchor.DocumentSha256,
            anchor.At,
            IsChange: anchor.Task is HistoryAnchor.Beginning or HistoryAnchor.RolledBack)),
    ];

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
                Target = evidence.Place.Target.Name,
            },
            cancel);
    }
}
