using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Makes the rollback options of what was read; pure.</summary>
internal static class RollbackOptions
{
    /// <summary>What a script costs before it touches a row.</summary>
    private static readonly TimeSpan PerScript = TimeSpan.FromMilliseconds(100);

    /// <summary>Few databases write slower.</summary>
    private const double RowsPerSecond = 50_000;

    /// <param name="demanded">What the policy demands of backups here: one that this deployment will take is a rollback option
    /// already.</param>
    public static IReadOnlyList<RollbackOption> From(RollbackFacts survey, BackupPolicy demanded, string deployment)
    {
        if (!survey.Changes) return [RollbackOption.None];
        var ways = new List<RollbackOption>();
        if (survey.Undo is { } undo) ways.Add(ByUndo(survey, undo));
        if (survey.Snapshot is not null || survey.Snapshots?.Standing is Fact<IReadOnlyList<SnapshotRecord>>.Unreadable)
            ways.Add(BySnapshot(survey, deployment));
        ways.Add(ByBackup(survey, demanded, deployment, BackupOf(survey, deployment)));
        return ways;
    }

    /// <summary>The one that <c>--option</c> names.</summary>
    /// <exception cref="InputException">A dacpac has no undo scripts.</exception>
    public static RollbackOption Chosen(string? option, RollbackFacts survey, BackupPolicy demanded, string deployment)
    {
        if (option == RollbackOption.Backup) return ByBackup(survey, demanded, deployment, BackupOf(survey, deployment));
        if (option == RollbackOption.Snapshot) return BySnapshot(survey, deployment);
        return survey.Undo is { } undo
            ? ByUndo(survey, undo)
            : throw new InputException(
                RollbackInputs.Option.Option, "needs undo scripts, and the artifact is a dacpac", RollbackOption.Undo,
                $"{RollbackOption.Backup}, {RollbackOption.Snapshot}");
    }

    public static RollbackOption ByUndo(RollbackFacts survey, UndoSet undo)
    {
        if (survey.Applied && !undo.Applied)
            return new RollbackOption(RollbackOption.Undo, "undo scripts", null, [], [], [
                new Finding("they ran already", "and did not bring back what was before", "a rollback option that puts all back"),
            ]);
        var operations = ScriptOperations.From(survey.UndoScripts);
        var losses = DataLoss.OfUndo(survey.Forward, operations, survey.Before.ValueOr(null), survey.Now, survey.Applied);
        var unread = survey.UndoScripts.Where(script => script.Assessment.Error is not null)
            .Select(
                script => new Finding(
                    script.Script.Name.File,
                    script.Assessment.Error!.Describe(),
                    "an undo script that the engine understands",
                    new SourceLocation(script.Script.Location, script.Assessment.Error!.Line ?? 1)));
        return new RollbackOption(
            RollbackOption.Undo,
            undo.Scripts.Count == 0 ? "undo scripts" : $"run {HumanText.Plural(undo.Scripts.Count, "undo script")}",
            TimeOf(operations, undo.Scripts.Count, survey),
            losses,
            operations,
            [.. undo.Objections, .. unread, .. Bookkeeping(operations), .. Otherwise(survey)])
        {
            Untried = undo.Scripts.Count == 0 || undo.Objections.Count > 0 ? null : survey.UndoTrial switch
            {
                Fact<IReadOnlyList<Finding>>.Unreadable unreadable => unreadable.Reason,
                Fact<IReadOnlyList<Finding>>.NotApplicable none => none.Reason,
                _ => null,
            },
        };
    }

    // The engine lets no script do that, so that the option would end at that statement.
    private static IEnumerable<Finding> Bookkeeping(IEnumerable<Operation> operations) =>
        operations.Where(operation => operation.Kind == OperationKind.OwnBookkeeping)
            .Select(operation => new Finding(
                operation.Script ?? operation.Subject,
                $"touches {operation.Subject}, the journal or history of deployments",
                "an undo script that leaves it alone: the journal of what is undone is written for it",
                operation.Location));

    private static IEnumerable<Finding> Otherwise(RollbackFacts survey) => (survey.UndoTrial.ValueOr(null) ?? []).Select(
        difference => new Finding(
            difference.Subject, $"{difference.Observed} after the undo scripts", $"{difference.Expected}, as before the deployment"));

    /// <param name="backup">Absent where there is none yet.</param>
    public static RollbackOption ByBackup(RollbackFacts survey, BackupPolicy demanded, string deployment, BackupRecord? backup)
    {
        // The name of this attempt's own stays out: an approval may be given before anybody knows its id. Any other is approved by name.
        var restore = Operation.Of(
            OperationAction.Rebuild,
            OperationKind.RestoreBackup,
            "the database",
            Risk.Dangerous,
            "Everything written since the backup is gone.") with
        {
            Detail = backup is null || backup == OwnOf(survey, deployment) ? deployment : $"{deployment} by the backup {backup.Id}",
        };
        var broken = survey.Backups.RestoreBreaks.Select(damage => new Loss(damage.Subject, null, damage.What)).ToList();
        var byHand = backup?.ByHand ?? survey.Backups.RestoreByHand;
        var duration = byHand is not null
            ? null
            : survey.Restore
                ?? (survey.Backups.NeededBytes is Fact<long>.Known bytes
                    ? RestoreTimes.Estimate(backup?.RestoreBytes ?? bytes.Value)
                    : null);
        if (survey is { Applied: false, NamedBackup: null }
            && demanded.IsDemanded
            && survey.Backups.History is not Fact<IReadOnlyList<BackupRecord>>.NotApplicable)
            return new RollbackOption(RollbackOption.Backup, "restore the backup that this deployment takes first", duration, [
                new Loss("every table", null, "what is written after the backup"), .. broken,
            ], [restore], [.. Obstacles(survey)])
            { ByHand = survey.Backups.RestoreByHand };
        var losses = backup is null || !survey.Applied || backup.Deployment != deployment
            ? [new Loss(
                "every table",
                null,
                backup is null ? "everything since the last backup" : $"what was written since {HumanText.Time(backup.FinishedAt)}")]
            : DataLoss.OfReplacement(survey.Before.ValueOr(null), survey.Now);
        return new RollbackOption(
            RollbackOption.Backup,
            TitleOf(backup),
            duration,
            [.. losses, .. broken],
            [restore],
            [.. Obstacles(survey), .. Objections(survey, backup)])
        {
            ByHand = byHand,
        };
    }

    private static string TitleOf(BackupRecord? backup) => backup switch
    {
        null => "restore a backup",
        { RestsOn.Count: 0 } => $"restore the backup of {HumanText.Time(backup.FinishedAt)}",
        { RestsOn.Count: var earlier } =>
            $"restore the {backup.Kind} backup of {HumanText.Time(backup.FinishedAt)} on top of {HumanText.Plural(earlier, "other")}",
    };

    public static RollbackOption BySnapshot(RollbackFacts survey, string deployment)
    {
        var revert = Operation.Of(
            OperationAction.Rebuild,
            OperationKind.RevertToSnapshot,
            "the database",
            Risk.Dangerous,
            "Everything written since the snapshot is gone.") with
        {
            Detail = deployment,
        };
        var broken = (survey.Snapshots?.RevertBreaks ?? []).Select(damage => new Loss(damage.Subject, null, damage.What));
        var losses = survey.Applied
            ? DataLoss.OfReplacement(survey.Before.ValueOr(null), survey.Now)
            : [new Loss("every table", null, "what is written after the snapshot")];
        // What it holds before the deployment says nothing of what it will have to copy back.
        var duration = survey is { Applied: true, Snapshot.ChangedBytes: { } bytes }
            ? RestoreTimes.Estimate(bytes) with { From = $"from {HumanText.Bytes(bytes)} changed since" }
            : null;
        return new RollbackOption(
            RollbackOption.Snapshot,
            survey.Snapshot is { } snapshot ? $"revert to the snapshot of {HumanText.Time(snapshot.TakenAt)}" : "revert to a snapshot",
            duration,
            [.. losses, .. broken],
            [revert],
            [.. ObjectionsToRevert(survey)])
        {
            UnknownBecause = survey.Applied
                ? "the server does not tell how much was changed since"
                : "it copies back what will have been changed by then, and nobody knows how much that is",
        };
    }

    /// <summary>
    /// The one that was named, else the newest from before the latest attempt changed anything, best one that this attempt took.
    /// </summary>
    public static BackupRecord? BackupOf(RollbackFacts survey, string deployment) =>
        survey.NamedBackup ?? OwnOf(survey, deployment) ?? FromBefore(survey).FirstOrDefault();

    private static BackupRecord? OwnOf(RollbackFacts survey, string deployment) => FromBefore(survey)
        .FirstOrDefault(backup => backup.Deployment == deployment && backup.Id == survey.ToldBackup);

    private static IEnumerable<BackupRecord> FromBefore(RollbackFacts survey) => survey.Backups.History.ValueOr([])!
        .Where(backup => survey.Began is not { } began || backup.FinishedAt <= began)
        .OrderByDescending(backup => backup.FinishedAt);

    private static IEnumerable<Finding> Obstacles(RollbackFacts survey) =>
        survey.Backups.RestoreObstacle is { } obstacle
            ? [new Finding("restore", obstacle, "a database in whose place a backup can be restored")]
            : [];

    private static IEnumerable<Finding> Objections(RollbackFacts survey, BackupRecord? backup)
    {
        if (survey.Backups.History is Fact<IReadOnlyList<BackupRecord>>.Unreadable unreadable)
            yield return new Finding("backups", unreadable.Reason, "a readable place of backups");
        else if (survey.Backups.History is Fact<IReadOnlyList<BackupRecord>>.NotApplicable none)
            yield return new Finding("backups", none.Reason, "an engine that makes backups");
        else if (backup is null)
            yield return new Finding(
                "backups", survey.Applied ? "none from before this deployment" : "none, and the policy demands none", "a verified backup");
        else if (backup.Damage is { } damage)
            yield return new Finding(backup.Location, damage, "as it was written");
        else if (backup.Unrestorable is { } lacking)
            yield return new Finding(backup.Location, lacking, "restorable with what the server knows");
        else if (backup.VerifiedAs == BackupVerification.None)
            yield return new Finding(backup.Location, "nobody has verified it", "verified by its checksum at the least");
    }

    private static IEnumerable<Finding> ObjectionsToRevert(RollbackFacts survey)
    {
        if (survey.Snapshots is not { } facts)
            yield return new Finding("snapshots", "this deployment took none", "one that backup --snapshot took before it began");
        else if (facts.Standing is Fact<IReadOnlyList<SnapshotRecord>>.Unreadable unreadable)
            yield return new Finding("snapshots", unreadable.Reason, "a server that tells of its snapshots");
        else if (facts.Standing is Fact<IReadOnlyList<SnapshotRecord>>.NotApplicable none)
            yield return new Finding("snapshots", none.Reason, "an engine that has them");
        else if (survey.Snapshot is not { } own)
            yield return new Finding("snapshots", "this deployment's own is gone", "one that backup --snapshot took before it began");
        else
        {
            if (facts.Obstacle is { } obstacle)
                yield return new Finding("revert", obstacle, "a database that can be put back to its snapshot");
            foreach (var other in facts.Standing.ValueOr([])!.Where(snapshot => snapshot.Name != own.Name))
                yield return new Finding(
                    other.Name, "stands beside it, and the server reverts only to the only snapshot", "dropped by whoever took it");
        }
    }

    private static Duration TimeOf(IReadOnlyList<Operation> operations, int scripts, RollbackFacts survey)
    {
        var tables = (survey.Now?.Tables ?? []).Where(table => table.Rows is not null)
            .ToDictionary(table => table.Name, table => table.Rows!.Value, StringComparer.OrdinalIgnoreCase);
        var rows = operations.Sum(operation => Touched(operation, tables));
        return new Duration(
            (PerScript * scripts) + TimeSpan.FromSeconds(rows / RowsPerSecond),
            IsMeasured: false,
            $"from {HumanText.Plural(rows, "row")} that it touches");
    }

    private static long Touched(Operation operation, Dictionary<string, long> tables)
    {
        if (operation.Action is not (OperationAction.DataMotion or OperationAction.Alter or OperationAction.Rebuild
            or OperationAction.Drop))
            return 0;
        var dot = operation.Subject.LastIndexOf('.');
        return tables.GetValueOrDefault(operation.Subject, dot > 0 ? tables.GetValueOrDefault(operation.Subject[..dot]) : 0);
    }
}
