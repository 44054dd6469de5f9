using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Whether the log backups since the newest full backup follow each other without a gap; pure.</summary>
internal static class LogChain
{
    /// <param name="rows">Newest first, as msdb lists them.</param>
    /// <returns>Nothing where there is no full backup to begin with.</returns>
    public static bool? IsUnbroken(IReadOnlyList<BackupRow> rows)
    {
        if (rows.FirstOrDefault(row => row.Type == BackupTypes.Full) is not { } full) return null;
        decimal? reached = null;
        foreach (var log in rows.Where(row => row.Type == BackupTypes.Log && row.LastLsn > full.FirstLsn).OrderBy(row => row.FirstLsn))
        {
            // The first log after the full backup may reach back before it; every other begins where the last one ended.
            if (reached is { } end ? log.FirstLsn > end : log.FirstLsn > full.LastLsn) return false;
            reached = Math.Max(reached ?? 0, log.LastLsn);
        }

        return true;
    }
}

/// <summary>backupset's letters.</summary>
internal static class BackupTypes
{
    public const string Full = "D";
    public const string Differential = "I";
    public const string Log = "L";

    public static string Word(string type) => type switch
    {
        Full => "full",
        Differential => "differential",
        _ => "log",
    };
}
