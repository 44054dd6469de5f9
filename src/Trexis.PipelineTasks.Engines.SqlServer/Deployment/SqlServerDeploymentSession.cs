using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>
/// A deployment into one database: one session holds the application lock and writes the bookkeeping, and each script or plan has another
/// one for itself. Whoever loses the first has lost the lock, and commits nothing more.
/// </summary>
internal sealed class SqlServerDeploymentSession : IDeploymentSession, IBatchExecution
{
    /// <summary>
    /// A batch of its own: a COMMIT among parameters would end a transaction that its scope did not begin, which is error 266.
    /// </summary>
    private const string Commit = "COMMIT TRANSACTION;";

    private readonly SqlServerConnection _connection;
    private readonly DeploymentIdentity _deployment;
    private readonly LockWaiting _waiting;
    private readonly TimeProvider _time;
    private LockHolder _lock;
    private ScriptSession? _plan;
    private volatile int _executing;

    private SqlServerDeploymentSession(
        SqlServerConnection connection, DeploymentIdentity deployment, LockWaiting waiting, LockHolder holder) =>
        (_connection, _deployment, _waiting, _time, _lock, _executing) =
        (connection, deployment, waiting, waiting.Time, holder, holder.Id);

    /// <summary>The session that executes now: that of the script under way, otherwise the one that holds the lock.</summary>
    public int Executing => _executing;

    /// <summary>Whether the lock was given back.</summary>
    public bool IsOver { get; private set; }

    public IBatchExecution Batches => this;

    public static async Task<SqlServerDeploymentSession> BeginAsync(
        SqlServerConnection connection, DeploymentIdentity deployment, LockPatience wait, TimeProvider time, CancellationToken cancel)
    {
        var waiting = new LockWaiting(wait, time);
        return new(connection, deployment, waiting, await LockHolder.TakeAsync(connection, deployment, waiting, cancel));
    }

    /// <summary>The lock goes with its session, which ends when the database is replaced: until then nobody else could begin.</summary>
    public async Task AcrossReplacementAsync(Func<Task> replace, CancellationToken cancel)
    {
        await replace();
        await _lock.Session.DisposeAsync();
        _lock = await LockHolder.TakeAsync(_connection, _deployment, _waiting, cancel);
        _executing = _lock.Id;
    }

    public async Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var batches = Cut(script.Sql);
        await _lock.Journal.PrepareAsync(cancel);
        await using var work = await OpenAsync(cancel);
        try
        {
            var execution = new ScriptExecuting(script, batches, work, messages);
            return script.Transactional ? await InsideAsync(execution, cancel) : await OutsideAsync(execution, cancel);
        }
        finally
        {
            _executing = _lock.Id;
        }
    }

    public async Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        const string Doing = "writing the journal";
        var (session, journal) = (_lock.Session, _lock.Journal);
        await journal.PrepareAsync(cancel);
        await session.ExecuteAsync(Doing, "SET XACT_ABORT ON;\nBEGIN TRANSACTION;", CancellationToken.None);
        try
        {
            foreach (var entry in entries) await journal.AppendAsync(entry, cancel);
            await session.ExecuteAsync(Doing, Commit, CancellationToken.None);
        }
        catch when (session.IsOpen)
        {
            await session.ExecuteAsync("rolling back", "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;", CancellationToken.None);
            throw;
        }
    }

    public async Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel)
    {
        await _lock.Journal.PrepareAsync(cancel);
        await _lock.Journal.AppendAsync(anchor, cancel);
    }

    public async Task<long?> RunAsync(SqlText batch, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        await _lock.Journal.PrepareAsync(cancel);
        _plan ??= await OpenAsync(cancel);
        await _lock.Journal.DemandLockAsync(cancel);
        return (await _plan.ExecuteAsync(batch, new SqlBatch(batch.Text, 1, 1), messages, cancel)).Rows;
    }

    public async Task<string?> LeftAsync(CancellationToken cancel) =>
        _plan is null ? null : _plan.Left(await _plan.StateAsync(cancel), 0);

    public async Task<bool?> IsInTransactionAsync(CancellationToken cancel) =>
        _plan is null ? false : await _plan.StateAsync(cancel) is { } state ? state.Transactions > 0 : null;

    public Task<bool> RollBackAsync(CancellationToken cancel) => _plan?.RollBackAsync() ?? Task.FromResult(true);

    /// <summary>Closing the connections frees the lock; what was not committed is rolled back by the server.</summary>
    public async ValueTask DisposeAsync()
    {
        IsOver = true;
        if (_plan is not null) await _plan.DisposeAsync();
        await _lock.Session.DisposeAsync();
    }

    private async Task<ScriptSession> OpenAsync(CancellationToken cancel)
    {
        var session = await ScriptSession.OpenAsync(_connection, _waiting, cancel);
        _executing = session.Began.Session;
        return session;
    }

    // The row stands in the script's own transaction from its first statement on: whatever commits in the middle leaves it started.
    private async Task<ScriptRun> InsideAsync(ScriptExecuting execution, CancellationToken cancel)
    {
        var (script, work) = (execution.Script, execution.Work);
        var journal = _lock.JournalIn(work.Session);
        var started = _time.GetTimestamp();
        long row = 0;
        try
        {
            await work.BeginTransactionAsync(script.Sql.Name, cancel);
            row = await journal.AppendAsync(Entry(script, JournalState.Started), cancel);
            var rows = await execution.SendAsync(() => Task.CompletedTask, cancel);
            var elapsed = _time.GetElapsedTime(started);
            await journal.MarkDoneAsync(row, elapsed, cancel);
            await _lock.Journal.DemandLockAsync(cancel);
            await work.Session.ExecuteAsync($"{script.Sql.Name}: committing", Commit, CancellationToken.None);
            return new ScriptRun(elapsed, rows);
        }
        catch (Exception exception)
            when (exception is not DatabaseException { Kind: DatabaseErrorKind.StateUnknown } || execution.EndedTransaction)
        {
            await work.RollBackAsync();
            if (row > 0) await LookAsync(execution, row, exception);
            throw exception switch
            {
                DatabaseException { Fault.Hint: null } told =>
                    Told(told, told.Kind, "the script's transaction was rolled back; correct the script and run again"),
                DatabaseException { Error.Number: SqlServerErrorNumbers.Deadlock } told =>
                    Told(told, told.Kind, "the script's transaction was rolled back; run again when less happens on the server"),
                _ => exception,
            };
        }
    }

    // What the script committed by itself keeps its row. Where it rolled its transaction back and went on, nothing of ours is left to tell
    // of what came after, so that a row is written now.
    private async Task LookAsync(ScriptExecuting execution, long row, Exception exception)
    {
        var script = execution.Script;
        var known = await StandsAsync(row, script, exception);
        if (!known && !execution.EndedTransaction && !execution.Work.CommitsByItself) return;
        if (!known) await _lock.Journal.AppendAsync(Entry(script, JournalState.Started), CancellationToken.None);
        var what = known
            ? "part of the script is in the database"
            : "what it did after that may be in the database, what it did before is not,";
        var how = known ? "committed in the middle"
            : execution.EndedTransaction ? "rolled back its own transaction and went on"
            : "may have rolled back its own transaction and gone on, which nothing tells of while IMPLICIT_TRANSACTIONS is OFF";
        throw Told(
            exception as DatabaseException,
            DatabaseErrorKind.HalfCommitted,
            $"{what} and its journal row says started: look what is there, make it whole or take it back, then say so with resolve; "
                + "take COMMIT and ROLLBACK out of what the script calls",
            $"{_lock.Session.Place}: {script.Sql.Name} {how}; after that: {exception.Message}");
    }

    // Never asked on the script's own session: an EXECUTE AS without REVERT may see no table of ours, and after a USE there is none.
    private async Task<bool> StandsAsync(long row, ScriptToRun script, Exception exception)
    {
        try
        {
            try
            {
                if (_lock.Session.IsOpen) return await _lock.Journal.StateAsync(row, CancellationToken.None) is not null;
            }
            catch (DatabaseException lost) when (lost.Kind == DatabaseErrorKind.StateUnknown)
            {
            }

            await using var look = await SqlServerSession.OpenAsync(_connection, _time, CancellationToken.None);
            return await new JournalStatements(look).StateAsync(row, CancellationToken.None) is not null;
        }
        catch (DatabaseException unread)
        {
            throw Told(
                exception as DatabaseException,
                DatabaseErrorKind.StateUnknown,
                SqlServerErrorNumbers.Hint(0, DatabaseErrorKind.StateUnknown)!,
                $"{exception.Message}; whether {script.Sql.Name} had committed anything by then nobody could ask: {unread.Message}");
        }
    }

    private async Task<ScriptRun> OutsideAsync(ScriptExecuting execution, CancellationToken cancel)
    {
        var started = _time.GetTimestamp();
        var row = await _lock.Journal.AppendAsync(Entry(execution.Script, JournalState.Started), cancel);
        try
        {
            var rows = await execution.SendAsync(() => _lock.Journal.DemandLockAsync(cancel), cancel);
            var elapsed = _time.GetElapsedTime(started);

            // The script is done whatever the caller wants now; only the record of it is missing.
            await _lock.Journal.MarkDoneAsync(row, elapsed, CancellationToken.None);
            return new ScriptRun(elapsed, rows);
        }
        catch (Exception exception) when (exception is not DatabaseException { Kind: DatabaseErrorKind.StateUnknown })
        {
            await execution.Work.RollBackAsync();
            throw exception is DatabaseException told ? Told(told, told.Kind, LeftStarted(told)) : exception;
        }
    }

    // Its row says started, whatever ended it: another hint alone would let people run it again.
    private static string LeftStarted(DatabaseException told)
    {
        const string Look = "the script runs outside any transaction: look what of it is there, then say so with resolve";
        var hint = told.Error?.Number == SqlServerErrorNumbers.Deadlock
            ? "what the batch had in a transaction of its own was rolled back, what was executed before it stands"
            : told.Fault.Hint;
        return hint is null ? Look : hint.Contains("resolve", StringComparison.Ordinal) ? hint : $"{hint}; {Look}";
    }

    private static DatabaseException Told(DatabaseException? exception, DatabaseErrorKind kind, string hint, string? message = null) =>
        new(kind, message ?? exception!.Message, hint) { Error = exception?.Error };

    private IReadOnlyList<SqlBatch> Cut(SqlText script)
    {
        try
        {
            return SqlcmdScript.Read(script.Text, script.Name).Bind(new Dictionary<string, string>());
        }
        catch (InputException exception)
        {
            throw new DatabaseException(
                DatabaseErrorKind.Statement,
                $"{_lock.Session.Place}: {exception.Problems[0]}",
                "nothing of the script was executed; correct it and run again");
        }
    }

    private JournalEntry Entry(ScriptToRun script, JournalState state) => new()
    {
        Script = script.Sql.Name,
        Kind = script.Kind,
        Sha256 = script.Sha256,
        State = state,
        At = _time.GetUtcNow(),
        ElapsedMs = 0,
        Actor = _deployment.Actor,
        Deployment = _deployment.Id,
    };
}
