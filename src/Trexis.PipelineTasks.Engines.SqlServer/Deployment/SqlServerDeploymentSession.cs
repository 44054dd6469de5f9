using Trexis.PipelineTasks.Engines.SqlServer.Assessment;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>
/// A deployment into one database, on one connection: the application lock belongs to it, so that whoever loses the connection
/// has lost the lock, and can do nothing more.
/// </summary>
internal sealed class SqlServerDeploymentSession : IDeploymentSession, IBatchExecution
{
    /// <summary>
    /// A batch of its own: a COMMIT among parameters would end a transaction that its scope did not begin, which is error 266.
    /// </summary>
    private const string Commit = "COMMIT TRANSACTION;";

    private readonly SqlServerConnection _connection;
    private readonly DeploymentIdentity _deployment;
    private readonly TimeSpan _wait;
    private readonly TimeProvider _time;
    private SqlServerSession _session;
    private JournalStatements _journal;

    private SqlServerDeploymentSession(
        SqlServerConnection connection,
        DeploymentIdentity deployment,
        TimeSpan wait,
        TimeProvider time,
        (SqlServerSession Session, int Id) holder)
    {
        (_connection, _deployment, _wait, _time) = (connection, deployment, wait, time);
        (_session, SessionId) = holder;
        _journal = new JournalStatements(_session);
    }

    public int SessionId { get; private set; }

    public IBatchExecution Batches => this;

    public static async Task<SqlServerDeploymentSession> BeginAsync(
        SqlServerConnection connection, DeploymentIdentity deployment, TimeSpan wait, TimeProvider time, CancellationToken cancel) =>
        new(connection, deployment, wait, time, await LockAsync(connection, deployment, wait, time, cancel));

    /// <summary>The lock goes with its session, which ends when the database is replaced: until then nobody else could begin.</summary>
    public async Task AcrossReplacementAsync(Func<Task> replace, CancellationToken cancel)
    {
        await replace();
        await _session.DisposeAsync();
        (_session, SessionId) = await LockAsync(_connection, _deployment, _wait, _time, cancel);
        _journal = new JournalStatements(_session);
    }

    public async Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var batches = Cut(script.Sql);
        var started = _time.GetTimestamp();
        if (!script.Transactional) return await RunOutsideAsync(script, batches, started, messages, cancel);
        await _journal.PrepareAsync(cancel);
        return await OrRollBackAsync(async () =>
        {
            await _session.ExecuteAsync($"{script.Sql.Name}: beginning its transaction", "SET XACT_ABORT ON;\nBEGIN TRANSACTION;", cancel);
            var rows = await SendAsync(script.Sql, batches, script.Transactional, messages, cancel);
            var elapsed = _time.GetElapsedTime(started);
            await _journal.AppendAsync(Entry(script, JournalState.Done, elapsed), cancel);
            await _session.ExecuteAsync($"{script.Sql.Name}: committing", Commit, cancel);
            return new ScriptRun(elapsed, rows);
        });
    }

    public async Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        await _journal.PrepareAsync(cancel);
        const string Doing = "writing the journal";
        await _session.ExecuteAsync(Doing, "SET XACT_ABORT ON;\nBEGIN TRANSACTION;", CancellationToken.None);
        await OrRollBackAsync(async () =>
        {
            foreach (var entry in entries) await _journal.AppendAsync(entry, cancel);
            return await _session.ExecuteAsync(Doing, Commit, CancellationToken.None);
        });
    }

    public async Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel)
    {
        await _journal.PrepareAsync(cancel);
        await _journal.AppendAsync(anchor, cancel);
    }

    public async Task<BatchRun> RunAsync(SqlText batch, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var outcome = await ExecuteAsync(batch, new SqlBatch(batch.Text, 1, 1), messages, cancel);
        return new BatchRun(outcome.Elapsed, outcome.Rows);
    }

    public async Task<bool> IsExecutingAsync(CancellationToken cancel) =>
        (await _session.RowsAsync(new SessionStateQuery(), cancel)).Count > 0;

    public async Task RollBackAsync(CancellationToken cancel)
    {
        if (!_session.IsOpen) return;
        await _session.ExecuteAsync("rolling back", "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;", cancel);
    }

    /// <summary>Closing the connection frees the lock; what was not committed is rolled back by the server.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static async Task<(SqlServerSession Session, int Id)> LockAsync(
        SqlServerConnection connection, DeploymentIdentity deployment, TimeSpan wait, TimeProvider time, CancellationToken cancel)
    {
        var session = await SqlServerSession.OpenAsync(connection, time, cancel);
        try
        {
            var id = await ApplicationLock.TakeAsync(session, deployment, wait, time, cancel);

            // Reading gives up on a lock; a deployment waits, and the policy's watch says for how long.
            await session.ExecuteAsync("preparing the session", "SET LOCK_TIMEOUT -1;", cancel);
            return (session, id);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<ScriptRun> RunOutsideAsync(
        ScriptToRun script, IReadOnlyList<SqlBatch> batches, long started, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        await _journal.PrepareAsync(cancel);
        var row = await _journal.AppendAsync(Entry(script, JournalState.Started, TimeSpan.Zero), cancel);
        await _session.ExecuteAsync($"{script.Sql.Name}: preparing the session", "SET XACT_ABORT ON;", cancel);
        var rows = await OrRollBackAsync(() => SendAsync(script.Sql, batches, script.Transactional, messages, cancel));
        var elapsed = _time.GetElapsedTime(started);

        // The script is done whatever the caller wants now; only the record of it is missing.
        await _journal.MarkDoneAsync(row, elapsed, CancellationToken.None);
        return new ScriptRun(elapsed, rows);
    }

    private async Task<long> SendAsync(
        SqlText script, IReadOnlyList<SqlBatch> batches, bool transactional, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var rows = 0L;
        foreach (var batch in batches)
        {
            for (var time = 0; time < batch.Count; time++) rows += (await ExecuteAsync(script, batch, messages, cancel)).Rows;
        }

        await DemandUnchangedAsync(script, transactional ? 1 : 0, cancel);
        return rows;
    }

    // A script that ended our transaction, began its own or moved to another database would make the journal lie.
    private async Task DemandUnchangedAsync(SqlText script, int transactions, CancellationToken cancel)
    {
        var states = await _session.RowsAsync(new SessionStateQuery(), cancel);
        var problem = states switch
        {
            [] => "switched execution off (SET NOEXEC ON) and left it off",
            [var state] when state.Database != _session.Server.Database => $"left the session in database {state.Database}",
            [var state] when state.Transactions < transactions => "ended the transaction that it runs in",
            [var state] when state.Transactions > transactions => "leaves a transaction open, which was rolled back",
            _ => null,
        };
        if (problem is null) return;
        if (states.Count == 0) await _session.ExecuteAsync("switching execution on", "SET NOEXEC OFF;", CancellationToken.None);
        throw new DatabaseException(
            DatabaseErrorKind.Statement,
            $"{_session.Place}: {script.Name} {problem}",
            "take that statement out of the script: each script runs in a transaction with its journal row");
    }

    private async Task<BatchOutcome> ExecuteAsync(
        SqlText script, SqlBatch batch, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        try
        {
            return await _session.ExecuteAsync(script.Name, batch.Text, cancel, messages);
        }
        catch (DatabaseException exception) when (exception.Error is { } error)
        {
            var inBatch = error.Line ?? 1;
            var line = batch.Line + inBatch - 1;
            var lost = exception.Kind == DatabaseErrorKind.StateUnknown
                ? ": the connection broke, so nobody knows whether it was carried out"
                : "";
            throw new DatabaseException(
                exception.Kind,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_session.Place}: {script.Name}, line {line}: {error.Message} (SQL Server error {error.Number}, severity "
                        + $"{error.Severity}, state {error.State}){lost}"),
                exception.Fault.Hint ?? "the script's transaction was rolled back; correct the script and run again")
            {
                Error = error with { Line = line, Statement = StatementAt.Line(batch.Text, inBatch) },
            };
        }
    }

    // Where nobody knows whether the server carried it out, there is no session left to roll back in.
    private async Task<T> OrRollBackAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is not DatabaseException { Kind: DatabaseErrorKind.StateUnknown })
        {
            await RollBackAsync(CancellationToken.None);
            throw;
        }
    }

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
                $"{_session.Place}: {exception.Problems[0]}",
                "nothing of the script was executed; correct it and run again");
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
