using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Finds captures among a results folder's documents.</summary>
public static class CaptureStore
{
    public const string BeforeRole = "before-capture";
    public const string AfterRole = "after-capture";

    /// <summary>Of one that a deployment had begun before already: it tells how the target stood, and nothing of what was before.</summary>
    public const string MidwayRole = "midway-capture";

    /// <summary>
    /// The capture from before the deployment, out of the deployment's documents for one target in order; a validation that passed
    /// accepts the deployment.
    /// </summary>
    public static Fact<SchemaCapture> Before(RunStore store, IReadOnlyList<StoredDocument> documents)
    {
        var picture = DeploymentTimeline.NewestFromBefore(documents.Select(stored => stored.Document), BeforeOf, IsJudge);
        return picture is null
            ? Fact.Unreadable<SchemaCapture>(
                "there is no capture from before this deployment among its documents; run precheck before the deployment")
            : Read(store, picture);
    }

    /// <inheritdoc cref="DeploymentTimeline.Midway"/>
    public static EvidenceAnchor? Midway(IEnumerable<EvidenceAnchor> beginnings, IReadOnlyList<StoredDocument> documents) =>
        DeploymentTimeline.Midway(beginnings, documents, BeforeOf, IsJudge);

    /// <summary>The newest capture from after the deployment, out of the same documents; absent where none can be read.</summary>
    public static SchemaCapture? After(RunStore store, IReadOnlyList<StoredDocument> documents) =>
        documents.Select(stored => Find(stored.Document, AfterRole)).LastOrDefault(attachment => attachment is not null) is { } picture
            ? Read(store, picture).ValueOr(null)
            : null;

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
