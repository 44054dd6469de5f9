using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Deployment;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>What the database itself remembers of the proofs of its backups.</summary>
internal static class BackupProofs
{
    /// <summary>The highest level that was ever proven of this one.</summary>
    public static BackupVerification LevelOf(string backup, IReadOnlyList<BackupProofRow> proofs) => proofs
        .Where(proof => proof.Backup == backup)
        .Select(proof => Enum.TryParse<BackupVerification>(proof.Level, ignoreCase: true, out var level) ? level : BackupVerification.None)
        .DefaultIfEmpty(BackupVerification.None)
        .Max();

    /// <returns>Why it cannot be remembered; nothing where it is.</returns>
    /// <param name="on">The server that it was restored on, where it was.</param>
    public static async Task<IReadOnlyList<string>> RememberAsync(
        SqlServerLink link, BackupRecord backup, BackupVerification reached, CancellationToken cancel, string? on = null)
    {
        try
        {
            await using var session = await SqlServerSession.OpenAsync(link.Connection, link.Time, cancel);
            var journal = new JournalStatements(session);
            await journal.RememberAsync(backup.Id, reached, link.Time.GetUtcNow(), cancel);
            if (on is not null && reached == BackupVerification.Restore)
                await journal.RememberRestoreAsync(backup.Id, on, link.Time.GetUtcNow(), cancel);
            return [];
        }
        catch (DatabaseException exception)
        {
            return [$"the verification cannot be remembered in the database: {exception.Message}"];
        }
    }
}
