using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Validation;

/// <summary>Finds pictures among a results folder's documents.</summary>
public static class PictureStore
{
    public const string BeforeRole = "before-picture";
    public const string AfterRole = "after-picture";

    /// <summary>
    /// The picture from before the deployment, out of the deployment's documents for one target in order. A precheck that was
    /// repeated after an interrupted apply does not replace the picture from before it; once a validation has passed or a
    /// rollback was carried out, the next precheck begins anew.
    /// </summary>
    public static Fact<DatabasePicture> Before(RunStore store, IReadOnlyList<StoredDocument> documents)
    {
        Attachment? picture = null;
        var (applied, closed) = (false, false);
        foreach (var document in documents.Select(stored => stored.Document))
        {
            if (Of(document, BeforeRole) is { } attached && document.Task == "precheck" && (!applied || closed))
                (picture, applied, closed) = (attached, false, false);
            applied |= IsApply(document);
            closed |= IsRollback(document) || (document.Task == "validate" && document.Verdict is Verdict.Passed or Verdict.Warned);
        }

        return picture is null
            ? Fact.Unreadable<DatabasePicture>("there is no picture from before this deployment among its documents; run precheck before the deployment")
            : Read(store, picture);
    }

    /// <summary>A picture of the target whose schema has this fingerprint, the newest first; absent where none is at hand.</summary>
    public static DatabasePicture? WithSchema(RunStore store, string environment, string? target, string fingerprint) => store.Load()
        .Where(stored => stored.Document.Target is { } of && of.Environment == environment && of.Name == target)
        .Reverse()
        .SelectMany(stored => stored.Document.Attachments.Where(attachment => attachment.Role is BeforeRole or AfterRole))
        .Select(attachment => (Read(store, attachment) as Fact<DatabasePicture>.Known)?.Value)
        .FirstOrDefault(picture => picture?.Schema.Fingerprint == fingerprint);

    /// <summary>The newest picture of an environment's first target, of whatever deployment; absent where none is at hand.</summary>
    public static DatabasePicture? Newest(RunStore store, string environment) => store.Load()
        .Where(stored => stored.Document.Target?.Environment == environment)
        .OrderBy(stored => stored.Document.Run.StartedAt)
        .Reverse()
        .SelectMany(stored => stored.Document.Attachments.Where(attachment => attachment.Role is BeforeRole or AfterRole))
        .Select(attachment => (Read(store, attachment) as Fact<DatabasePicture>.Known)?.Value)
        .FirstOrDefault(picture => picture is not null);

    /// <summary>Whether the run began to change the database.</summary>
    public static bool IsApply(RunDocument document) =>
        document.Task.StartsWith("deploy-", StringComparison.Ordinal) && document.Action == "apply" && document.Results.Any(result => result is { Code: "deploy.executed", Verdict: not Verdict.Skipped });

    /// <summary>Whether the run began to take a deployment back; plans and drills leave the database as it is.</summary>
    public static bool IsRollback(RunDocument document) =>
        document is { Task: "rollback", Action: "apply" } && document.Results.Any(result => result is { Code: "rollback.executed", Verdict: not Verdict.Skipped });

    private static Attachment? Of(RunDocument document, string role) => document.Attachments.LastOrDefault(attachment => attachment.Role == role);

    private static Fact<DatabasePicture> Read(RunStore store, Attachment attachment)
    {
        try
        {
            return Fact.Known(RunDocumentJson.ReadPicture(store.Read(attachment), attachment.Path));
        }
        catch (FaultException exception)
        {
            return Fact.Unreadable<DatabasePicture>(exception.Message);
        }
        catch (InputException exception)
        {
            return Fact.Unreadable<DatabasePicture>(exception.Message);
        }
    }
}
