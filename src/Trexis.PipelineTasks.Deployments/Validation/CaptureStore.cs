using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Finds captures among a results folder's documents.</summary>
public static class CaptureStore
{
    public const string BeforeRole = "before-capture";
    public const string AfterRole = "after-capture";

    /// <summary>Of one that a deployment had begun before already: it tells how the target stood, and nothing of what was before.</summary>
    public const string MidwayRole = "midway-capture";

    /// <summary>How a result begins that had nothing to compare with, though there is something: nobody has judged it.</summary>
    public const string NoneAtHand = "no capture is at hand";

    /// <summary>
    /// The capture from before the deployment, out of the deployment's documents for one target in order; a validation that passed
    /// accepts the deployment.
    /// </summary>
    public static Fact<SchemaCapture> Before(RunStore store, IReadOnlyList<StoredDocument> documents) =>
        ReadBefore(store, DeploymentTimeline.NewestFromBefore(documents.Select(stored => stored.Document), BeforeOf, IsJudge));

    /// <summary>The same from before the deployment last changed the target, whatever was looked at since.</summary>
    public static Fact<SchemaCapture> BeforeLastChange(RunStore store, IReadOnlyList<StoredDocument> documents) =>
        ReadBefore(store, DeploymentTimeline.FromBeforeLastChange(documents.Select(stored => stored.Document), BeforeOf, IsJudge));

    /// <summary>
    /// Where the capture from before, as <see cref="Before"/> finds it, was taken after the deployment had been accepted: what has happened
    /// since. A run that found nothing to do is held against a database in which all that was announced has come true.
    /// </summary>
    /// <param name="rows">What is announced of rows now.</param>
    public static SinceAccepted? SinceAccepted(IReadOnlyList<StoredDocument> documents, IReadOnlyDictionary<string, string> rows)
    {
        var all = documents.Select(stored => stored.Document).ToList();
        if (DeploymentTimeline.NewestFromBefore(all, BeforeOf, IsJudge) is not { } picture) return null;
        var at = all.FindLastIndex(document => ReferenceEquals(BeforeOf(document), picture));
        var before = DeploymentTimeline.LatestAttempt(all[..at]).ToList();
        var accepted = before.Skip(before.FindLastIndex(DeploymentTimeline.IsChange) + 1)
            .LastOrDefault(document => DeploymentTimeline.IsAccepting(document, IsJudge));
        // Rows that are announced since were never held against anything.
        return accepted is null || !before.Exists(DeploymentTimeline.IsChange)
            || EffectiveValues.Changes(accepted.Settings, rows).Any(change => EffectiveValues.IsOfRows(change.Key))
                ? null
                : new SinceAccepted(
                    Path.GetFileName(documents.First(stored => ReferenceEquals(stored.Document, accepted)).File), [.. documents.Skip(at)]);
    }

    private static Fact<SchemaCapture> ReadBefore(RunStore store, Attachment? picture) => picture is null
        ? Fact.Unreadable<SchemaCapture>(
            "there is no capture from before this deployment among its documents; run precheck before the deployment")
        : Read(store, picture);

    /// <inheritdoc cref="DeploymentTimeline.Midway"/>
    public static EvidenceAnchor? Midway(IEnumerable<EvidenceAnchor> beginnings, IReadOnlyList<StoredDocument> documents) =>
        DeploymentTimeline.Midway(beginnings, documents, BeforeOf, IsJudge);

    /// <summary>
    /// The newest capture from after the deployment, out of the same documents, before a later run found nothing left to do: what others
    /// wrote since is no part of it. Absent where none can be read.
    /// </summary>
    public static SchemaCapture? After(RunStore store, IReadOnlyList<StoredDocument> documents)
    {
        var all = documents.Select(stored => stored.Document).ToList();
        var change = all.FindLastIndex(DeploymentTimeline.IsChange);
        var own = all.Skip(change + 1).TakeWhile(document => !DeploymentTimeline.IsApply(document)).ToList();
        return (Newest(own) ?? Newest(all)) is { } picture ? Read(store, picture).ValueOr(null) : null;

        static Attachment? Newest(IEnumerable<RunDocument> documents) =>
            documents.Select(document => Find(document, AfterRole)).LastOrDefault(attachment => attachment is not null);
    }

    /// <summary>A capture of the target whose schema has this fingerprint, the newest first; absent where none is at hand.</summary>
    public static SchemaCapture? WithSchema(RunStore store, string environment, string? target, string fingerprint) => store.Load()
        .Where(stored => stored.Document.Target is { } of && of.Environment == environment && of.Name == target)
        .Reverse()
        .SelectMany(stored => stored.Document.Attachments.Where(attachment => attachment.Role is BeforeRole or MidwayRole or AfterRole))
        .Select(attachment => (Read(store, attachment) as Fact<SchemaCapture>.Known)?.Value)
        .FirstOrDefault(picture => picture?.Schema.Fingerprint == fingerprint);

    /// <summary>The newest capture of an environment's first target, of whatever deployment; absent where none is at hand.</summary>
    public static SchemaCapture? Newest(RunStore store, string environment) => store.Load()
        .Where(stored => stored.Document.Target?.Environment == environment)
        .OrderBy(stored => stored.Document.Run.StartedAt)
        .Reverse()
        .SelectMany(stored => stored.Document.Attachments.Where(attachment => attachment.Role is BeforeRole or MidwayRole or AfterRole))
        .Select(attachment => (Read(store, attachment) as Fact<SchemaCapture>.Known)?.Value)
        .FirstOrDefault(picture => picture is not null);

    private static Attachment? BeforeOf(RunDocument document) => document.Task == "precheck" ? Find(document, BeforeRole) : null;

    private static bool IsJudge(RunDocument document) => document.Task == "validate";

    private static Attachment? Find(RunDocument document, string role) =>
        document.Attachments.LastOrDefault(attachment => attachment.Role == role);

    private static Fact<SchemaCapture> Read(RunStore store, Attachment attachment) => store.ReadAs(attachment, SchemaCapture.Format.Read);
}

/// <param name="Judge">The document that accepted it.</param>
/// <param name="Documents">From the capture on.</param>
public sealed record SinceAccepted(string Judge, IReadOnlyList<StoredDocument> Documents);
