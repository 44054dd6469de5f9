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
    public static IReadOnlyList<EvidenceAnchor> From(IEnumerable<HistoryAnchor> rows) =>
    [
        .. rows.Select(anchor => new EvidenceAnchor(
            anchor.Deployment,
            anchor.Environment,
            anchor.DocumentSha256,
            anchor.At,
            IsChange: anchor.Task == HistoryAnchor.Beginning || anchor.IsOfRollback)
        {
            Target = anchor.Target,
            Refused = anchor.Refused,
        }),
    ];

    /// <summary>How often this run's deployment began to change this run's target since it was last taken back there.</summary>
    public static IReadOnlyList<EvidenceAnchor> Beginnings(RunEvidence evidence, Fact<DeploymentHistory> history) =>
        From(history.ValueOr(null)?.BeginningsOf(evidence.Run.Deployment, evidence.Place) ?? []);

    /// <summary>Leaves the head of the evidence's chain and the target's schema: what later deployments hold drift against.</summary>
    /// <param name="schema">Absent where it could not be read.</param>
    /// <param name="commit">What was deployed, approved as the policy demands: what reviews of the next deployment start from.</param>
    public static Task WriteAsync(
        RunEvidence evidence, IDeploymentSession session, string task, string? schema, CancellationToken cancel, string? commit = null)
    {
        var documents = evidence.Documents();
        var head = documents.Count == 0 ? HistoryAnchor.NoDocument : documents[^1].Sha256;
        return session.AnchorAsync(
            Of(evidence, task, head, evidence.Time.GetUtcNow()) with { SchemaFingerprint = schema, Commit = commit }, cancel);
    }

    /// <summary>
    /// Leaves that this run refused, by the time when it began, for which its document stands. It names no head: nothing moved, and a
    /// results folder may be begun anew.
    /// </summary>
    /// <param name="task">With its action.</param>
    public static Task RefuseAsync(RunEvidence evidence, IDeploymentSession session, string task, CancellationToken cancel) =>
        session.AnchorAsync(
            Of(evidence, HistoryAnchor.RefusalOf(task), HistoryAnchor.NoDocument, evidence.Run.StartedAt), cancel);

    private static HistoryAnchor Of(RunEvidence evidence, string task, string head, DateTimeOffset at) =>
        new(evidence.Run.Deployment, evidence.Place.Environment.Name, task, head, SchemaFingerprint: null, at)
        {
            Target = evidence.Place.Target.Name,
        };
}
