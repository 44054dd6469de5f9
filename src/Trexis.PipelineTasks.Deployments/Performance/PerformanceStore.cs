using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>Finds what was measured among a results folder's documents.</summary>
public static class PerformanceStore
{
    public const string BaselineRole = "performance-baseline";
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
            documents.Where(document => document.Run.Deployment == deployment),
            document => Find(document, BaselineRole),
            document => document is { Task: Task, Action: "gate" });
        var chosen = own
            ?? documents.Where(document => document.Run.Deployment != deployment)
                .Select(document => Find(document, BaselineRole))
                .LastOrDefault(attachment => attachment is not null);
        return chosen is null
            ? Fact.Unreadable<PerformanceRecord>("there is no baseline of this target; run perf-gate baseline before the deployment")
            : Read(store, chosen);
    }

    /// <summary>The record of a document, where it has one that can be read.</summary>
    public static PerformanceRecord? Find(RunStore store, RunDocument document) =>
        (Find(document, BaselineRole) ?? Find(document, GateRole) ?? Find(document, WatchRole)) is { } attachment
            ? Read(store, attachment).ValueOr(null)
            : null;

    /// <summary>Whether the document is of a run that measured.</summary>
    public static bool IsMeasured(RunDocument document) => document.Task == Task;

    private static Attachment? Find(RunDocument document, string role) =>
        document.Task == Task ? document.Attachments.LastOrDefault(attachment => attachment.Role == role) : null;

    private static Fact<PerformanceRecord> Read(RunStore store, Attachment attachment) =>
        store.ReadAs(attachment, PerformanceRecord.Format.Read);
}
