using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// Puts a backup or a snapshot in a database's place, from master: every session in it ends, the one that holds the deployment lock among
/// them, which it holds until that very moment. However it ends, it says how the database was left.
/// </summary>
internal sealed class DatabaseReplacement(SqlServerLink link, string database)
{
    private readonly SqlServerConnection _master = link.Connection.In("master");

    /// <param name="replace">Told in that session, while nobody else is in the database.</param>
    /// <exception cref="DatabaseException">With the server's words and how the database was left;
    /// <see cref="DatabaseErrorKind.StateUnknown"/> where the connection was lost.</exception>
    public async Task RunAsync(Func<SqlServerSession, Task> replace, CancellationToken cancel)
    {
        await using var session = await SqlServerSession.OpenAsync(_master, link.Time, cancel);
        try
        {
            await session.ExecuteAsync("shutting others out", BackupStatements.ShutOut(database), cancel);
            await replace(session);
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

        await LetInAsync(session);
    }

    private Task LetInAsync(SqlServerSession session) =>
        session.ExecuteAsync("letting others in", BackupStatements.LetIn(database), CancellationToken.None);

    // A connection that broke may not know it yet; what the database is then the next look tells.
    private async Task TryLetInAsync(SqlServerSession session)
    {
        try
        {
            await LetInAsync(session);
        }
        catch (DatabaseException exception) when (exception.Kind is DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable)
        {
        }
    }

    // A restore that was refused before it wrote anything leaves the database as it was, shut for others.
    private async Task<string> LeftAsync(SqlServerSession session)
    {
        try
        {
            if (session.IsOpen) await TryLetInAsync(session);
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
        ? "a database that is RESTORING is brought back by restoring again, one that is SINGLE_USER by ALTER DATABASE … SET MULTI_USER; "
            + "sys.databases tells"
        : exception.Fault.Hint;
}
