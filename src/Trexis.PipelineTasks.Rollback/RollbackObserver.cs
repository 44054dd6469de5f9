using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Reads, of one run's target, everything that the rollback options are judged by.</summary>
/// <param name="artifact">Where the deployment's artifact lies.</param>
internal sealed class RollbackObserver(TargetDatabase target, RunEvidence evidence, ArtifactSpec artifact, RollbackChoice choice)
{
    /// <summary>The option that was chosen, as it stands.</summary>
    /// <inheritdoc cref="RollbackOptions.Chosen"/>
    public RollbackOption Chosen(RollbackFacts survey, BackupRecord? backup) =>
        RollbackOptions.Chosen(choice.Option, survey, target.Policy.Backup, evidence.Run.Deployment, backup);

    public async Task<RollbackFacts> ReadAsync(IDatabase database, CancellationToken cancel)
    {
        var documents = evidence.DocumentsOfPlace();
        var runs = documents.Select(stored => stored.Document).ToList();
        var takenBack = DeploymentTimeline.TakenBackAt(runs);
        var history = await database.ReadHistoryAsync(cancel);
        var folder = ScriptFolder.Read(artifact);
        var undo = folder is null ? null : UndoSet.From(folder, history.Journal, evidence.Run.Deployment, KeepOf(folder));
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
                ? CaptureStore.Before(evidence.Store, documents).Map(picture => picture.Schema)
                : now is null ? Fact.Unreadable<SchemaInventory>("the schema cannot be read") : Fact.Known(now),
            Backups = ToldBackups.Held(
                await GroupReader.ReadAsync(() => database.Backups.HistoryAsync(target.BackupFolder, cancel), UnreadGroup.Backups),
                evidence.Run.Deployment,
                runs),
            Snapshots = snapshots,
            Snapshot = snapshots is null ? null : DeploymentSnapshots.From(documents, snapshots),
            TakenBack = takenBack,
            Began = applied ? BeganAt(history, runs, takenBack) : null,
            Restore = RestoreTimes.Latest(evidence),
        };
    }

    private ScriptVersion? KeepOf(ScriptFolder folder)
    {
        if (choice.Option != RollbackOption.Undo || choice.To is not { } name) return null;
        return folder.Versioned.FirstOrDefault(script => script.Name.File == name)?.Name.Version
            ?? throw new InputException(
                RollbackInputs.To.Option, "is no versioned script of the folder", name,
                string.Join(", ", folder.Versioned.Select(script => script.Name.File)));
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

    private DateTimeOffset BeganAt(
        DeploymentHistory history, IReadOnlyList<RunDocument> documents, DateTimeOffset? takenBack)
    {
        var entries = history.Journal.Where(entry => entry.Deployment == evidence.Run.Deployment
            && entry.Kind != HistoryAnchor.Preparation
            && !(entry.At <= takenBack))
            .Select(entry => entry.At);
        var applies = DeploymentTimeline.LatestAttempt(documents)
            .Where(DeploymentTimeline.IsApply)
            .Select(document => document.Run.StartedAt);
        return entries.Concat(applies).DefaultIfEmpty(evidence.Time.GetUtcNow()).Min();
    }
}
