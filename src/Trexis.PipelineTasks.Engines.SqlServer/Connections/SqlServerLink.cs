using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Connections;

/// <summary>
/// One connection for reading, opened when first needed and used by one caller at a time. What may be repeated without harm is
/// repeated where the server or the network says that a moment later it may go well: opening and reading, nothing else.
/// </summary>
internal sealed class SqlServerLink(SqlServerConnection connection, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The pauses after which what failed is tried again.</summary>
    private static readonly IReadOnlyList<TimeSpan> Patience = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    /// <summary>The same where a service says that it is busy with the database itself.</summary>
    private static readonly IReadOnlyList<TimeSpan> PatienceWithService =
        [.. Patience, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)];

    public static readonly IReadOnlyList<TimeSpan> NoPatience = [];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private SqlConnection? _open;
    private long? _waitedForLock;

    public SqlServerConnection Connection => connection;

    public TimeProvider Time => time;

    /// <summary>Who answered when the connection was last opened.</summary>
    public ServerIdentity? Server { get; private set; }

    /// <summary>Whether a question waits for a lock: not where one has waited in vain just before.</summary>
    public bool WaitsForLocks => _waitedForLock is not { } at || time.GetElapsedTime(at) > ServerIdentityQuery.LockTimeout;

    public void WaitedForLock() => _waitedForLock = time.GetTimestamp();

    /// <summary>Reads; tried again where that can help, since reading twice harms nobody.</summary>
    /// <param name="doing">What the work is, for messages.</param>
    /// <param name="budget">How long it may take; without one, as long as it needs.</param>
    /// <param name="patience">The pauses after which it is tried again; what the error asks for where absent.</param>
    /// <exception cref="DatabaseException">With <see cref="DatabaseErrorKind.TimedOut"/> where the budget ended it.</exception>
    public async Task<T> ReadAsync<T>(
        string doing,
        Func<SqlConnection, CancellationToken, Task<T>> read,
        CancellationToken cancel,
        TimeSpan? budget = null,
        IReadOnlyList<TimeSpan>? patience = null)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await OnceAsync(doing, read, attempt, budget, cancel);
                }
                catch (TransientException exception)
                {
                    Close();
                    var pauses = patience ?? (exception.IsOfService ? PatienceWithService : Patience);
                    if (attempt >= pauses.Count) throw exception.Translated;
                    cancel.ThrowIfCancellationRequested();
                    await Task.Delay(pauses[attempt], time, cancel);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Opens the connection, or finds out that it cannot be opened.</summary>
    public Task<ServerIdentity> OpenAsync(CancellationToken cancel, IReadOnlyList<TimeSpan>? patience = null) =>
        ReadAsync("opening", (_, _) => Task.FromResult(Server!), cancel, patience: patience);

    public Task<IReadOnlyList<TRow>> RowsAsync<TRow>(SqlServerQuery<TRow> query, CancellationToken cancel) =>
        ReadAsync(query.Name, (open, stop) => RowsAsync(open, query, stop), cancel);

    /// <summary>Closes the connection until it is needed again: a restore wants the database for itself.</summary>
    public async Task ReleaseAsync()
    {
        await _gate.WaitAsync();
        try
        {
            Close();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives the open connection away; the next reading opens another.</summary>
    public async Task<SqlConnection> HandOverAsync()
    {
        await _gate.WaitAsync();
        try
        {
            var open = _open ?? throw new InvalidOperationException("there is no open connection to hand over");
            _open = null;
            return open;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _gate.Dispose();
    }

    public static async Task<IReadOnlyList<TRow>> RowsAsync<TRow>(SqlConnection open, SqlServerQuery<TRow> query, CancellationToken cancel)
    {
        await using var command = open.CreateCommand();
        command.CommandText = query.Text;
        command.CommandTimeout = 0;
        query.Bind(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<TRow>();
        var isAnswered = false;
        do
        {
            if (isAnswered || (query.Distinctive is { } column && !reader.Has(column))) continue;
            isAnswered = true;
            while (await reader.ReadAsync(cancel)) await reader.UseRowAsync(row => rows.Add(query.RowOf(row)), cancel);
        }

        // An error after the last row comes only to those who ask on.
        while (await reader.NextResultAsync(cancel));
        return rows;
    }

    private async Task<T> OnceAsync<T>(
        string doing, Func<SqlConnection, CancellationToken, Task<T>> read, int attempt, TimeSpan? budget, CancellationToken cancel)
    {
        using var limit = budget is { } span ? new CancellationTokenSource(span, time) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit?.Token ?? CancellationToken.None);
        var opening = _open is null;
        try
        {
            if (_open is { State: not ConnectionState.Open }) Close();
            _open ??= await ConnectAsync(either.Token);
            opening = false;
            return await read(_open, either.Token);
        }
        catch (Exception exception) when (exception is not DatabaseException)
        {
            if (cancel.IsCancellationRequested) throw new OperationCanceledException(exception.Message, cancel);
            if (limit is { IsCancellationRequested: true }) throw TimedOut(doing, budget!.Value);
            var what = opening ? "opening the connection" : doing;
            if (exception is not SqlException server) throw DriverFaults.Translate(exception, connection.Place, what) ?? exception;
            var translated = SqlServerErrors.Translate(server, connection.Place, what);
            throw SqlServerErrors.IsTransient(server)
                ? new TransientException(translated, attempt, SqlServerErrorNumbers.IsOfService(server.Number))
                : translated;
        }
    }

    private async Task<SqlConnection> ConnectAsync(CancellationToken cancel)
    {
        var open = await connection.ConnectAsync(cancel);
        await OpenAsync(open, cancel);
        try
        {
            var rows = await RowsAsync(open, new ServerIdentityQuery(), cancel);
            Server = rows is [{ IsTooOld: false } server] ? server : throw Unfit(rows);
            return open;
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }
    }

    // On a thread of its own: the driver puts every asynchronous opening without a pool into one of as many queues as there are
    // processors, where one that its caller gave up long ago holds up all behind it. Its own limit does not hold for every silence of a
    // server, nor does it hear a token while it logs in.
    private async Task OpenAsync(SqlConnection open, CancellationToken cancel)
    {
        var opening = Task.Factory.StartNew(open.Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await opening.WaitAsync(TimeSpan.FromSeconds(open.ConnectionTimeout) + connection.Grace, cancel);
        }
        catch
        {
            _ = opening.ContinueWith(_ => open.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    private DatabaseException Unfit(IReadOnlyList<ServerIdentity> answered) => answered is [var server, ..]
        ? new DatabaseException(
            DatabaseErrorKind.Statement,
            $"{connection.Place}: {server.Name} (engine edition {server.EngineEdition}) is too old or of another kind: accepted are "
                + $"SQL Server 2016 ({ServerIdentity.Oldest}) and later, Azure SQL Database and Azure SQL Managed Instance; nothing was "
                + "asked of it",
            "point the connection string at one of these, or upgrade the server first")
        : new DatabaseException(
            DatabaseErrorKind.Missing,
            $"{connection.Place}: the server did not say which database this is",
            "check that this login may see the database in sys.databases");

    private DatabaseException TimedOut(string doing, TimeSpan budget) => new(
        DatabaseErrorKind.TimedOut,
        $"{connection.Place}: {doing}: not done within {HumanText.Duration(budget)}",
        SqlServerErrorNumbers.Hint(0, DatabaseErrorKind.TimedOut));

    private void Close()
    {
        _open?.Dispose();
        _open = null;
    }

    /// <summary>Carries an error that a later attempt may not meet to the loop that attempts.</summary>
    private sealed class TransientException(DatabaseException translated, int attempt, bool isOfService) : Exception(translated.Message)
    {
        public bool IsOfService { get; } = isOfService;

        public DatabaseException Translated { get; } = attempt == 0
            ? translated
            : new DatabaseException(translated.Kind, $"{translated.Message}; tried {attempt + 1} times", translated.Fault.Hint)
            {
                Error = translated.Error,
            };
    }
}
