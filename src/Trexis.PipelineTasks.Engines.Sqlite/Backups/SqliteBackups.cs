using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Files;
using Trexis.PipelineTasks.Engines.Sqlite.Observation;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Backups;

internal sealed class SqliteBackups(SqliteLink link, TimeProvider time) : IBackupOperations
{
    private const string Full = "full";

    private readonly SqliteLocation _location = link.Location;

    public async Task<BackupFacts> HistoryAsync(string folder, CancellationToken cancel) => new(
        await NewestProvenAsync(History(folder), cancel),
        Fact.NotApplicable<bool>("SQLite has full copies only, which depend on no other backup"),
        Volumes.FreeBytes(folder),
        await NeededBytesAsync(cancel))
    {
        KindObstacles = new[] { BackupKind.Full, BackupKind.Differential, BackupKind.Log }.ToDictionary(
            kind => kind, _ => "SQLite has copies of the whole file only, which belong to no chain"),
    };

    public async Task<BackupRecord> BackUpAsync(BackupRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var file = FileOf(request);
        var temporary = new SqliteLocation(TemporaryCopy.Of(file));
        TemporaryCopy.RemoveDead(request.Folder, time.GetUtcNow());
        try
        {
            Directory.CreateDirectory(request.Folder);
            var rows = await link.RunAsync(
                "backing up",
                database => Copy(database, temporary, temporary with { Path = file }, new ProgressSlice(progress, 0, 0.8), cancel),
                cancel);
            SqliteFiles.Flush(temporary.Path);
            var hash = FileHash.Compute(temporary.Path, new ProgressSlice(progress, 0.8, 1), cancel);
            var record = new BackupRecord
            {
                Id = hash,
                Kind = Full,
                Location = file,
                FinishedAt = time.GetUtcNow(),
                Bytes = new FileInfo(temporary.Path).Length,
                ElapsedMs = time.GetElapsedTime(started).TotalMilliseconds,
                Sha256 = hash,
                Position = ChangeCounter(temporary.Path),
                Deployment = request.Deployment,
                VerifiedAs = BackupVerification.None,
                CopyOnly = true,
            };
            Finish(temporary.Path, new BackupSidecar(BackupSidecar.CurrentSchemaVersion, _location.Path, record, rows));
            return record;
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, temporary with { Path = file }, "writing the backup");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.From(exception, file, "writing the backup");
        }
        finally
        {
            SqliteFiles.Delete(temporary.Path);
        }
    }

    public async Task<BackupVerificationResult> VerifyAsync(
        BackupRecord backup, VerificationRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var (reached, problems) = await new SqliteBackupProof(backup, time).ReachAsync(request.Level, progress, cancel);
        if (problems.Count == 0) problems = Remember(backup, reached);
        return new BackupVerificationResult(request.Level, reached, time.GetElapsedTime(started).TotalMilliseconds, problems);
    }

    public async Task RestoreAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel)
    {
        var (_, problems) = await new SqliteBackupProof(backup, time).ReachAsync(
            BackupVerification.Integrity, new ProgressSlice(progress, 0, 0.5), cancel);
        if (problems.Count > 0)
            throw new DatabaseException(
                DatabaseErrorKind.Corrupt,
                $"{backup.Location} is not restored: {problems[0]}",
                "restore another backup; the database was not touched");

        // Into the living file in one transaction of SQLite's, not by renaming a file over it: other processes may hold it open,
        // and a renamed file under an old -wal or -shm is a damaged database. A kill in the middle leaves a hot journal, which
        // the next opening rolls back, so that it is whole or not at all either way.
        await link.RunAsync(
            "restoring",
            database =>
            {
                using var source = new SqliteLocation(backup.Location).ConnectImmutable();
                source.Open();
                PageCopy.Run(source.Handle!, database.Handle!, _location, "restoring", new ProgressSlice(progress, 0.5, 1), cancel);
                return database.Single(new SettingQuery("schema_version"));
            },
            cancel);
    }

    private Fact<IReadOnlyList<BackupRecord>> History(string folder)
    {
        try
        {
            if (!Directory.Exists(folder)) return Fact.Known<IReadOnlyList<BackupRecord>>([]);
            return Fact.Known<IReadOnlyList<BackupRecord>>(
                [.. Directory.EnumerateFiles(folder, "*" + BackupSidecar.Suffix)
                    .Select(BackupSidecar.Read)
                    .Where(sidecar => sidecar.Source == _location.Path)
                    .Select(sidecar => sidecar.Backup)
                    .OrderByDescending(backup => backup.FinishedAt)
                    .ThenBy(backup => backup.Location, StringComparer.Ordinal)]);
        }
        catch (InputException exception)
        {
            return Fact.Unreadable<IReadOnlyList<BackupRecord>>(exception.Problems[0].ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fact.Unreadable<IReadOnlyList<BackupRecord>>($"{folder} cannot be read: {exception.Message}");
        }
    }

    // The one that a deployment would fall back on; earlier ones are proven when somebody needs them.
    private async Task<Fact<IReadOnlyList<BackupRecord>>> NewestProvenAsync(
        Fact<IReadOnlyList<BackupRecord>> history, CancellationToken cancel)
    {
        return history is Fact<IReadOnlyList<BackupRecord>>.Known { Value: [var newest, ..] known }
            ? Fact.Known<IReadOnlyList<BackupRecord>>([await ReadAgainAsync(newest, cancel), .. known.Skip(1)])
            : history;
    }

    public async Task<BackupRecord> ReadAgainAsync(BackupRecord backup, CancellationToken cancel)
    {
        if (backup.Damage is not null) return backup;
        var (_, problems) = await new SqliteBackupProof(backup, time).ReachAsync(
            BackupVerification.Checksum, new Progress<double>(), cancel);
        return problems.Count == 0 ? backup : backup with { VerifiedAs = BackupVerification.None, Damage = problems[0] };
    }

    private async Task<Fact<long>> NeededBytesAsync(CancellationToken cancel)
    {
        try
        {
            return Fact.Known(await link.RunAsync("measuring", DatabaseSize.Read, cancel));
        }
        catch (DatabaseException exception)
        {
            return Fact.Unreadable<long>(exception.Message);
        }
    }

    /// <summary>
    /// Counts and pages are read in one transaction, so that they are of the same moment. Without a write-ahead log this holds up
    /// the commits of writers until the copy is done; letting them in would make SQLite start the copy over at each.
    /// </summary>
    /// <param name="named">The name that the copy will have, for messages.</param>
    private static Dictionary<string, long> Copy(
        SqliteConnection database, SqliteLocation target, SqliteLocation named, IProgress<double> progress, CancellationToken cancel)
    {
        using var moment = database.BeginTransaction(deferred: true);
        var tables = database.Rows(new SchemaObjectsQuery()).Where(item => item.Type == "table").Select(item => item.Name).ToList();
        var rows = RowCounts.Read(database, tables)
            .Where(table => table.Rows is not null)
            .ToDictionary(table => table.Name, table => table.Rows!.Value, StringComparer.Ordinal);
        using var copy = target.Connect(SqliteOpenMode.ReadWriteCreate);
        copy.Open();

        // The file counts only once it is flushed and renamed, so that SQLite need not flush on its way.
        SQLitePCL.raw.sqlite3_exec(copy.Handle!, "PRAGMA synchronous = OFF");
        PageCopy.Run(database.Handle!, copy.Handle!, named, "writing the backup", progress, cancel);
        return rows;
    }

    private static void Finish(string temporary, BackupSidecar sidecar)
    {
        var file = sidecar.Backup.Location;
        File.Move(temporary, file, overwrite: false);
        try
        {
            sidecar.Write();
        }
        catch
        {
            WholeFile.TryDelete(file);
            throw;
        }
    }

    private static string FileOf(BackupRequest request)
    {
        if (request.Name.Length == 0 || request.Name != Path.GetFileName(request.Name))
            throw new DatabaseException(
                DatabaseErrorKind.Statement, $"'{request.Name}' is no name for a backup", "accepted: a file name without folders");
        var name = request.Name.EndsWith(".db", StringComparison.OrdinalIgnoreCase) ? request.Name : request.Name + ".db";
        var file = Path.GetFullPath(Path.Combine(request.Folder, name));
        return File.Exists(file)
            ? throw new DatabaseException(
                DatabaseErrorKind.Statement, $"{file} exists already; a backup is never overwritten", "give the backup another name")
            : file;
    }

    /// <summary>The counter that SQLite raises with every change of the file, from its header.</summary>
    private static string ChangeCounter(string file)
    {
        const int Offset = 24;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> header = stackalloc byte[Offset + sizeof(uint)];
        stream.ReadExactly(header);
        return "change " + BinaryPrimitives.ReadUInt32BigEndian(header[Offset..]).ToString(CultureInfo.InvariantCulture);
    }

    private static IReadOnlyList<string> Remember(BackupRecord backup, BackupVerification reached)
    {
        try
        {
            var sidecar = BackupSidecar.Read(BackupSidecar.PathOf(backup.Location));
            if (reached > sidecar.Backup.VerifiedAs) (sidecar with { Backup = sidecar.Backup with { VerifiedAs = reached } }).Write();
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InputException)
        {
            return [$"the verification cannot be written beside the backup: {exception.Message.ReplaceLineEndings(" ")}"];
        }
    }
}
