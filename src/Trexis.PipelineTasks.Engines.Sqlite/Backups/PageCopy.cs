using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Backups;

/// <summary>SQLite's online backup, a slice of pages at a time, so that it can report and be cancelled.</summary>
internal static class PageCopy
{
    private const int PagesPerStep = 512;

    /// <summary>How often a busy step is tried; the connection's own busy timeout waits within each.</summary>
    private const int Tries = 5;

    /// <summary>
    /// Copies the whole of <paramref name="source"/> over <paramref name="target"/> in one transaction of the target: until the
    /// last page is in, and after a failure or a kill, the target holds what it held before.
    /// </summary>
    /// <exception cref="DatabaseException">Of the target's file, where most can go wrong: full, read-only, locked.</exception>
    public static void Run(
        sqlite3 source, sqlite3 target, SqliteLocation location, string doing, IProgress<double> progress, CancellationToken cancel)
    {
        using var backup = raw.sqlite3_backup_init(target, "main", source, "main");
        if (backup.IsInvalid) throw SqliteErrors.OfConnection(target, raw.sqlite3_extended_errcode(target), location, doing);
        var code = raw.SQLITE_OK;
        var busy = 0;
        while (code != raw.SQLITE_DONE)
        {
            if (cancel.IsCancellationRequested) break;
            code = raw.sqlite3_backup_step(backup, PagesPerStep);
            busy = SqliteErrors.IsBusy(code) ? busy + 1 : 0;
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE) && (busy == 0 || busy >= Tries)) break;
            var pages = raw.sqlite3_backup_pagecount(backup);
            if (pages > 0) progress.Report((double)(pages - raw.sqlite3_backup_remaining(backup)) / pages);
        }

        var finished = raw.sqlite3_backup_finish(backup);
        cancel.ThrowIfCancellationRequested();
        if (code != raw.SQLITE_DONE) throw SqliteErrors.From(code, raw.sqlite3_errstr(code).utf8_to_string() ?? "", location, doing);
        if (finished != raw.SQLITE_OK) throw SqliteErrors.OfConnection(target, finished, location, doing);
    }
}
