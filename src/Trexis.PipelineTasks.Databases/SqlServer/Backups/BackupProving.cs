using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Databases.SqlServer.Observation;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;

namespace Trexis.PipelineTasks.Databases.SqlServer.Backups;

/// <summary>
/// Proves a backup on the server that made it: its checksums, then a restore under another name, DBCC CHECKDB of the copy and a
/// comparison of its tables with the original's. The copy is dropped whatever happens.
/// </summary>
internal sealed class BackupProving(SqlServerLink link, BackupRecord backup)
{
    /// <summary>Begins the name of every copy of ours, so that a DBA knows what a killed run left.</summary>
    public const string CopyPrefix = "trexis_verify_";

    private readonly (string Path, int Position) _place = BackupRecords.Place(backup.Location);

    /// <returns>The level that held, and what did not hold in plain words.</returns>
    public async Task<(BackupVerification Reached, IReadOnlyList<string> Problems)> ReachAsync(BackupVerification level, IProgress<double> progress, CancellationToken cancel)
    {
        if (level == BackupVerification.None) return (BackupVerification.None, []);
        if (backup.OnlyBy is { } product) return (BackupVerification.None, [$"{backup.Location} can be read by {product} only, so this server verifies nothing of it; take a backup with trexis backup, or let that product prove it"]);
        await using var session = await SqlServerSession.OpenAsync(link.Connection.In("master"), link.Time, cancel);
        if (await RefusedAsync(() => session.ExecuteAsync("verifying the backup", BackupStatements.Verify(_place.Path, _place.Position), cancel, new PercentMessages(progress), BindSource)) is { } refusal)
            return (BackupVerification.None, [refusal]);
        if (level == BackupVerification.Checksum) return (BackupVerification.Checksum, []);

        var copy = CopyPrefix + Guid.NewGuid().ToString("N")[..8];
        try
        {
            if (await RefusedAsync(() => RestoreAsync(session, copy, progress, cancel)) is { } unrestored) return (BackupVerification.Checksum, [unrestored]);
            return await LookAtAsync(copy, level, cancel);
        }
        finally
        {
            await session.ExecuteAsync("dropping the copy", BackupStatements.Drop(copy), CancellationToken.None);
        }
    }

    private async Task<(BackupVerification Reached, IReadOnlyList<string> Problems)> LookAtAsync(string copy, BackupVerification level, CancellationToken cancel)
    {
        await using var look = new SqlServerLink(link.Connection.In(copy), link.Time);
        switch (await IntegrityCheck.RunAsync(look, copy, Timeout.InfiniteTimeSpan, cancel))
        {
            case Fact<IReadOnlyList<string>>.Known { Value: { Count: > 0 } findings }:
                return (BackupVerification.Checksum, findings);
            case Fact<IReadOnlyList<string>>.Unreadable unreadable:
                return (BackupVerification.Checksum, [$"the copy's integrity cannot be checked: {unreadable.Reason}"]);
        }

        if (level == BackupVerification.Integrity) return (BackupVerification.Integrity, []);
        var problems = Missing(await link.RowsAsync(new TablesQuery(), cancel), await look.RowsAsync(new TablesQuery(), cancel));
        return problems.Count == 0 ? (BackupVerification.Restore, []) : (BackupVerification.Integrity, problems);
    }

    /// <summary>Counts go on changing in the original while the copy stands still; a table that is gone or empty in the copy tells.</summary>
    internal static IReadOnlyList<string> Missing(IReadOnlyList<TableRow> original, IReadOnlyList<TableRow> copy)
    {
        var copied = copy.ToDictionary(table => SqlName.Display(table.Schema, table.Name), StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var table in original)
        {
            var name = SqlName.Display(table.Schema, table.Name);
            if (!copied.TryGetValue(name, out var same)) problems.Add($"table {name} is not in the copy");
            else if (same.Rows == 0 && table.Rows > 0) problems.Add($"table {name} has no row in the copy and {HumanText.Plural(table.Rows, "row")} in the database");
        }

        return problems;
    }

    private async Task RestoreAsync(SqlServerSession session, string copy, IProgress<double> progress, CancellationToken cancel)
    {
        var files = await session.RowsAsync(new FileListQuery(_place.Path, _place.Position), cancel);
        var paths = (await session.RowsAsync(new DefaultPathsQuery(), cancel))[0];
        await session.ExecuteAsync(
            "restoring a copy",
            BackupStatements.RestoreAs(copy, _place.Path, _place.Position, files.Count),
            cancel,
            new PercentMessages(progress),
            parameters =>
            {
                BindSource(parameters);
                for (var number = 0; number < files.Count; number++)
                {
                    var folder = files[number].IsLog ? paths.Log : paths.Data;
                    parameters.Add(string.Create(CultureInfo.InvariantCulture, $"@file{number}"), SqlDbType.NVarChar, 128).Value = files[number].Name;
                    parameters.Add(string.Create(CultureInfo.InvariantCulture, $"@place{number}"), SqlDbType.NVarChar, 1024).Value =
                        string.Create(CultureInfo.InvariantCulture, $"{folder}{copy}_{number}{(files[number].IsLog ? ".ldf" : ".mdf")}");
                }
            });
    }

    private void BindSource(SqlParameterCollection parameters) => parameters.Add("@source", SqlDbType.NVarChar, 1024).Value = _place.Path;

    // What the backup itself does not hold is a finding; a server that is gone is not.
    private static async Task<string?> RefusedAsync(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        catch (DatabaseException exception) when (exception.Kind is not (DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable))
        {
            return exception.Message;
        }
    }
}
