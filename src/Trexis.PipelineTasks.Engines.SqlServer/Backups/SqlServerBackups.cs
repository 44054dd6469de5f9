using System.Data;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// Backups as the server makes and remembers them. They are copy-only unless another kind is asked for, so that your backup chain
/// stays whole, and lie where the server can write: a path is the server's, not this machine's.
/// </summary>
internal sealed class SqlServerBackups(SqlServerLink link, ServerIdentity server) : IBackupOperations
{
    public async Task<BackupFacts> HistoryAsync(string folder, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var history = batch.Add(new BackupHistoryQuery());
        var proofs = batch.Add(new BackupProofsQuery());
        var restores = batch.Add(new RestoreProofsQuery());
        var restored = batch.Add(new LastRestoreQuery());
        var state = batch.Add(new DatabaseStateQuery());
        var volumes = batch.Add(new VolumesQuery());
        var drives = batch.Add(new FixedDrivesQuery());
        var paths = batch.Add(new DefaultPathsQuery());
        var files = batch.Add(new DatabaseFilesQuery());
        var catalogs = batch.Add(new FullTextCatalogsQuery());
        var roles = batch.Add(new ReplicaRolesQuery());
        var snapshots = batch.Add(new DatabaseSnapshotsQuery());
        var encryptors = batch.Add(new EncryptorQuery());
        await batch.ExecuteAsync(link, "reading the backup history", cancel);
        var all = await ReplicaHistories.AddAsync(link, server, history.Rows, state.Single, roles.Rows, cancel);
        return new BackupFacts(
            all.Rows.Map<IReadOnlyList<BackupRecord>>(rows => [.. rows.Select(RecordOf).OrderByDescending(backup => backup.FinishedAt)]),
            Chain(all.Rows, state.Single, all.Unread),
            BackupSpace.Free(folder.Length > 0 ? folder : paths.Single.ValueOr(null)?.Backup ?? "", volumes.Rows, drives.Rows),
            files.Rows.Map(rows => rows.Sum(file => file.UsedBytes)))
        {
            RestoreBreaks = [.. RestoreSideEffects.From(state.Single, catalogs.Rows), .. RestoreSideEffects.OfSnapshots(snapshots.Rows)],
            RestoreObstacle = RestoreSideEffects.Obstacle(server, state.Single, snapshots.Rows),
            NeededLogBytes = files.Rows.Map(rows => rows.Where(file => file.IsLog).Sum(file => file.UsedBytes)),
            KindObstacles = KindRules.Obstacles(server, state.Single, roles.Rows, all.Rows, all.Unread, encryptors.Rows),
            Unread = all.Unread,
        };

        // Only a deployment's own is ever asked what would stand in for its restore.
        BackupRecord RecordOf(BackupRow row)
        {
            var rows = all.Rows.ValueOr(null)!;
            var record = BackupRecords.From(row, proofs.Rows.ValueOr(null) ?? [], rows, all.Unread);
            return record is { Deployment: null } or { VerifiedAs: BackupVerification.Restore }
                ? record
                : record with { EarlierProof = RestoreProofs.For(row, rows, restores.Rows, restored.Rows) };
        }
    }

    public async Task<BackupRecord> BackUpAsync(BackupRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        var target = await TargetAsync(request, cancel);
        var name = BackupRecords.OwnName + request.Name;
        await using (var session = await SqlServerSession.OpenAsync(link.Connection, link.Time, cancel))
        {
            await session.ExecuteAsync(
                "backing up",
                BackupStatements.BackUp(server, request.Kind, target),
                cancel,
                new PercentMessages(progress),
                parameters =>
                {
                    parameters.Add("@target", SqlDbType.NVarChar, 1024).Value = target;
                    parameters.Add("@name", SqlDbType.NVarChar, 128).Value = Cut(name, 128);
                    parameters.Add("@description", SqlDbType.NVarChar, 255).Value = Cut(request.Deployment, 255);
                });
        }

        var rows = await link.RowsAsync(new BackupHistoryQuery(), cancel);
        var written = rows.FirstOrDefault(row => row.Name == Cut(name, 128))
            ?? throw new DatabaseException(
                DatabaseErrorKind.Denied,
                $"{link.Connection.Place}: the backup was written to {target}, but msdb does not show it to this login",
                "grant the login SELECT on msdb.dbo.backupset and msdb.dbo.backupmediafamily");
        return BackupRecords.From(written, [], rows, []);
    }

    public async Task<string?> ObstacleAsync(VerificationRequest request, CancellationToken cancel)
    {
        await using var there = Elsewhere(request);
        return await ObstacleAsync(request, there, cancel);
    }

    private async Task<string?> ObstacleAsync(VerificationRequest request, SqlServerLink? there, CancellationToken cancel) =>
        there is not null
            ? await ObstacleAsync(there, cancel)
            : request.Level > BackupVerification.Checksum ? VerifyingRules.Objection(server) : null;

    private async Task<string?> ObstacleAsync(SqlServerLink there, CancellationToken cancel)
    {
        try
        {
            var other = await there.OpenAsync(cancel);
            if (VerifyingRules.Objection(server, other) is { } objection) return objection;
            return await there.RowsAsync(new DatabaseCreationQuery(), cancel) is [true]
                ? null
                : $"{other.Server}: the login {other.Login} may make no database there, and a backup is restored into one: GRANT CREATE "
                    + "ANY DATABASE to it, or make it a member of dbcreator";
        }
        catch (DatabaseException exception)
        {
            return exception.Message;
        }
    }

    public async Task<BackupVerificationResult> VerifyAsync(
        BackupRecord backup, VerificationRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        if (request is { Level: BackupVerification.Restore, ProofMaxAge: { } most }
            && await EarlierProofAsync(backup, most, cancel) is { } proof)
            return await VerifyAsync(
                backup,
                new VerificationRequest(BackupVerification.Checksum),
                progress,
                cancel) with
            { Asked = request.Level, StandsIn = proof };
        await using var there = Elsewhere(request);
        if (await ObstacleAsync(request, there, cancel) is { } obstacle)
            return new BackupVerificationResult(request.Level, BackupVerification.None, 0, [
                obstacle,
            ])
            { Server = there?.Connection.DataSource };
        var started = link.Time.GetTimestamp();
        var (steps, lacking) = await StepsAsync(backup, cancel);
        var (reached, problems) = lacking is null
            ? await new BackupProving(link, there ?? link, backup, steps).ReachAsync(request.Level, progress, cancel)
            : (BackupVerification.None, [lacking]);
        if (problems.Count == 0)
            problems = await BackupProofs.RememberAsync(link, backup, reached, cancel, there?.Server?.Server ?? server.Server);
        return new BackupVerificationResult(request.Level, reached, link.Time.GetElapsedTime(started).TotalMilliseconds, problems)
        {
            RestsOn = [.. steps.SkipLast(1).Select(step => step.Location)],
            Server = there?.Server?.Server ?? there?.Connection.DataSource,
        };
    }

    public async Task RestoreAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel)
    {
        if (server.IsAzure)
            throw new DatabaseException(
                DatabaseErrorKind.Statement,
                $"{link.Connection.Place}: {server.Name} restores no database in the place of another",
                "restore under another name, or a point in time, and rename the databases");
        var (steps, lacking) = await StepsAsync(backup, cancel);
        if (lacking is not null)
            throw new DatabaseException(
                DatabaseErrorKind.Statement,
                $"{backup.Location} is not restored: {lacking}",
                "restore another backup; the database was not touched");
        var problems = await new BackupProving(link, link, backup, steps).ReadEachAsync(progress, cancel);
        if (problems.Count > 0)
            throw new DatabaseException(
                DatabaseErrorKind.Corrupt,
                $"{backup.Location} is not restored: {problems[0]}",
                "restore another backup; the database was not touched");
        await DropOwnSnapshotsAsync(cancel);
        await link.ReleaseAsync();
        await new DatabaseReplacement(link, server.Database).RunAsync(session => RestoreAsync(session, steps, progress, cancel), cancel);
    }

    private async Task<RestoreProof?> EarlierProofAsync(BackupRecord backup, TimeSpan most, CancellationToken cancel)
    {
        var history = await HistoryAsync("", cancel);
        return (history.History.ValueOr(null) ?? []).FirstOrDefault(record => record.Id == backup.Id)?.EarlierProof is { } proof
            && proof.IsYoungerThan(most, link.Time.GetUtcNow())
            ? proof
            : null;
    }

    // Another server is for what restores a copy; checksums are read where the backup was written.
    private SqlServerLink? Elsewhere(VerificationRequest request) =>
        request is { On: { } on, Level: > BackupVerification.Checksum }
            ? new SqlServerLink(SqlServerConnection.OfServer(on), link.Time)
            : null;

    private async Task RestoreAsync(
        SqlServerSession session, IReadOnlyList<RestoreStep> steps, IProgress<double> progress, CancellationToken cancel)
    {
        for (var number = 0; number < steps.Count; number++)
        {
            var step = steps[number];
            await session.ExecuteAsync(
                steps.Count == 1 ? "restoring" : $"restoring {step.Path}",
                BackupStatements.Restore(server.Database, step),
                cancel,
                new PercentMessages(new StepOfMany(progress, number, steps.Count)),
                parameters => parameters.Add("@source", SqlDbType.NVarChar, 1024).Value = step.Path);
        }
    }

    /// <summary>What is restored to have the backup back; one that holds everything needs no history.</summary>
    private async Task<(IReadOnlyList<RestoreStep> Steps, string? Lacking)> StepsAsync(BackupRecord backup, CancellationToken cancel)
    {
        var (path, position) = BackupRecords.Place(backup.Location);
        if (backup.Kind == BackupTypes.Word(BackupTypes.Full)) return ([RestoreStep.Alone(path, position)], null);
        var batch = new QueryBatch(server);
        var history = batch.Add(new BackupHistoryQuery());
        var state = batch.Add(new DatabaseStateQuery());
        var roles = batch.Add(new ReplicaRolesQuery());
        await batch.ExecuteAsync(link, "reading the backup history", cancel);
        var all = await ReplicaHistories.AddAsync(link, server, history.Rows, state.Single, roles.Rows, cancel);
        if (all.Rows is not Fact<IReadOnlyList<BackupRow>>.Known { Value: var rows })
            return (
                [],
                $"{backup.Location} is restored on top of others, and the server does not tell which "
                    + $"({(all.Rows as Fact<IReadOnlyList<BackupRow>>.Unreadable)?.Reason ?? "not asked"})");
        if (rows.FirstOrDefault(row => row.Id == backup.Id) is not { } last)
            return ([], $"{backup.Location} is restored on top of others, and the server's history no longer holds it");
        var (chain, lacking) = RestoreChain.From(rows, last, all.Unread);
        return (RestoreChain.Steps(chain), lacking);
    }

    // The server restores nothing over a database that has snapshots; those of others are not ours to drop, and it refuses by itself.
    private async Task DropOwnSnapshotsAsync(CancellationToken cancel)
    {
        var snapshots = new SqlServerSnapshots(link, server);
        foreach (var name in (await link.RowsAsync(new DatabaseSnapshotsQuery(), cancel))
            .Select(row => row.Name)
            .Where(DeploymentSnapshots.IsOurs))
            await snapshots.DropAsync(name, cancel);
    }

    private async Task<string> TargetAsync(BackupRequest request, CancellationToken cancel)
    {
        if (request.Name.Length == 0 || request.Name.AsSpan().IndexOfAny('/', '\\') >= 0)
            throw new DatabaseException(
                DatabaseErrorKind.Statement, $"'{request.Name}' is no name for a backup", "accepted: a file name without folders");
        var folder = request.Folder;
        if (folder.Length == 0) folder = (await link.RowsAsync(new DefaultPathsQuery(), cancel))[0].Backup;
        if (server.Kind == Editions.ManagedInstance && !folder.Contains("://", StringComparison.Ordinal))
            throw new DatabaseException(
                DatabaseErrorKind.Statement,
                $"{link.Connection.Place}: a managed instance writes backups to blob storage only, and "
                    + (folder.Length == 0 ? "no container is named" : $"{folder} is a path"),
                "name a container that the instance has a credential for: backup: { folder: https://….blob.core.windows.net/container } "
                    + "on the target, or --folder");
        var ending = request.Kind switch { BackupKind.Log => ".trn", BackupKind.Differential => ".dif", _ => ".bak" };
        var file = request.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? request.Name : request.Name + ending;
        // A server before 2019 does not tell where its backups go, and puts a bare name there (BACKUP, "DISK").
        if (folder.Length == 0) return file;
        var separator = folder.Contains('\\', StringComparison.Ordinal) && !folder.Contains('/', StringComparison.Ordinal) ? '\\' : '/';
        return folder.TrimEnd('/', '\\') + separator + file;
    }

    private static Fact<bool> Chain(Fact<IReadOnlyList<BackupRow>> history, Fact<DatabaseState> state, IReadOnlyList<string> unread)
    {
        if (state is Fact<DatabaseState>.Known { Value.RecoveryModel: "SIMPLE" })
            return Fact.NotApplicable<bool>("the recovery model SIMPLE keeps no chain of logs");
        return history switch
        {
            Fact<IReadOnlyList<BackupRow>>.Known known => LogChain.IsUnbroken(known.Value) switch
            {
                // What is missing may be in the history of a replica that was not read; what is whole is whole.
                true => Fact.Known(true),
                _ when unread.Count > 0 => Fact.Unreadable<bool>(
                    $"the backups that are known do not make a whole chain, and the history of a replica was not read: {unread[0]}"),
                false => Fact.Known(false),
                null => Fact.Unreadable<bool>("there is no full backup, so there is no chain to look at"),
            },
            var other => other.Map(_ => false),
        };
    }

    private static string Cut(string text, int most) => text.Length > most ? text[..most] : text;
}
