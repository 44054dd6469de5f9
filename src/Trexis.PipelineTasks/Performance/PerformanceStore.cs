using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Performance;

/// <summary>Finds what was measured among a results folder's documents.</summary>
public static class PerformanceStore
{
    public const string BaselineRole = "performance-baseline";
    public const string GateRole = "performance-gate";
    public const string WatchRole = "performance-watch";

    private const string Task = "perf-gate";

    /// <summary>
    /// What a measurement of this target is held against: the newest baseline from before the deployment began to change it. One taken
    /// again after an interrupted or refused deployment would already show what the deployment did, and does not count until a gate
    /// has let pass or a rollback was carried out. Where the deployment has none, the newest of an earlier one.
    /// </summary>
    public static Fact<PerformanceRecord> Baseline(RunStore store, string deployment, string environment, string? target)
    {
        var documents = store.Load().Select(stored => stored.Document)
            .Where(document => document.Target is { } of && of.Environment == environment && of.Name == target)
            .ToList();
        var own = Before([.. documents.Where(document => document.Run.Deployment == deployment)]);
        var chosen = own ?? documents.Where(document => document.Run.Deployment != deployment).Select(document => Of(document, BaselineRole)).LastOrDefault(attachment => attachment is not null);
        return chosen is null
            ? Fact.Unreadable<PerformanceRecord>("there is no baseline of this target; run perf-gate baseline before the deployment")
            : Read(store, chosen);
    }

    /// <summary>The record of a document, where it has one that can be read.</summary>
    public static PerformanceRecord? Of(RunStore store, RunDocument document) =>
        (Of(document, BaselineRole) ?? Of(document, GateRole) ?? Of(document, WatchRole)) is { } attachment ? Read(store, attachment).ValueOr(null) : null;

    /// <summary>Whether the document is of a run that measured.</summary>
    public static bool IsMeasured(RunDocument document) => document.Task == Task;

    private static Attachment? Before(IReadOnlyList<RunDocument> documents)
    {
        Attachment? baseline = null;
        var (applied, closed) = (false, false);
        foreach (var document in documents)
        {
            if (Of(document, BaselineRole) is { } attached && (!applied || closed)) (baseline, applied, closed) = (attached, false, false);
            applied |= PictureStore.IsApply(document);
            closed |= document.Task == "rollback" || (document.Task == Task && document.Action == "gate" && document.Verdict is Verdict.Passed or Verdict.Warned);
        }

        return baseline;
    }

    private static Attachment? Of(RunDocument document, string role) =>
        document.Task == Task ? document.Attachments.LastOrDefault(attachment => attachment.Role == role) : null;

    private static Fact<PerformanceRecord> Read(RunStore store, Attachment attachment)
    {
        try
        {
            return Fact.Known(RunDocumentJson.ReadPerformance(store.Read(attachment), attachment.Path));
        }
        catch (FaultException exception)
        {
            return Fact.Unreadable<PerformanceRecord>(exception.Message);
        }
        catch (InputException exception)
        {
            return Fact.Unreadable<PerformanceRecord>(exception.Message);
        }
    }
}
