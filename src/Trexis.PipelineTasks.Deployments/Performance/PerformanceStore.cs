using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>Finds what was measured among a results folder's documents.</summary>
public static class PerformanceStore
{
    public const string BaselineRole = "performance-baseline";

    /// <summary>Of a measurement that was meant as a baseline, and that the deployment had begun before already.</summary>
    public const string MidwayRole = "performance-midway";

    public const string GateRole = "performance-gate";
    public const string WatchRole = "performance-watch";

    private const string Task = "perf-gate";

    /// <summary>
    /// What a measurement of this target is held against: the newest baseline from before the deployment began to change it, a gate
    /// that let pass accepting it; where the deployment has none, the newest of an earlier one.
    /// </summary>
    public static Fact<PerformanceRecord> Baseline(RunStore store, string deployment, string environment, string? target) => Baseline(
        store,
        deployment,
        [
            .. store.Load().Select(stored => stored.Document)
                .Where(document => document.Target is { } of && of.Environment == environment && of.Name == target),
        ]);

    /// <param name="documents">Of one target, of whatever deployment, in order.</param>
    internal static Fact<PerformanceRecord> Baseline(RunStore store, string deployment, IReadOnlyList<RunDocument> documents)
    {
        var own = DeploymentTimeline.NewestFromBefore(
            documents.Where(document => document.Run.Deployment == deployment), BaselineOf, IsJudge);
        var chosen = own
            ?? documents.Where(document => document.Run.Deployment != deployment)
                .Select(BaselineOf)
                .LastOrDefault(attachment => attachment is not null);
        return chosen is null
            ? Fact.Unreadable<PerformanceRecord>("there is no baseline of this target; run perf-gate baseline before the deployment")
            : Read(store, chosen);
    }

    /// <inheritdoc cref="DeploymentTimeline.Midway"/>
    public static EvidenceAnchor? Midway(IEnumerable<EvidenceAnchor> beginnings, IReadOnlyList<StoredDocument> documents) =>
        DeploymentTimeline.Midway(beginnings, documents, BaselineOf, IsJudge);

    /// <summary>The record of a document, where it has one that can be read.</summary>
    public static PerformanceRecord? Find(RunStore store, RunDocument document) =>
        (Find(document, BaselineRole) ?? Find(document, GateRole) ?? Find(document, WatchRole)) is { } attachment
            ? Read(store, attachment).ValueOr(null)
            : null;

    /// <summary>Whether the document is of a run that measured.</summary>
    public static bool IsMeasured(RunDocument document) => document.Task == Task;

    private static Attachment? BaselineOf(RunDocument document) => Find(document, BaselineRole);

    private static bool IsJudge(RunDocument document) => document is { Task: Task, Action: "gate" };

    private static Attachment? Find(RunDocument document, string role) =>
        document.Task == Task ? document.Attachments.LastOrDefault(attachment => attachment.Role == role) : null;

    private static Fact<PerformanceRecord> Read(RunStore store, Attachment attachment) =>
        store.ReadAs(attachment, PerformanceRecord.Format.Read);
}
