using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Backups;

/// <summary>Proves one backup, level by level; what does not hold is said and ends the proof.</summary>
internal sealed class SqliteBackupProof(BackupRecord backup, TimeProvider time)
{
    public async Task<(BackupVerification Reached, IReadOnlyList<string> Problems)> ReachAsync(
        BackupVerification level, IProgress<double> progress, CancellationToken cancel)
    {
        if (level == BackupVerification.None) return (BackupVerification.None, []);
        var problem = Checksum(new ProgressSlice(progress, 0, 0.3), cancel);
        if (problem is not null) return (BackupVerification.None, [problem]);
        if (level == BackupVerification.Checksum) return (BackupVerification.Checksum, []);

        var findings = Integrity();
        if (findings.Count > 0) return (BackupVerification.Checksum, findings);
        progress.Report(0.5);
        if (level == BackupVerification.Integrity) return (BackupVerification.Integrity, []);

        findings = await RestoreAsync(new ProgressSlice(progress, 0.5, 1), cancel);
        return findings.Count > 0 ? (BackupVerification.Integrity, findings) : (BackupVerification.Restore, []);
    }

    private string? Checksum(IProgress<double> progress, CancellationToken cancel)
    {
        try
        {
            var file = new FileInfo(backup.Location);
            if (!file.Exists) return $"{backup.Location} is gone";
            if (file.Length != backup.Bytes)
                return $"{backup.Location} has {HumanText.Number(file.Length)} bytes, the backup had {HumanText.Number(backup.Bytes)}";
            var recorded = Sidecar().Backup.Sha256;
            if (recorded is null || recorded != backup.Sha256)
                return $"{BackupSidecar.PathOf(backup.Location)} does not bear the backup's SHA-256";
            return FileHash.Compute(backup.Location, progress, cancel) == recorded
                ? null
                : $"{backup.Location} was changed: its SHA-256 differs from the backup's";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InputException)
        {
            return $"{backup.Location} cannot be verified: {exception.Message.ReplaceLineEndings(" ")}";
        }
    }

    private IReadOnlyList<string> Integrity()
    {
        using var copy = new SqliteLocation(backup.Location).ConnectImmutable();
        return Describe(() =>
        {
            copy.Open();
            return SqliteIntegrityCheckQuery.Findings(copy);
        });
    }

    // The restored file goes whatever happens; it lies beside the backup, where there is room for another.
    private async Task<IReadOnlyList<string>> RestoreAsync(IProgress<double> progress, CancellationToken cancel)
    {
        var trial = new SqliteLocation(TemporaryCopy.Of(backup.Location));
        try
        {
            await using var link = new SqliteLink(trial, SqliteOpenMode.ReadWriteCreate, time);
            return await link.RunAsync(
                "restoring for verification", database => Describe(() => Restore(database, trial, progress, cancel)), cancel);
        }
        finally
        {
            SqliteFiles.Delete(trial.Path);
        }
    }

    private IReadOnlyList<string> Restore(
        SqliteConnection database, SqliteLocation trial, IProgress<double> progress, CancellationToken cancel)
    {
        using (var source = new SqliteLocation(backup.Location).ConnectImmutable())
        {
            source.Open();
            PageCopy.Run(source.Handle!, database.Handle!, trial, "restoring for verification", progress, cancel);
        }

        var findings = SqliteIntegrityCheckQuery.Findings(database);
        return findings.Count > 0 ? findings : Counts(database);
    }

    private List<string> Counts(SqliteConnection database)
    {
        var expected = Sidecar().Rows;
        var tables = database.Rows(new SchemaObjectsQuery()).Where(item => item.Type == "table").Select(item => item.Name).ToList();
        var restored = RowCounts.Read(database, tables).ToDictionary(table => table.Name, table => table.Rows, StringComparer.Ordinal);
        return
        [
            .. expected
                .Where(table => restored.GetValueOrDefault(table.Key) != table.Value)
                .OrderBy(table => table.Key, StringComparer.Ordinal)
                .Select(
                    table => $"table {table.Key}: {Rows(restored.GetValueOrDefault(table.Key))} after the restore, {Rows(table.Value)} "
                        + "when the backup was made"),
        ];
    }

    private BackupSidecar Sidecar() => BackupSidecar.Read(BackupSidecar.PathOf(backup.Location));

    private static string Rows(long? count) => count is { } known ? HumanText.Plural(known, "row") : "unreadable or gone";

    private IReadOnlyList<string> Describe(Func<IReadOnlyList<string>> verify)
    {
        try
        {
            return verify();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode != SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            return [SqliteErrors.Translate(exception, new SqliteLocation(backup.Location), "verifying").Message];
        }
        catch (DatabaseException exception)
        {
            return [exception.Message];
        }
    }
}
