using System.Buffers;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Files;

namespace Trexis.PipelineTasks.Engines.Sqlite.Deployment;

/// <summary>A deployment into one file: its lock, its own writing connection and the journal.</summary>
internal sealed class SqliteDeploymentSession : IDeploymentSession
{
    // What a connection keeps from one script to the next. Where a text holds such a word, in a comment, too, its script gets a connection
    // of its own; every other may have that of the script before it.
    private static readonly SearchValues<string> OfConnection = SearchValues.Create(
        ["pragma", "temp", "changes", "last_insert_rowid", "load_extension"], StringComparison.OrdinalIgnoreCase);

    private readonly SqliteLocation _location;
    private readonly DeploymentIdentity _deployment;
    private readonly TimeProvider _time;
    private readonly FileDeploymentLock _lock;
    private readonly Func<Task> _releaseOthers;
    private readonly SqliteLink _link;
    private readonly BusyWaiting _waiting;
    private readonly ScriptGuard _guard = new();

    /// <param name="wait">How long a lock of another connection is waited for, and who is told.</param>
    /// <param name="releaseOthers">Closes the database's other connections of ours.</param>
    public SqliteDeploymentSession(
        SqliteLocation location,
        DeploymentIdentity deployment,
        TimeProvider time,
        FileDeploymentLock held,
        LockPatience wait,
        Func<Task> releaseOthers)
    {
        (_location, _deployment, _time, _lock, _releaseOthers) = (location, deployment, time, held, releaseOthers);
        _waiting = new BusyWaiting(location, wait);
        _link = new SqliteLink(location, SqliteOpenMode.ReadWrite, time, _guard.Attach);
    }

    internal int Connections => _link.Openings;

    public async Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        if (!script.Transactional) return await RunOutsideAsync(script, messages, cancel);
        var isKept = false;
        var alone = script.Sql.Text.AsSpan().ContainsAny(OfConnection);
        try
        {
            if (alone) await _link.ReleaseAsync();
            var run = await _link.RunAsync(script.Sql.Name, database => RunInTransaction(database, script, messages, cancel), cancel);
            isKept = !alone;
            return run;
        }
        finally
        {
            // What a script sets, and its temporary tables, go with the connection and not on to the next script.
            if (!isKept) await _link.ReleaseAsync();
        }
    }

    public Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel) => WriteAsync(
        "writing the journal",
        journal =>
        {
            foreach (var entry in entries) journal.Append(entry);
            return entries.Count;
        },
        cancel);

    public Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel) => WriteAsync(
        "writing the history",
        journal =>
        {
            journal.Append(anchor);
            return 0;
        },
        cancel);

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _lock.Dispose();
    }

    private ScriptRun RunInTransaction(
        SqliteConnection database, ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var started = _time.GetTimestamp();
        return InTransaction(
            database,
            journal =>
            {
                long rows;
                using (_guard.Closed())
                    rows = Execution(database, isInside: true).Run(script.Sql, messages, cancel);
                var elapsed = _time.GetElapsedTime(started);
                journal.Append(Entry(script, JournalState.Done, elapsed));
                return new ScriptRun(elapsed, rows);
            },
            cancel);
    }

    private async Task<ScriptRun> RunOutsideAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var started = _time.GetTimestamp();
        var row = await WriteAsync(
            "writing the journal", journal => journal.Append(Entry(script, JournalState.Started, TimeSpan.Zero)), cancel);

        // Such a script may change the journal mode or compact the file, which SQLite does only for its sole connection, and it
        // may leave the connection changed: it gets one of its own.
        await _link.ReleaseAsync();
        await _releaseOthers();
        long rows;
        await using (var own = new SqliteLink(_location, SqliteOpenMode.ReadWrite, _time))
            rows = await own.RunAsync(script.Sql.Name, database => RunAlone(database, script, messages, cancel), cancel);
        var elapsed = _time.GetElapsedTime(started);

        // The script is done whatever the caller wants now; only the record of it is missing.
        await WriteAsync(
            "writing the journal",
            journal =>
            {
                journal.MarkDone(row, elapsed.TotalMilliseconds);
                return 0;
            },
            CancellationToken.None);
        return new ScriptRun(elapsed, rows);
    }

    private long RunAlone(SqliteConnection database, ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var connection = database.Handle!;
        var rows = Execution(database, isInside: false).Run(script.Sql, messages, cancel);
        return raw.sqlite3_get_autocommit(connection) != 0
            ? rows
            : throw new DatabaseException(
                DatabaseErrorKind.Statement,
                $"{_location.Shown}: {script.Sql.Name} leaves a transaction open, which was rolled back",
                "end it with COMMIT in the same script");
    }

    private SqliteScriptExecution Execution(SqliteConnection database, bool isInside) =>
        new(database.Handle!, _location, _time, _waiting, isInside);

    private Task<T> WriteAsync<T>(string doing, Func<JournalWriter, T> write, CancellationToken cancel) =>
        _link.RunAsync(doing, database => InTransaction(database, write, cancel), cancel);

    private T InTransaction<T>(SqliteConnection database, Func<JournalWriter, T> work, CancellationToken cancel)
    {
        var journal = new JournalWriter(database.Handle!, _location, _waiting);
        journal.Begin(cancel);
        try
        {
            var result = work(journal);
            journal.Commit(cancel);
            return result;
        }
        catch
        {
            journal.RollBack();
            throw;
        }
    }

    private JournalEntry Entry(ScriptToRun script, JournalState state, TimeSpan elapsed) => new()
    {
        Script = script.Sql.Name,
        Kind = script.Kind,
        Sha256 = script.Sha256,
        State = state,
        At = _time.GetUtcNow(),
        ElapsedMs = elapsed.TotalMilliseconds,
        Actor = _deployment.Actor,
        Deployment = _deployment.Id,
    };
}
