using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Evidence.Documents;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>
/// A watch as far as it came: rewritten in the results folder at every look, so that a watch that was cancelled or killed goes on
/// where it was.
/// </summary>
/// <param name="Deployment">Whose watch it is; that of another deployment is not gone on with.</param>
/// <param name="LooksMs">When the target was looked at, from the record's beginning.</param>
/// <param name="Finished">It came to its end and has its run document.</param>
internal sealed record WatchProgress(
    int SchemaVersion,
    string Deployment,
    bool Finished,
    IReadOnlyList<double> LooksMs,
    IReadOnlyList<WatchEvent> Events,
    PerformanceRecord Record)
{
    public const int CurrentSchemaVersion = 1;

    internal static readonly DocumentFormat<WatchProgress> Format =
        new("the progress of a watch", CurrentSchemaVersion, WatchDocumentTypes.Default);

    /// <summary>The unfinished watch of this deployment and target; absent where there is none that can be read.</summary>
    public static WatchProgress? Find(TaskRun run)
    {
        var file = Path.Combine(run.Store.Folder, NameOf(run));
        try
        {
            var progress = Path.Exists(file) ? Format.Read(InputFile.ReadBytes(file, FileKind.Document), file) : null;
            return progress is { Finished: false } && progress.Deployment == run.Context.Deployment ? progress : null;
        }
        catch (Exception exception) when (exception is InputException)
        {
            run.Host.WriteLine($"the watch begins anew: {exception.Message}");
            return null;
        }
    }

    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public void Save(TaskRun run) => run.Store.Publish(NameOf(run), Format, this);

    private static string NameOf(TaskRun run) =>
        run.Target.Name is { } target ? $"files/watch.{run.Environment.Name}.{target}.json" : $"files/watch.{run.Environment.Name}.json";
}

[JsonSerializable(typeof(WatchProgress))]
internal sealed partial class WatchDocumentTypes : JsonSerializerContext;

/// <summary>Something that happened while the target was watched.</summary>
/// <param name="Subject">A session, a query, or the connection.</param>
internal sealed record WatchEvent(double AtMs, WatchEventKind Kind, string Subject, string Text);

internal enum WatchEventKind
{
    /// <summary>A session waited for a lock.</summary>
    Blocked,

    /// <summary>A named query failed.</summary>
    Failed,

    /// <summary>The target could not be asked.</summary>
    Lost,
}
