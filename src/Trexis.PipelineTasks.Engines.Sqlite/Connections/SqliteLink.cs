using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>
/// One connection, opened when first needed and used by one caller at a time. SQLite works on the calling thread, and so does
/// this: whoever must not wait calls it from the pool. A progress handler stops the work when it is cancelled or its time is over.
/// </summary>
internal sealed class SqliteLink(
    SqliteLocation location, SqliteOpenMode mode, TimeProvider time, Action<SqliteConnection>? prepare = null) : IAsyncDisposable
{
    /// <summary>Virtual machine steps between two looks at the token and the clock: well under a millisecond.</summary>
    private const int StepsBetweenLooks = 2000;

    private readonly SemaphoreSlim _gate = new(1, 1);

    // Held here because SQLite keeps only a pointer to it.
    private delegate_progress? _watch;
    private SqliteConnection? _connection;
    private CancellationToken _cancel;
    private long _started;
    private TimeSpan _budget = Timeout.InfiniteTimeSpan;

    public SqliteLocation Location => location;

    /// <summary>How often the file was opened.</summary>
    public int Openings { get; private set; }

    /// <param name="doing">What the work is, for messages.</param>
    /// <param name="budget">How long it may take; without one, as long as it needs.</param>
    /// <exception cref="DatabaseException">With <see cref="DatabaseErrorKind.TimedOut"/> where the budget ended it.</exception>
    public async Task<T> RunAsync<T>(string doing, Func<SqliteConnection, T> work, CancellationToken cancel, TimeSpan? budget = null)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return Run(doing, work, budget ?? Timeout.InfiniteTimeSpan, cancel);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes the connection until it is needed again: some statements run only where no other connection stands.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _gate.Dispose();
    }

    private T Run<T>(string doing, Func<SqliteConnection, T> work, TimeSpan budget, CancellationToken cancel)
    {
        (_cancel, _budget, _started) = (cancel, budget, time.GetTimestamp());
        try
        {
            return work(_connection ??= Open());
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            cancel.ThrowIfCancellationRequested();
            throw TimedOut(doing, budget);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, location, doing);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.TimedOut)
        {
            cancel.ThrowIfCancellationRequested();
            throw TimedOut(doing, budget);
        }
        finally
        {
            (_cancel, _budget) = (CancellationToken.None, Timeout.InfiniteTimeSpan);
        }
    }

    private SqliteConnection Open()
    {
        var connection = location.Connect(mode);
        try
        {
            connection.Open();
            Openings++;
            raw.sqlite3_busy_timeout(connection.Handle!, SqliteLocation.BusyTryMilliseconds);
            prepare?.Invoke(connection);
            raw.sqlite3_progress_handler(connection.Handle!, StepsBetweenLooks, _watch = _ => ShouldStop() ? 1 : 0, null);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool ShouldStop() =>
        _cancel.IsCancellationRequested || (_budget != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_started) > _budget);

    private DatabaseException TimedOut(string doing, TimeSpan budget) => new(
        DatabaseErrorKind.TimedOut,
        $"{location.Shown}: {doing}: not done within {HumanText.Duration(budget)}",
        "give it more time, or make it read less");

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
        _watch = null;
    }
}
