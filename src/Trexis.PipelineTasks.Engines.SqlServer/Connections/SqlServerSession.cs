using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Connections;

/// <summary>
/// A connection for what changes something: nothing is ever tried again on it, and where it breaks in a step, the state of that
/// step is unknown. Opening it may be tried again, for by then nothing has been done.
/// </summary>
internal sealed class SqlServerSession : IAsyncDisposable
{
    private readonly SqlServerConnection _connection;
    private readonly SqlConnection _open;
    private readonly TimeProvider _time;
    private IProgress<ServerMessage>? _messages;
    private bool _lost;

    private SqlServerSession(SqlServerConnection connection, SqlConnection open, ServerIdentity server, TimeProvider time)
    {
        (_connection, _open, Server, _time) = (connection, open, server, time);
        _open.InfoMessage += Notify;
        _open.StatisticsEnabled = true;
    }

    public ServerIdentity Server { get; }

    public string Place => _connection.Place;

    /// <summary>The driver throws first and closes a broken connection a moment later, so its own word is not enough.</summary>
    public bool IsOpen => !_lost && _open.State == ConnectionState.Open;

    /// <summary>
    /// Whether a procedure or a dynamic batch has ended or begun a transaction that it was called in: the server says so with error 266,
    /// which may stand behind others.
    /// </summary>
    public bool MismatchedTransactions { get; private set; }

    /// <summary>
    /// Transactions that were created on this connection: the server tells the driver of each (MS-TDS 2.2.5.3.2), and of none that is
    /// begun within another.
    /// </summary>
    public long TransactionsBegun => _open.RetrieveStatistics()["Transactions"] as long? ?? 0;

    public static async Task<SqlServerSession> OpenAsync(SqlServerConnection connection, TimeProvider time, CancellationToken cancel)
    {
        var link = new SqlServerLink(connection, time);
        try
        {
            var server = await link.OpenAsync(cancel);
            return new SqlServerSession(connection, await link.HandOverAsync(), server, time);
        }
        finally
        {
            await link.DisposeAsync();
        }
    }

    /// <summary>Sends one batch as it stands.</summary>
    /// <exception cref="DatabaseException">With the line within the batch; <see cref="DatabaseErrorKind.StateUnknown"/> where the
    /// connection broke.</exception>
    public async Task<BatchOutcome> ExecuteAsync(
        string doing,
        string sql,
        CancellationToken cancel,
        IProgress<ServerMessage>? messages = null,
        Action<SqlParameterCollection>? bind = null)
    {
        var started = _time.GetTimestamp();
        _messages = messages;
        try
        {
            await using var command = Command(sql, bind);
            var rows = await command.ExecuteNonQueryAsync(cancel);
            return new BatchOutcome(rows < 0 ? null : rows, _time.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is not DatabaseException)
        {
            throw Translate(exception, doing, cancel);
        }
        finally
        {
            _messages = null;
        }
    }

    /// <summary>Reads on this connection, which holds the transaction and the lock.</summary>
    public async Task<IReadOnlyList<TRow>> RowsAsync<TRow>(SqlServerQuery<TRow> query, CancellationToken cancel)
    {
        try
        {
            return await SqlServerLink.RowsAsync(_open, query, cancel);
        }
        catch (Exception exception) when (exception is not DatabaseException)
        {
            throw Translate(exception, query.Name, cancel);
        }
    }

    /// <summary>The first row; nothing where there is none, or where this login may not see other sessions.</summary>
    public async Task<T?> SeenAsync<T>(SqlServerQuery<T> query, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await RowsAsync(query, cancel) is [var first, ..] ? first : null;
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Denied)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _open.InfoMessage -= Notify;
        await _open.DisposeAsync();
    }

    private SqlCommand Command(string sql, Action<SqlParameterCollection>? bind)
    {
        var command = _open.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        bind?.Invoke(command.Parameters);
        return command;
    }

    private Exception Translate(Exception exception, string doing, CancellationToken cancel)
    {
        MismatchedTransactions |=
            exception is SqlException told && SqlServerErrors.Holds(told, SqlServerErrorNumbers.MismatchedTransactions);
        _lost |= exception is SqlException broken ? SqlServerErrors.IsLost(broken) : !IsOpen;
        if (cancel.IsCancellationRequested && !_lost) return new OperationCanceledException(exception.Message, cancel);
        if (exception is SqlException server) return WithLine(SqlServerErrors.TranslateStep(server, Place, doing), server);
        var fault = DriverFaults.Translate(exception, Place, doing, inStep: true);
        _lost |= fault is not null;
        return fault ?? exception;
    }

    // A line inside a procedure is not one of the script.
    private static DatabaseException WithLine(DatabaseException translated, SqlException exception)
    {
        var error = SqlServerErrors.Decisive(exception);
        if (translated.Error is not { } known || error.LineNumber < 1) return translated;
        var line = string.IsNullOrEmpty(error.Procedure) ? error.LineNumber : (int?)null;
        return new DatabaseException(translated.Kind, translated.Message, translated.Fault.Hint) { Error = known with { Line = line } };
    }

    private void Notify(object sender, SqlInfoMessageEventArgs told)
    {
        foreach (SqlError message in told.Errors)
            _messages?.Report(new ServerMessage(message.Number, message.Class, ServerMessages.OfInfo(message.Number, message.Message)));
    }
}

/// <param name="Rows">The sum over the statements that count rows they change; absent where none does.</param>
internal sealed record BatchOutcome(long? Rows, TimeSpan Elapsed);
