using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// Puts a backup or a snapshot in a database's place, from master: every session in it ends, the one that holds the deployment lock among
/// them, which it holds until that very moment. However it ends, it says how the database was left.
/// </summary>
internal sealed class DatabaseReplacement(SqlServerLink link, string database)
{
    private const int Tries = 10;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly SqlServerConnection _master = link.Connection.In("master");

    /// <param name="replace">Told in that session; its first batch shuts others out itself.</param>
    /// <exception cref="DatabaseException">With the server's words and how the database was left;
    /// <see cref="DatabaseErrorKind.StateUnknown"/> where the connection was lost.</exception>
    public async Task RunAsync(Func<SqlServerSession, Task> replace, CancellationToken cancel)
    {
        await using var session = await SqlServerSession.OpenAsync(_master, link.Time, cancel);
        try
        {
            await UntilAloneAsync(() => replace(session), cancel);
        }
        catch (DatabaseException exception)
        {
            var left = await LeftAsync(session);
            throw new DatabaseException(exception.Kind, $"{exception.Message}; {left}", HintFor(exception)) { Error = exception.Error };
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"cancelled while {database} was restored; {await LeftAsync(session)}", exception, cancel);
        }

        try
        {
            await LetInAsync(session);
        }
        catch (DatabaseException exception)
        {
            throw new DatabaseException(
                exception.Kind,
                $"{database} is restored, but others were not let in again: {exception.Message}; {await AccessAsync()}",
                exception.Fault.Hint)
            { Error = exception.Error };
        }
    }

    // An application with a pool connects again at once, and may be in the one place before RESTORE is. What is refused for that changed
    // nothing, so that here, and here only, a step may be tried again.
    private async Task UntilAloneAsync(Func<Task> step, CancellationToken cancel)
    {
        for (var more = Tries - 1; ; more--)
        {
            try
            {
                await step();
                return;
            }
            catch (DatabaseException exception)
                when (more > 0 && exception.Error is { Number: var number } && SqlServerErrorNumbers.IsInUse(number))
            {
                await Task.Delay(BetweenTries, link.Time, cancel);
            }
        }
    }

    private Task LetInAsync(SqlServerSession session) => UntilAloneAsync(
        () => session.ExecuteAsync("letting others in", BackupStatements.LetIn(database), CancellationToken.None), CancellationToken.None);

    // A restore that was refused before it wrote anything leaves the database as it was, shut for others. A connection that broke may not
    // know it yet; what the database is then the next look tells.
    private async Task<string> LeftAsync(SqlServerSession session)
    {
        try
        {
            if (session.IsOpen) await LetInAsync(session);
        }
        catch (DatabaseException exception) when (exception.Kind is DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable)
        {
        }
        catch (DatabaseException exception)
        {
            return $"others were not let in again: {exception.Message}; {await AccessAsync()}";
        }

        return await AccessAsync();
    }

    private async Task<string> AccessAsync()
    {
        try
        {
            await using var look = new SqlServerLink(_master, link.Time);
            return await look.RowsAsync(new DatabaseAccessQuery(database), CancellationToken.None) is [var now]
                ? $"{database} is {now.State} and {now.UserAccess} now"
                : $"the server shows no database {database} now";
        }
        catch (DatabaseException exception)
        {
            return $"how {database} was left nobody could ask: {exception.Message}";
        }
    }

    private static string? HintFor(DatabaseException exception) => exception.Kind == DatabaseErrorKind.StateUnknown
        ? "a database that is RESTORING is brought back by restoring again, one that is SINGLE_USER by ALTER DATABASE … SET MULTI_USER "
            + "WITH ROLLBACK IMMEDIATE; sys.databases tells"
        : exception.Fault.Hint;
}
