using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Everything that the rollback options are judged by, read once.</summary>
internal sealed record RollbackFacts
{
    /// <summary>Whether this deployment has changed the database.</summary>
    public required bool Applied { get; init; }

    /// <summary>Which deployment left the database as it is; absent where none did.</summary>
    public string? LastDeployment { get; init; }

    /// <summary>Whether the deployment has anything to do here.</summary>
    public required bool Changes { get; init; }

    /// <summary>Absent where the artifact is a dacpac.</summary>
    public UndoSet? Undo { get; init; }

    /// <summary>The undo scripts with what the engine says they would do.</summary>
    public IReadOnlyList<AssessedScript> UndoScripts { get; init; } = [];

    /// <summary>What the deployment does or did.</summary>
    public required IReadOnlyList<Operation> Forward { get; init; }

    public required SchemaInventory? Now { get; init; }

    /// <summary>The capture from before the deployment; what is there now where it has not begun.</summary>
    public required Fact<SchemaInventory> Before { get; init; }

    public required BackupFacts Backups { get; init; }

    /// <summary>Read only where this deployment took one.</summary>
    public SnapshotFacts? Snapshots { get; init; }

    /// <summary>This deployment's own, where it still stands.</summary>
    public SnapshotRecord? Snapshot { get; init; }

    /// <summary>When the latest attempt of this deployment began to change the database: one that was taken back is over.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>When the attempt before the latest was taken back: its backups hold less than what stood when the latest began.</summary>
    public DateTimeOffset? TakenBack { get; init; }

    /// <summary>Of a drill or of a backup that was verified by restoring it.</summary>
    public Duration? Restore { get; init; }

    public static async Task<RollbackFacts> ReadAsync(TaskRun run, IDatabase database, CancellationToken cancel)
    {
        var documents = DeploymentDocuments.Load(run.Store, run.Context.Deployment, run.Place);
        var runs = documents.Select(stored => stored.Document).ToList();
        var takenBack = DeploymentTimeline.TakenBackAt(runs);
        var history = await database.ReadHistoryAsync(cancel);
        var folder = ScriptFolder.Read(run.Deployment.Artifact);
        var undo = folder is null ? null : UndoSet.From(folder, history.Journal, run.Context.Deployment, KeepOf(run, folder));
        var applied = undo?.Applied ?? DeploymentTimeline.IsStanding(runs);
        var pending = folder is null || applied ? [] : ScriptPlanner.Plan(folder, history.Journal).Pending;
        var (planned, undoScripts) = undo is null ? ([], []) : await AssessAsync(database, pending, undo.Scripts, cancel);
        var forward = folder is null || applied ? DeploymentDocuments.Operations(documents) : ScriptOperations.From(planned);
        var now = (await GroupReader.ReadFactAsync(() => database.Observe.InventoryAsync(exactRows: applied, violations: false, cancel)))
            .ValueOr(null);
        var snapshots = DeploymentSnapshots.AnyIn(documents)
            ? await GroupReader.ReadAsync(() => database.Snapshots.ReadAsync(cancel), UnreadGroup.Snapshots)
            : null;
        return new RollbackFacts
        {
            Applied = applied,
            LastDeployment = history.LastDeployment,
            Changes = applied || pending.Count > 0 || (folder is null && forward.Count > 0),
            Undo = undo,
            UndoScripts = undoScripts,
            Forward = forward,
            Now = now,
            Before = applied
                ? CaptureStore.Before(run.Store, documents).Map(picture => picture.Schema)
                : now is null ? Fact.Unreadable<SchemaInventory>("the schema cannot be read") : Fact.Known(now),
            Backups = await GroupReader.ReadAsync(
                () => database.Backups.HistoryAsync(BackupPlace.FolderFor(run), cancel), UnreadGroup.Backups),
            Snapshots = snapshots,
            Snapshot = snapshots is null ? null : DeploymentSnapshots.From(documents, snapshots),
            TakenBack = takenBack,
            Began = applied ? BeganAt(run, history, runs, takenBack) : null,
            Restore = RestoreTimes.Latest(run),
        };
    }

    private static ScriptVersion? KeepOf(TaskRun run, ScriptFolder folder)
    {
        if (run.Inputs.Text(RollbackInputs.Option) != RollbackOption.Undo || run.Inputs.Text(RollbackInputs.To) is not { } name)
            return null;
        return folder.Versioned.FirstOrDefault(script => script.Name.File == name)?.Name.Version
            ?? throw new InputException([new InputProblem(
                RollbackInputs.To.Option,
                "is no versioned script of the folder",
                name,
                string.Join(", ", folder.Versioned.Select(script => script.Name.File)))]);
    }

    // Each undo script meets the schema that everything before it leaves behind.
    private static async Task<(IReadOnlyList<AssessedScript> Pending, IReadOnlyList<AssessedScript> Undo)> AssessAsync(
        IDatabase database, IReadOnlyList<Script> pending, IReadOnlyList<Script> undo, CancellationToken cancel)
    {
        if (pending.Count + undo.Count == 0) return ([], []);
        IReadOnlyList<Script> all = [.. pending, .. undo];
        var assessed = all.Zip(await database.Scripts.AssessAsync(
            [.. all.Select(script => script.Sql)], cancel), (script, assessment) => new AssessedScript(script, assessment)).ToList();
        return (assessed[..pending.Count], assessed[pending.Count..]);
    }

    private static DateTimeOffset BeganAt(
        TaskRun run, DeploymentHistory history, IReadOnlyList<RunDocument> documents, DateTimeOffset? takenBack)
    {
        var entries = history.Journal.Where(entry => entry.Deployment == run.Context.Deployment
            && entry.Kind != HistoryAnchor.Preparation
            && !(entry.At <= takenBack))
            .Select(entry => entry.At);
        var applies = DeploymentTimeline.LatestAttempt(documents)
            .Where(DeploymentTimeline.IsApply)
            .Select(document => document.Run.StartedAt);
        return entries.Concat(applies).DefaultIfEmpty(run.Time.GetUtcNow()).Min();
    }
}
