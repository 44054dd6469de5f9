using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Evidence.Documents;
using Trexis.PipelineTasks.Platforms.Hosts;

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
    public static WatchProgress? Find(RunEvidence evidence, IPipelineHost host)
    {
        var file = Path.Combine(evidence.Store.Folder, NameOf(evidence.Place));
        try
        {
            var progress = Path.Exists(file)
                ? Format.Read(InputFile.ReadBytes(file, FileKind.Document, evidence.Store.Folder), file)
                : null;
            return progress is { Finished: false } && progress.Deployment == evidence.Run.Deployment ? progress : null;
        }
        catch (Exception exception) when (exception is InputException)
        {
            host.WriteLine($"the watch begins anew: {exception.Message}");
            return null;
        }
    }

    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public void Save(RunEvidence evidence) => evidence.Store.Publish(NameOf(evidence.Place), Format, this);

    private static string NameOf(DeploymentTarget place) =>
        $"files/watch.{place.Environment.Name}{(place.Target.Name is { } target ? $".{target}" : "")}.json";
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
