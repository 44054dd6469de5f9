using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Copies;

/// <summary>
/// Copies a database on its logical server and waits until the copy is whole. Microsoft documents the statement both ways, as one
/// that ends with the copying and as one that only begins it, and a connection that is lost ends neither: so the copy's own state
/// decides, which master tells. A copying that failed or was given up leaves nothing: dropping the copy is how one ends it.
/// </summary>
internal sealed class DatabaseCopying(SqlServerLink link, ServerIdentity server, string copy)
{
    private const string Master = "master";
    private const int NameIsTaken = 1801;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async Task<DatabaseCopy> RunAsync(IProgress<double> progress, CancellationToken cancel)
    {
        await using var master = new SqlServerLink(link.Connection.In(Master), link.Time);
        try
        {
            return await CopyAsync(master, progress, cancel);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException($"copying {server.Database} was given up; {await DropAsync()}", cancel);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.StateUnknown)
        {
            throw new DatabaseException(exception.Kind, exception.Message, $"look in master whether {copy} stands: it goes on by itself, "
                + $"and is billed until somebody drops it")
            { Error = exception.Error };
        }
    }

    private async Task<DatabaseCopy> CopyAsync(SqlServerLink master, IProgress<double> progress, CancellationToken cancel)
    {
        await using var session = await OpenAsync(cancel);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var creating = session.ExecuteAsync("copying the database", CopyStatements.Copy(server.Database, copy), over.Token);
        try
        {
            return await WatchAsync(master, creating, progress, cancel);
        }
        finally
        {
            // The copying is over or given up, and the statement with it; what it says now tells nothing more.
            await over.CancelAsync();
            await ((Task)creating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<DatabaseCopy> WatchAsync(SqlServerLink master, Task creating, IProgress<double> progress, CancellationToken cancel)
    {
        while (true)
        {
            // Read first: what the statement left when it ended is there when master is asked.
            var ended = creating.IsCompleted;
            var (standing, told) = await AskAsync(master, cancel);
            if (standing is { State: "ONLINE" }) return standing;
            if (standing is { State: "SUSPECT" } || (standing is not null && told is { Failed: true })) throw await FailedAsync(told);
            if (ended && creating.IsFaulted && Refusal(creating, standing) is { } refusal) throw await WithoutRestAsync(refusal, standing);
            if (ended && standing is null)
                throw new DatabaseException(
                    DatabaseErrorKind.Missing,
                    $"{master.Connection.Place}: the copy {copy} was begun and is not there: somebody dropped it, or this login may not "
                        + $"see it",
                    "make the login a member of dbmanager in master, and keep copies until they are whole");
            if (told is not null) progress.Report(told.Percent / 100);
            var pause = Task.Delay(Pause, link.Time, cancel);
            await (ended ? pause : Task.WhenAny(creating, pause));
            cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task<(DatabaseCopy? Standing, CopyProgress? Told)> AskAsync(SqlServerLink master, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var copies = batch.Add(new DatabaseCopiesQuery());
        var progress = batch.Add(new CopyProgressQuery(copy));
        try
        {
            await batch.ExecuteAsync(master, "asking how the copy is", cancel);
        }
        catch (DatabaseException exception)
        {
            throw Lost(exception.Message);
        }

        return copies.Rows is Fact<IReadOnlyList<DatabaseCopy>>.Known known
            ? (
                known.Value.FirstOrDefault(standing => string.Equals(standing.Name, copy, StringComparison.OrdinalIgnoreCase)),
                progress.Single.ValueOr(null))
            : throw Lost((copies.Rows as Fact<IReadOnlyList<DatabaseCopy>>.Unreadable)?.Reason ?? "master does not tell");
    }

    // What the statement met, where it left no copy that goes on without it.
    private static DatabaseException? Refusal(Task creating, DatabaseCopy? standing) =>
        creating.Exception!.InnerException is DatabaseException exception
            && (exception.Kind != DatabaseErrorKind.StateUnknown || standing is null)
            ? exception
            : null;

    private async Task<DatabaseException> FailedAsync(CopyProgress? told)
    {
        var said = told is { Error: > 0 }
            ? $"{ServerMessages.Redact(told.Error, told.Message)} (SQL Server error {told.Error})"
            : "the service says no reason to this login; sys.dm_operation_status in master may show it to the administrator";
        return new DatabaseException(
            DatabaseErrorKind.Statement,
            $"{link.Connection.Place}: the copying failed: {said}; {await DropAsync()}",
            "copy again later; where the server's quota is full, drop copies that no deployment needs any more");
    }

    private async Task<DatabaseException> WithoutRestAsync(DatabaseException refusal, DatabaseCopy? standing) => standing is null
        || refusal.Error?.Number == NameIsTaken
        ? refusal
        : new DatabaseException(refusal.Kind, $"{refusal.Message}; {await DropAsync()}", refusal.Fault.Hint) { Error = refusal.Error };

    private DatabaseException Lost(string reason) =>
        new(DatabaseErrorKind.StateUnknown, $"{link.Connection.In(Master).Place}: nobody knows how the copy {copy} is: {reason}");

    /// <returns>What became of it, to end a sentence.</returns>
    private async Task<string> DropAsync()
    {
        try
        {
            await using var session = await OpenAsync(CancellationToken.None);
            await session.ExecuteAsync("dropping the copy", CopyStatements.Drop(copy), CancellationToken.None);
            return $"the copy {copy} was dropped";
        }
        catch (DatabaseException exception)
        {
            return $"the copy {copy} could not be dropped, and is billed until somebody drops it ({exception.Message})";
        }
    }

    private async Task<SqlServerSession> OpenAsync(CancellationToken cancel)
    {
        try
        {
            return await SqlServerSession.OpenAsync(link.Connection.In(Master), link.Time, cancel);
        }
        catch (DatabaseException exception) when (exception.Kind is DatabaseErrorKind.Denied or DatabaseErrorKind.Missing)
        {
            throw new DatabaseException(exception.Kind, exception.Message, CopyRights.Hint) { Error = exception.Error };
        }
    }
}
