using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Copies;

/// <summary>
/// Azure SQL Database has no BACKUP: what can be made, looked at and kept is a copy, a database of its own beside the original. It is
/// kept, because it is the rollback option, and nothing of ours drops it later.
/// </summary>
internal sealed class DatabaseCopies(SqlServerLink link, ServerIdentity server) : IBackupOperations
{
    private const string Kind = "database copy";

    /// <summary>CHECKDB compares each page with its checksum as it reads it.</summary>
    private const string NoChecksum = "a copy has no checksum of its own, so DBCC CHECKDB read every page of it";

    public async Task<BackupFacts> HistoryAsync(string folder, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var proofs = batch.Add(new BackupProofsQuery());
        var files = batch.Add(new DatabaseFilesQuery());
        var tier = batch.Add(new ServiceTierQuery());
        var own = batch.Add(new ServiceBackupsQuery());
        await batch.ExecuteAsync(link, "reading backups and what was proven of copies", cancel);
        var standing = await GroupReader.ReadAsync(StandingAsync(cancel));
        var copies = standing.Map(
            rows => rows.Where(copy => copy.State == "ONLINE")
                .Select(
                    copy => RecordOf(
                        copy,
                        SizeOf(files.Rows),
                        0,
                        tier.Single.ValueOr(null)) with
                    { VerifiedAs = BackupProofs.LevelOf(copy.Id, proofs.Rows.ValueOr(null) ?? []) }));
        return new BackupFacts(
            copies.Map<IReadOnlyList<BackupRecord>>(
                records => [
                    .. records.Concat((own.Rows.ValueOr(null) ?? []).Select(RecordOf)).OrderByDescending(backup => backup.FinishedAt),
                ]),
            Fact.NotApplicable<bool>("a copy stands alone; the service keeps a chain of its own for going back to a moment"),
            Fact.NotApplicable<long>("a copy takes room of the service's, not of a disk of yours"),
            Fact.NotApplicable<long>("a copy takes room of the service's, not of a disk of yours"))
        {
            Unread = own.Rows is Fact<IReadOnlyList<ServiceBackup>>.Unreadable unread ? [$"the service's own: {unread.Reason}"] : [],
            KindObstacles = KindRules.OfService(server),
            RestoreByHand = $"the service puts no database in the place of another: somebody renames the two in master of {server.Server}",
            RestoreBreaks = [new RestoreSideEffect(
                "going back to a moment",
                "the service's own backups stay with the database that is renamed away; those of the copy begin when it was made")],
        };
    }

    public async Task<BackupRecord> BackUpAsync(BackupRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        var started = link.Time.GetTimestamp();
        var name = new CopyNames(request.Deployment, server.Database).At(link.Time.GetUtcNow(), Guid.NewGuid().ToString("N")[..6]);
        if (name.Length > CopyNames.Longest)
            throw new DatabaseException(
                DatabaseErrorKind.Statement,
                $"{link.Connection.Place}: the copy would be named {name}, and a name has at most {CopyNames.Longest} characters",
                "give the change a shorter id");
        var batch = new QueryBatch(server);
        var files = batch.Add(new DatabaseFilesQuery());
        var tier = batch.Add(new ServiceTierQuery());
        await batch.ExecuteAsync(link, "reading the database's size", cancel);
        var copy = await new DatabaseCopying(link, server, name).RunAsync(progress, cancel);
        var others = (await GroupReader.ReadAsync(StandingAsync(cancel)))
            .ValueOr([])!
            .Where(other => other.Name != copy.Name)
            .Select(other => other.Name)
            .ToList();
        var made = RecordOf(copy, SizeOf(files.Rows), link.Time.GetElapsedTime(started).TotalMilliseconds, tier.Single.ValueOr(null));
        return others.Count == 0
            ? made
            : made with
            {
                Upkeep = $"{made.Upkeep}; {HumanText.Plural(others.Count, "earlier copy", "earlier copies")} of ours too: "
                    + $"{FindingList.Named(others)}",
            };
    }

    public Task<string?> ObstacleAsync(VerificationRequest request, CancellationToken cancel) =>
        Task.FromResult(
            request.On is null
                ? null
                : $"{server.Name} has no backup file that another server could restore: its copy is opened, checked and compared where it "
                    + "stands; leave verify-on out");

    public async Task<BackupVerificationResult> VerifyAsync(
        BackupRecord backup, VerificationRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        var started = link.Time.GetTimestamp();
        var level = request.Level;
        var (reached, problems) = level == BackupVerification.None
            ? (BackupVerification.None, [])
            : await LookAtAsync(NameOf(backup), level, cancel);
        if (problems.Count == 0 && reached != BackupVerification.None)
            problems = await BackupProofs.RememberAsync(link, backup, reached, cancel);
        return new BackupVerificationResult(level, reached, link.Time.GetElapsedTime(started).TotalMilliseconds, problems)
        {
            Note = level == BackupVerification.Checksum ? NoChecksum : null,
        };
    }

    public Task RestoreAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel) =>
        throw new DatabaseException(
            DatabaseErrorKind.Statement,
            $"{link.Connection.Place}: {server.Name} puts no database in the place of another",
            ByHand(NameOf(backup)));

    private Func<Task<IReadOnlyList<DatabaseCopy>>> StandingAsync(CancellationToken cancel) => async () =>
    {
        await using var master = new SqlServerLink(link.Connection.In("master"), link.Time);
        try
        {
            var copies = await master.RowsAsync(new DatabaseCopiesQuery(), cancel);
            return [
                .. copies.Where(
                    copy => string.Equals(CopyNames.Read(copy.Name)?.Database, server.Database, StringComparison.OrdinalIgnoreCase)),
            ];
        }
        catch (DatabaseException exception) when (exception.Kind is DatabaseErrorKind.Denied or DatabaseErrorKind.Missing)
        {
            throw new DatabaseException(exception.Kind, $"copies of this database cannot be looked for: {exception.Message}; "
                + $"{CopyRights.Hint}", CopyRights.Hint)
            { Error = exception.Error };
        }
    };

    private async Task<(BackupVerification Reached, IReadOnlyList<string> Problems)> LookAtAsync(
        string copy, BackupVerification level, CancellationToken cancel)
    {
        await using var look = new SqlServerLink(link.Connection.In(copy), link.Time);
        switch (await IntegrityCheck.RunAsync(look, copy, Timeout.InfiniteTimeSpan, cancel))
        {
            case Fact<IReadOnlyList<string>>.Known { Value: { Count: > 0 } findings }:
                return (BackupVerification.None, findings);
            case Fact<IReadOnlyList<string>>.Unreadable unreadable:
                return (BackupVerification.None, [$"the copy's integrity cannot be checked: {unreadable.Reason}"]);
        }

        if (level < BackupVerification.Restore) return (BackupVerification.Integrity, []);
        var problems = BackupProving.Missing(
            await link.RowsAsync(new TablesQuery(), cancel), await look.RowsAsync(new TablesQuery(), cancel));
        return problems.Count == 0 ? (BackupVerification.Restore, []) : (BackupVerification.Integrity, problems);
    }

    // The moment of the order: what the copy holds is not from before it. Master tells no sizes, and a copy is as large as its original.
    private BackupRecord RecordOf(DatabaseCopy copy, long bytes, double elapsedMs, string? tier) => new()
    {
        Id = copy.Id,
        Kind = Kind,
        Location = $"{server.Server}/{copy.Name}",
        FinishedAt = copy.CreatedAt,
        Bytes = bytes,
        ElapsedMs = elapsedMs,
        Sha256 = null,
        Position = null,
        Deployment = CopyNames.Read(copy.Name)?.Deployment,
        VerifiedAs = BackupVerification.None,
        CopyOnly = false,
        Upkeep = $"it stays as the rollback option and is billed as {(tier is { Length: > 0 } ? tier : "its original")} until somebody "
            + "runs, in "
            + $"master, {CopyStatements.Drop(copy.Name)}",
        ByHand = ByHand(copy.Name),
    };

    // Good for going back to a moment, and for nothing that this software could prove.
    private static BackupRecord RecordOf(ServiceBackup backup) => new()
    {
        Id = backup.Id,
        Kind = BackupTypes.Word(
            backup.Type),
        Location = "the service's own backups",
        FinishedAt = backup.Finished,
        Bytes = 0,
        ElapsedMs = (backup.Finished - backup.Started).TotalMilliseconds,
        Sha256 = null,
        Position = null,
        Deployment = null,
        VerifiedAs = BackupVerification.None,
        CopyOnly = false,
        OnlyBy = "the service, to a moment and under another name,",
    };

    // The service renames no database that others work in for certain, and none that is replicated; a person sees to both.
    private string ByHand(string copy) =>
        $"stop what works in {server.Database}, then in master of {server.Server}: "
            + $"{CopyStatements.Rename(server.Database, $"{server.Database}_replaced")} {CopyStatements.Rename(copy, server.Database)} "
            + "(not while it is geo-replicated or in a failover group)";

    private static long SizeOf(Fact<IReadOnlyList<DatabaseFile>> files) =>
        (files.ValueOr(null) ?? []).Where(file => !file.IsLog).Sum(file => file.UsedBytes);

    private static string NameOf(BackupRecord backup) => backup.Location[(backup.Location.LastIndexOf('/') + 1)..];
}
