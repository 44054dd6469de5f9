using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Backup;

/// <summary>
/// Takes a backup for this deployment, verifies it at the level that the policy asks for, and binds the proof to the run.
/// </summary>
public sealed class BackupTask(DatabaseEngines engines) : IPipelineTask
{
    public static readonly CheckInfo Taken = new(
        "backup.taken",
        "A backup for this deployment is taken",
        "What a deployment destroys can only come back from a copy made right before it.",
        "Carried out: a backup under a name of its own, full and copy-only unless another kind is asked for, which the result says; "
            + "progress is shown and nothing half-written keeps the final name.",
        "Make room or name another folder with --folder, then run the backup again.");

    private static readonly InputSpec Folder = new(
        "folder", InputKind.Path, "Where the backup goes; as deployment.yml says, else 'backups' in the results folder.");

    private static readonly InputSpec Kind = new(
        "kind",
        InputKind.Choice,
        "What the backup is; as deployment.yml says, else copy-only, which leaves your backup chain as it is. Later differential "
            + "backups rest on a full one; differential and log backups rest on earlier ones, which must be kept. SQL Server only.")
    {
        Accepted = [.. BackupKinds.Words.Select(known => known.Word)],
    };

    private static readonly InputSpec Verify = new(
        "verify",
        InputKind.Choice,
        "How far the backup is proven; may ask for more than the policy, never for less. Where it is given, no earlier restore stands in "
            + "for this backup's own.")
    {
        Accepted = ["checksum", "integrity", "restore"],
    };

    private static readonly InputSpec Snapshot = new(
        "snapshot",
        InputKind.Flag,
        "Take a database snapshot beside the backup, where the engine has them: a quicker rollback option, and never a backup.");

    private static readonly InputSpec IfPending = new(
        "if_pending",
        InputKind.Flag,
        "Take none of a target in which this deployment's plan found nothing to do; for one of several that are deployed together.");

    private static readonly InputSpec TimeLimit = new(
        "backup_timeout",
        InputKind.Duration,
        "How long taking the backup may last; then it is given up, and of a database copy (Azure SQL Database) nothing stays.");

    public TaskInfo Info { get; } = new(
        "backup",
        "Takes a backup of the target for this deployment and proves it: by checksum, by the copy's own integrity check, or by restoring "
            + "it under another name. Azure SQL Database has no backups to take: there it makes a database copy, which stays.",
        [],
        [Folder, Kind, Verify, Snapshot, IfPending, TimeLimit],
        [
            new OutputSpec(ToldBackups.Id, "The engine's identity of the backup."),
            new OutputSpec("backup-location", "Where it lies."),
            new OutputSpec(ToldBackups.Sha256, "SHA-256 of the backup, where it is a file."),
            new OutputSpec("backup-kind", "What it is: copy-only, full, differential or log."),
            new OutputSpec("backup-rests-on", "The backups that are restored before it, in their order, where it is differential or log."),
            new OutputSpec(ToldBackups.Verified, "The level that was proven."),
            new OutputSpec(
                "backup-verified-on", "The server on which it was restored, where that is another than the database's own (verify-on)."),
            new OutputSpec(
                "backup-restore-proof",
                "The restore of an earlier backup that stands in for this one's own (proof-max-age): which, when and where."),
            new OutputSpec(DeploymentSnapshots.Output, "The snapshot's name, where one was taken."),
        ],
        [
            new TaskExample("--environment prod", "As the policy of prod asks."),
            new TaskExample("--environment qa --verify restore --folder /mnt/backups", "Prove by restoring, into another folder."),
            new TaskExample(
                "--environment prod --kind log --verify restore",
                "The log since the shop's last log backup, proven by restoring the whole chain."),
            new TaskExample("--environment prod --snapshot", "With a snapshot too, for a quick rollback option."),
        ]);

    public DatabaseEngines? Remembering => engines;

    // What was planned last counts; where nothing was, somebody may still be about to change something.
    public string? RestsAt(IEnumerable<RunDocument> earlier, InputValues inputs) => inputs.Flag(IfPending)
        && earlier.LastOrDefault(document => document.Outputs.ContainsKey(PlanOutputs.Pending)) is { } planned
        && DeploymentTimeline.FoundNothing(planned)
            ? "none is needed, the plan of this deployment found nothing to do there"
            : null;

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var level = Level(run);
        var target = run.DatabaseOf(engines);
        var request = new VerificationRequest(level)
        {
            On = level > BackupVerification.Checksum ? target.ConnectVerifying() : null,
            // Whoever asks for a restore on the command line wants this backup restored.
            ProofMaxAge = run.Inputs.Text(Verify) is null ? run.EnvironmentPolicy.Backup.ProofMaxAge : null,
        };
        await using var database = await target.OpenAsync(cancel);
        if (!await target.IsExpectedAsync(database, cancel)) return;
        if (run.Evidence.IsStranger)
        {
            // apply would rest on it, and a full or a log backup moves the database's own chain.
            run.Journal.AddStep(Taken, RunIsOfThePlatform.Refusal("No backup is taken", run.Place));
            return;
        }

        var asked = target.BackupOf(database.Identity);
        if (run.Inputs.Text(Folder) is { } folder) asked = asked with { Folder = folder };
        var kind = run.Inputs.Text(Kind) is { } word ? BackupKinds.From(word) : run.Target.BackupKind;
        var facts = await database.Backups.HistoryAsync(asked.Folder, cancel);
        DemandPossible(run, kind, facts);
        if (facts.History is Fact<IReadOnlyList<BackupRecord>>.NotApplicable absent)
        {
            run.Journal.AddStep(Taken, Outcome.Skipped(absent.Reason));
            if (run.Inputs.Flag(Snapshot)) await new SnapshotStep(run.Evidence, database).RunAsync(cancel);
            return;
        }

        if (await database.Backups.ObstacleAsync(request, cancel) is { } obstacle)
        {
            run.Journal.AddStep(Taken, Outcome.Failed($"No backup is taken, for it could not be proven by {Word(level)}: {obstacle}"));
            return;
        }

        var needed = kind == BackupKind.Log && facts.NeededLogBytes is { } log ? facts with { NeededBytes = log } : facts;
        if (run.Journal.Judge(new BackupSpaceIsSufficient(), needed, "the backup folder's volume").Refuses) return;

        if (await TakeAsync(run, database, asked with { Kind = kind }, cancel) is not { } backup) return;
        var proof = await ProveAsync(run, database, backup, request, cancel);
        run.Journal.Judge(new BackupIsVerified(), proof, backup.Location);
        run.Journal.Judge(new BackupIsRestored(), proof, backup.Location);
        run.Journal.Output(ToldBackups.Verified, Word(proof.Result.Reached));
        if (run.Inputs.Flag(Snapshot) && !run.Journal.Refuses) await new SnapshotStep(run.Evidence, database).RunAsync(cancel);
    }

    // Before anything is written: another kind than the one that was asked for is not what somebody relies on.
    private static void DemandPossible(TaskRun run, BackupKind kind, BackupFacts facts)
    {
        var obstacle = kind != BackupKind.CopyOnly && facts.History is Fact<IReadOnlyList<BackupRecord>>.NotApplicable absent
            ? absent.Reason
            : facts.KindObstacles.GetValueOrDefault(kind);
        if (obstacle is null) return;
        var possible = BackupKinds.Words.Where(known => !facts.KindObstacles.ContainsKey(known.Kind)).Select(known => known.Word).ToList();
        var from = run.Inputs.Text(Kind) is null ? $"{run.Deployment.File}: environment {run.Environment.Name}: backup.kind" : Kind.Option;
        var accepted = possible.Count == 0 ? "none" : string.Join(", ", possible);
        throw new InputException(from, $"cannot be had here ({obstacle})", kind.Word(), accepted);
    }

    // The input may tighten the policy; a backup nobody looked at is never asked for.
    private static BackupVerification Level(TaskRun run)
    {
        var asked = run.Inputs.Text(Verify) is { } word
            ? Enum.Parse<BackupVerification>(word, ignoreCase: true)
            : BackupVerification.Checksum;
        var policy = run.EnvironmentPolicy.Backup.Verify;
        return asked > policy ? asked : policy;
    }

    /// <returns>Nothing where it took longer than it may.</returns>
    private static async Task<BackupRecord?> TakeAsync(TaskRun run, IDatabase database, BackupRequest request, CancellationToken cancel)
    {
        if (run.Inputs.Duration(TimeLimit) is not { } limit) return await BackUpAsync(run, database, request, cancel);
        using var over = new CancellationTokenSource(limit, run.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        try
        {
            return await BackUpAsync(run, database, request, either.Token);
        }
        catch (OperationCanceledException exception) when (over.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            run.Journal.AddStep(
                Taken,
                Outcome.Failed($"Not done within the {HumanText.Duration(limit)} that {TimeLimit.Option} allows: {exception.Message}"));
            return null;
        }
    }

    private static async Task<BackupRecord> BackUpAsync(TaskRun run, IDatabase database, BackupRequest request, CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        var progress = new StepProgress(run.Host, $"backing up {database.Identity.Database}");
        var backup = await database.Backups.BackUpAsync(request, progress, cancel);
        run.Journal.AddStep(
            Taken,
            Outcome.Passed(
                $"{backup.Location}, {HumanText.Bytes(backup.Bytes)} in "
                    + $"{HumanText.Duration(TimeSpan.FromMilliseconds(backup.ElapsedMs))}, {(backup.CopyOnly ? "copy-only " : "")}"
                    + $"{backup.Kind}{(backup.Upkeep is { } upkeep ? $"; {upkeep}" : "")}.{Consequence(request.Kind)}"),
            started);
        run.Journal.Measure("backup.size", Quantity.Bytes(backup.Bytes));
        run.Journal.Measure("backup.duration", new Quantity(backup.ElapsedMs, Units.Milliseconds));
        run.Journal.Output(ToldBackups.Id, backup.Id);
        run.Journal.Output("backup-kind", request.Kind.Word());
        run.Journal.Output("backup-location", backup.Location);
        if (backup.Sha256 is { } hash) run.Journal.Output(ToldBackups.Sha256, hash);
        return backup;
    }

    private static string Consequence(BackupKind kind) => kind switch
    {
        BackupKind.Full => " Every differential backup from now on rests on it: whoever keeps your own backups must keep this one too.",
        BackupKind.Log => " It is a link of the chain of log backups: whoever restores to a later moment needs it.",
        BackupKind.Differential => " Alone it restores nothing: it needs the full backup that it rests on.",
        _ => "",
    };

    private static async Task<BackupProof> ProveAsync(
        TaskRun run, IDatabase database, BackupRecord backup, VerificationRequest request, CancellationToken cancel)
    {
        var progress = new StepProgress(run.Host, $"verifying the backup ({Word(request.Level)})");
        var result = await database.Backups.VerifyAsync(backup, request, progress, cancel);
        run.Journal.Measure("backup.verification", new Quantity(result.ElapsedMs, Units.Milliseconds));
        if (result.RestsOn.Count > 0) run.Journal.Output("backup-rests-on", string.Join(", ", result.RestsOn));
        if (result.StandsIn is { } proof) run.Journal.Output("backup-restore-proof", proof.ToString());
        if (result.Server is { } server) run.Journal.Output("backup-verified-on", server);
        return new BackupProof(backup, result);
    }

    private static string Word(BackupVerification level) => level.ToString().ToLowerInvariant();
}
