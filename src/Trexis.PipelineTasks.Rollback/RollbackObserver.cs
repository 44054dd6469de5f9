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
    public RollbackOption Chosen(RollbackFacts survey) =>
        RollbackOptions.Chosen(choice.Option, survey, target.Policy.Backup, evidence.Run.Deployment);

    public async Task<RollbackFacts> ReadAsync(IDatabase database, CancellationToken cancel)
    {
        var documents = evidence.DocumentsOfPlace();
        var runs = documents.Select(stored => stored.Document).ToList();
        var history = await database.ReadHistoryAsync(cancel);
        // Documents of another run may lie elsewhere: the target itself remembers.
        DateTimeOffset?[] ends = [DeploymentTimeline.TakenBackAt(runs), history.TakenBackAt(evidence.Run.Deployment)];
        var takenBack = ends.Max();
        var folder = ScriptFolder.Read(artifact);
        var undo = folder is null ? null : UndoSet.From(folder, history.Journal, evidence.Run.Deployment, KeepOf(folder));
        var applied = undo is null
            ? DeploymentTimeline.IsStanding(runs)
            : undo.Applied || history.EndedElsewhere(evidence.Run.Deployment);
        var pending = folder is null || applied ? [] : ScriptPlanner.Plan(folder, history.Journal).Pending;
        var (planned, undoScripts) = undo is null ? ([], []) : await AssessAsync(database, pending, undo.Scripts, cancel);
        var before = applied ? CaptureStore.BeforeLastChange(evidence.Store, documents).Map(picture => picture.Schema) : null;
        var forward = folder is null || applied ? DeploymentDocuments.Operations(documents) : ScriptOperations.From(planned);
        var now = (await GroupReader.ReadFactAsync(() => database.Observe.InventoryAsync(exactRows: applied, violations: false, cancel)))
            .ValueOr(null);
        before ??= now is null ? Fact.Unreadable<SchemaInventory>("the schema cannot be read") : Fact.Known(now);
        var snapshots = DeploymentSnapshots.AnyIn(documents)
            ? await GroupReader.ReadAsync(() => database.Snapshots.ReadAsync(cancel), UnreadGroup.Snapshots)
            : null;
        DateTimeOffset? began = applied ? BeganAt(history, runs, takenBack) : null;
        var backups = ToldBackups.Held(
            await GroupReader.ReadAsync(() => database.Backups.HistoryAsync(target.BackupFolder, cancel), UnreadGroup.Backups),
            evidence.Run.Deployment,
            runs);
        return new RollbackFacts
        {
            Applied = applied,
            InPart = folder is null || !applied
                ? 0
                : new ScriptJournal(history.Journal, folder.Layout.Naming).PartOf(
                    evidence.Run.Deployment, ScriptPlanner.Plan(folder, history.Journal).Pending),
            LastDeployment = history.LastDeployment,
            Changes = applied || pending.Count > 0 || (folder is null && forward.Count > 0),
            Undo = undo,
            UndoScripts = undoScripts,
            UndoTrial = undo is { Objections.Count: > 0 }
                ? Fact.NotApplicable<IReadOnlyList<Finding>>("what speaks against them is known already")
                : await TryAsync(database, pending.Concat(undo?.Scripts ?? []), before, cancel),
            Forward = forward,
            Now = now,
            Before = before,
            Backups = backups,
            ToldBackup = runs.Where(run => !(run.Run.StartedAt <= takenBack) && !(run.Run.StartedAt > began))
                .Select(run => run.Outputs.GetValueOrDefault(ToldBackups.Id))
                .LastOrDefault(id => id is not null),
            NamedBackup = NamedIn(backups.History.ValueOr([])!),
            Snapshots = snapshots,
            Snapshot = snapshots is null
                ? null
                : DeploymentSnapshots.From(documents.Where(stored => !(stored.Document.Run.StartedAt <= takenBack)), snapshots),
            Began = began,
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

    private BackupRecord? NamedIn(IReadOnlyList<BackupRecord> history)
    {
        if (choice.Option != RollbackOption.Backup || choice.To is not { } named) return null;
        return history.FirstOrDefault(
            backup => backup.Id == named || backup.Location == named || Path.GetFileName(backup.Location) == named)
            ?? throw new InputException(
                RollbackInputs.To.Option, "is no backup of this database", named,
                string.Join(", ", history.Select(backup => Path.GetFileName(backup.Location))));
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

    // What scripts leave in a schema is known beforehand where there is a copy of it to try them on.
    private async Task<Fact<IReadOnlyList<Finding>>> TryAsync(
        IDatabase database, IEnumerable<Script> scripts, Fact<SchemaInventory> before, CancellationToken cancel)
    {
        if (choice is { Option: RollbackOption.Undo, To: not null })
            return Fact.NotApplicable<IReadOnlyList<Finding>>("nobody took a capture of the state that was asked for");
        if (before is not Fact<SchemaInventory>.Known { Value: var then }) return before.Map<IReadOnlyList<Finding>>(_ => []);
        return (await GroupReader.ReadFactAsync(
            () => database.Scripts.SchemaAfterAsync([.. scripts.Select(script => script.Sql)], cancel)))
            .Map(after => SchemaDifference.Between(then, after));
    }

    private DateTimeOffset BeganAt(
        DeploymentHistory history, IReadOnlyList<RunDocument> documents, DateTimeOffset? takenBack)
    {
        var entries = history.Journal.Where(entry => entry.Deployment == evidence.Run.Deployment
            && entry.Kind != HistoryAnchor.Preparation
            // What was adopted was there before: a backup from after that word holds nothing of this deployment.
            && entry.State != JournalState.Adopted
            && !(entry.At <= takenBack))
            .Select(entry => entry.At);
        var applies = DeploymentTimeline.LatestAttempt(documents)
            .Where(DeploymentTimeline.IsApply)
            .Select(document => document.Run.StartedAt)
            .Where(at => !(at <= takenBack));
        return entries.Concat(applies).DefaultIfEmpty(evidence.Time.GetUtcNow()).Min();
    }
}
