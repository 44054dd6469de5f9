using Trexis.PipelineTasks.Engines.SqlServer.Assessment;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>
/// A session of its own for one script or plan, beside the one that holds the lock: what an earlier script has set, or left in tempdb,
/// is not there.
/// </summary>
internal sealed class ScriptSession : IAsyncDisposable
{
    /// <summary>
    /// Whoever rolls the transaction back and goes on to write does so in another one, which the driver is told of and an error takes back:
    /// nothing is committed statement by statement. After BEGIN TRANSACTION, which counts twice under it ("SET IMPLICIT_TRANSACTIONS").
    /// </summary>
    private const string Guard = "SET IMPLICIT_TRANSACTIONS ON;";

    private readonly SqlServerSession _session;
    private readonly SessionState _began;

    private readonly TimeSpan? _wait;

    private bool _limitsRows;

    private bool _steersGuard;

    private ScriptSession(SqlServerSession session, SessionState began, TimeSpan? wait) =>
        (_session, _began, _wait) = (session, began, wait);

    public SqlServerSession Session => _session;

    /// <summary>How it stands before anything was sent; with its id, for those who watch it.</summary>
    public SessionState Began => _began;

    public static async Task<ScriptSession> OpenAsync(SqlServerConnection connection, LockWaiting waiting, CancellationToken cancel)
    {
        var session = await SqlServerSession.OpenAsync(connection, waiting.Time, cancel);
        try
        {
            await ApplicationLock.BeginExecutionAsync(session, waiting.OfExecution, cancel);
            var began = await session.RowsAsync(new SessionStateQuery(SessionStateQuery.Usual), cancel);
            return new ScriptSession(session, began[0], waiting.OfExecution);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="DatabaseException">With the line of the script.</exception>
    public async Task<BatchOutcome> ExecuteAsync(
        SqlText script, SqlBatch batch, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        _steersGuard = batch.Text.Contains("IMPLICIT_TRANSACTIONS", StringComparison.OrdinalIgnoreCase);
        _limitsRows |= batch.Text.Contains("ROWCOUNT", StringComparison.OrdinalIgnoreCase)
            && SqlWords.In(batch.Text).Contains("ROWCOUNT", StringComparer.OrdinalIgnoreCase);
        try
        {
            return await _session.ExecuteAsync(script.Name, batch.Text, cancel, messages);
        }
        catch (DatabaseException exception) when (exception.Error is { } error)
        {
            var hint = exception.Fault.Hint;
            // A script that sets a limit of its own means that one.
            if (error.Number == SqlServerErrorNumbers.LockTimeout
                && _wait is { } wait
                && !script.Text.Contains("LOCK_TIMEOUT", StringComparison.OrdinalIgnoreCase))
            {
                var limit = HumanText.Duration(wait);
                error = error with
                {
                    Message = $"waited {limit} for a lock that another session holds, as long as the policy allows (watch: wait: {limit})",
                };
                hint = $"{hint}; watch: {{ wait }} of policy.yml says how long a deployment waits";
            }

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
                hint)
            {
                Error = error with { Line = line, Statement = StatementAt.Line(batch.Text, inBatch) },
            };
        }
    }

    /// <summary>
    /// Whether what the last batch did after the end of its transaction, if it did anything, was committed statement by statement: no
    /// transaction was open when it failed, and the guard was off, or its text speaks of it, and it may have been off for a part of it (an
    /// option that a dynamic text sets is set back at the end of that text).
    /// </summary>
    public bool CommitsByItself { get; private set; }

    public Task BeginTransactionAsync(string script, CancellationToken cancel) =>
        _session.ExecuteAsync($"{script}: beginning its transaction", $"BEGIN TRANSACTION;\n{Guard}", cancel);

    /// <summary>A batch that set it back has left the next ones without.</summary>
    public Task GuardAsync(string script, CancellationToken cancel) =>
        _session.ExecuteAsync($"{script}: guarding its transaction", Guard, cancel);

    /// <summary>Absent where execution is off.</summary>
    public async Task<SessionState?> StateAsync(CancellationToken cancel) =>
        (await _session.RowsAsync(new SessionStateQuery(_limitsRows ? SessionStateQuery.Far : SessionStateQuery.Usual), cancel))
            is [var state] ? state : null;

    /// <summary>What a script left otherwise than it found it, which would make the journal lie; absent where it left nothing.</summary>
    /// <param name="now">As <see cref="StateAsync"/> told it after the last batch.</param>
    /// <param name="transactions">That are open when it begins.</param>
    public string? Left(SessionState? now, int transactions) => now switch
    {
        null => "switched execution off (SET NOEXEC, PARSEONLY, FMTONLY or SHOWPLAN_… ON) and left it off: the server took every batch "
            + "after that and did nothing",
        { } state when state.Database != _began.Database => $"left the session in database {state.Database}",
        { } state when state.Transactions < transactions => "ended the transaction that it runs in",
        { } state when state.Transactions > transactions => "leaves a transaction open, which was rolled back",
        { BeginsTransactions: true } when transactions == 0 => "left IMPLICIT_TRANSACTIONS at ON, which was OFF",
        { } state => _began.Changed(state) is { } changed ? $"left {changed}" : null,
    };

    /// <summary>
    /// What the server does not say to have rolled back it rolls back once the session has ended, which is why that ends then: where
    /// nothing is executed, no ROLLBACK is.
    /// </summary>
    /// <returns>Whether the server has answered: of a cancel that it never confirmed the driver has closed the connection.</returns>
    public async Task<bool> RollBackAsync()
    {
        var isOpen = _session.IsOpen;
        if (isOpen && await _session.RowsAsync(new RollBackQuery(), CancellationToken.None) is [{ LeftOpen: 0 } ended])
        {
            CommitsByItself = ended is { WasOpen: 0 } && (!ended.BeganTransactions || _steersGuard);
            return true;
        }

        await _session.DisposeAsync();
        return isOpen;
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
