using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

/// <summary>Whether the write lock can be had now: the only thing that one SQLite connection can learn of the others.</summary>
internal sealed record WriteLockProbe(bool Taken, TimeSpan Waited)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(SqliteLocation.BusyTryMilliseconds);

    /// <summary>Takes the lock and gives it back at once; nothing is written.</summary>
    public static WriteLockProbe Try(SqliteConnection database, TimeProvider time)
    {
        var connection = database.Handle!;
        var started = time.GetTimestamp();
        var code = raw.sqlite3_exec(connection, "BEGIN IMMEDIATE");
        var waited = time.GetElapsedTime(started);
        if (code == raw.SQLITE_OK) raw.sqlite3_exec(connection, "ROLLBACK");

        // A read-only database has no writers at all.
        return new WriteLockProbe(!SqliteErrors.IsBusy(code), waited);
    }
}
