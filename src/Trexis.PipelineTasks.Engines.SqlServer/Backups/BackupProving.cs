using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// Proves a backup on the server that made it, or on another: its checksums, then a restore under another name, DBCC CHECKDB of the copy
/// and a comparison of its tables with the original's. The copy is dropped whatever happens.
/// </summary>
/// <param name="place">The server that reads the backup and restores the copy: the database's own, or another.</param>
/// <param name="steps">What is restored to have the backup back; itself the last of them.</param>
internal sealed class BackupProving(SqlServerLink link, SqlServerLink place, BackupRecord backup, IReadOnlyList<RestoreStep> steps)
{
    /// <summary>Begins the name of every copy of ours, so that a DBA knows what a killed run left.</summary>
    public const string CopyPrefix = "trexis_verify_";

    /// <summary>The server's word for a backup device that is not there, or not for its account.</summary>
    private const int CannotOpen = 3201;

    /// <returns>The level that held, and what did not hold in plain words.</returns>
    public async Task<(BackupVerification Reached, IReadOnlyList<string> Problems)> ReachAsync(
        BackupVerification level, IProgress<double> progress, CancellationToken cancel)
    {
        if (level == BackupVerification.None) return (BackupVerification.None, []);
        if (OnlyBy is { } only) return (BackupVerification.None, [only]);
        await using var session = await SqlServerSession.OpenAsync(place.Connection.In("master"), place.Time, cancel);
        if (await ReadAsync(session, steps[^1], progress, cancel) is { } refusal) return (BackupVerification.None, [refusal]);
        if (level == BackupVerification.Checksum) return (BackupVerification.Checksum, []);

        var copy = CopyPrefix + Guid.NewGuid().ToString("N")[..8];
        (BackupVerification Reached, IReadOnlyList<string> Problems) outcome;
        try
        {
            outcome = await RefusedAsync(() => RestoreAsync(session, copy, progress, cancel)) is { } unrestored
                ? (BackupVerification.Checksum, [unrestored])
                : await LookAtAsync(copy, level, cancel);
        }
        catch (DatabaseException exception)
        {
            throw await DropAsync(session, copy) is { } left
                ? new DatabaseException(exception.Kind, $"{exception.Message}; {left}", exception.Fault.Hint) { Error = exception.Error }
                : exception;
        }
        catch (OperationCanceledException exception)
        {
            throw await DropAsync(session, copy) is { } left
                ? new OperationCanceledException($"{exception.Message}; {left}", exception, cancel)
                : exception;
        }

        return await DropAsync(session, copy) is { } standing ? (outcome.Reached, [.. outcome.Problems, standing]) : outcome;
    }

    /// <summary>Drops the copy, by another connection where the one that restored it is gone.</summary>
    /// <returns>That it stands, and why.</returns>
    private async Task<string?> DropAsync(SqlServerSession restored, string copy)
    {
        try
        {
            try
            {
                await restored.ExecuteAsync("dropping the copy", BackupStatements.Drop(copy), CancellationToken.None);
            }
            catch (DatabaseException exception) when (exception.Kind is DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable
                || !restored.IsOpen)
            {
                await using var another = await SqlServerSession.OpenAsync(
                    place.Connection.In("master"), place.Time, CancellationToken.None);
                await another.ExecuteAsync("dropping the copy", BackupStatements.Drop(copy), CancellationToken.None);
            }

            return null;
        }
        catch (DatabaseException exception)
        {
            return $"the copy {copy} may still stand on {place.Connection.DataSource} and is yours to drop: {exception.Message}";
        }
    }

    /// <summary>Reads the backup and each one that it rests on, before anything is put in the database's place.</summary>
    public async Task<IReadOnlyList<string>> ReadEachAsync(IProgress<double> progress, CancellationToken cancel)
    {
        if (OnlyBy is { } only) return [only];
        await using var session = await SqlServerSession.OpenAsync(place.Connection.In("master"), place.Time, cancel);
        for (var number = 0; number < steps.Count; number++)
        {
            if (await ReadAsync(session, steps[number], new StepOfMany(progress, number, steps.Count), cancel) is { } refusal)
                return [refusal];
        }

        return [];
    }

    private string? OnlyBy => backup.OnlyBy is { } product
        ? $"{backup.Location} can be read by {product} only, so this server verifies nothing of it; take a backup with trexis backup, or "
            + "let that product prove it"
        : null;

    private Task<string?> ReadAsync(
        SqlServerSession session, RestoreStep step, IProgress<double> progress, CancellationToken cancel) => RefusedAsync(
        () => session.ExecuteAsync(
            "verifying the backup",
            BackupStatements.Verify(step.Path, step.Position, step.Checksums),
            cancel,
            new PercentMessages(progress),
            parameters => BindSource(parameters, step)));

    private async Task<(BackupVerification Reached, IReadOnlyList<string> Problems)> LookAtAsync(
        string copy, BackupVerification level, CancellationToken cancel)
    {
        await using var look = new SqlServerLink(place.Connection.In(copy), place.Time);
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

    /// <summary>
    /// Counts go on changing in the original while the copy stands still; a table that is gone or empty in the copy tells.
    /// </summary>
    internal static IReadOnlyList<string> Missing(IReadOnlyList<TableRow> original, IReadOnlyList<TableRow> copy)
    {
        var copied = copy.ToDictionary(table => SqlName.Display(table.Schema, table.Name), StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var table in original)
        {
            var name = SqlName.Display(table.Schema, table.Name);
            if (!copied.TryGetValue(name, out var same)) problems.Add($"table {name} is not in the copy");
            else if (same.Rows == 0 && table.Rows > 0)
                problems.Add($"table {name} has no row in the copy and {HumanText.Plural(table.Rows, "row")} in the database");
        }

        return problems;
    }

    private async Task RestoreAsync(SqlServerSession session, string copy, IProgress<double> progress, CancellationToken cancel)
    {
        var paths = (await session.RowsAsync(new DefaultPathsQuery(), cancel))[0];
        var placed = new List<string>();
        for (var number = 0; number < steps.Count; number++)
        {
            var step = steps[number];
            // A later backup names every file of its moment; only those that were added since have no place yet.
            var files = (await session.RowsAsync(new FileListQuery(step.Path, step.Position), cancel))
                .Where(file => !placed.Contains(file.Name, StringComparer.OrdinalIgnoreCase))
                .ToList();
            await session.ExecuteAsync(
                steps.Count == 1 ? "restoring a copy" : $"restoring a copy ({step.Path})",
                BackupStatements.RestoreAs(copy, step, files.Count),
                cancel,
                new PercentMessages(new StepOfMany(progress, number, steps.Count)),
                parameters => Bind(parameters, step, files, file => Place(copy, paths, file, placed.Count + files.IndexOf(file))));
            placed.AddRange(files.Select(file => file.Name));
        }
    }

    private static string Place(string copy, DefaultPaths paths, FileOfBackup file, int number) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{(file.IsLog ? paths.Log : paths.Data)}{copy}_{number}{(file.IsLog ? ".ldf" : ".mdf")}");

    private static void Bind(
        SqlParameterCollection parameters, RestoreStep step, List<FileOfBackup> files, Func<FileOfBackup, string> place)
    {
        BindSource(parameters, step);
        for (var number = 0; number < files.Count; number++)
        {
            parameters.Add(string.Create(
                CultureInfo.InvariantCulture, $"@file{number}"), SqlDbType.NVarChar, 128).Value = files[number].Name;
            parameters.Add(string.Create(
                CultureInfo.InvariantCulture, $"@place{number}"), SqlDbType.NVarChar, 1024).Value = place(files[number]);
        }
    }

    private static void BindSource(SqlParameterCollection parameters, RestoreStep step) =>
        parameters.Add("@source", SqlDbType.NVarChar, 1024).Value = step.Path;

    // What the backup itself does not hold is a finding; a server that is gone is not.
    private async Task<string?> RefusedAsync(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        catch (DatabaseException exception) when (exception.Kind is not (DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable))
        {
            return ReferenceEquals(place, link) || exception.Error?.Number != CannotOpen
                ? exception.Message
                : $"{exception.Message}; the path was written by {link.Connection.DataSource} and must be readable under the same name on "
                    + $"{place.Connection.DataSource}: let backups go to a share or a URL that both reach (backup: {{ folder: … }})";
        }
    }
}
