using System.Data;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;

namespace Trexis.PipelineTasks.Databases.SqlServer.Backups;

/// <summary>
/// Puts a backup in a database's place, from master: every session in it ends, the one that holds the deployment lock among them,
/// which it holds until that very moment. However it ends, it says how the database was left.
/// </summary>
internal sealed class DatabaseReplacement(SqlServerLink link, string database)
{
    private readonly SqlServerConnection _master = link.Connection.In("master");

    /// <exception cref="DatabaseException">With the server's words and how the database was left; <see cref="DatabaseErrorKind.StateUnknown"/> where the connection was lost.</exception>
    public async Task RunAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel)
    {
        await using var session = await SqlServerSession.OpenAsync(_master, link.Time, cancel);
        try
        {
            await RestoreAsync(session, backup, progress, cancel);
        }
        catch (DatabaseException exception)
        {
            throw new DatabaseException(exception.Kind, $"{exception.Message}; {await LeftAsync(session)}", HintFor(exception)) { Error = exception.Error };
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"cancelled while {database} was restored; {await LeftAsync(session)}", exception, cancel);
        }

        await LetInAsync(session);
    }

    private async Task RestoreAsync(SqlServerSession session, BackupRecord backup, IProgress<double> progress, CancellationToken cancel)
    {
        await session.ExecuteAsync("shutting others out", BackupStatements.ShutOut(database), cancel);
        var (path, position) = BackupRecords.Place(backup.Location);
        await session.ExecuteAsync(
            "restoring",
            BackupStatements.Restore(database, path, position),
            cancel,
            new PercentMessages(progress),
            parameters => parameters.Add("@source", SqlDbType.NVarChar, 1024).Value = path);
    }

    private Task LetInAsync(SqlServerSession session) => session.ExecuteAsync("letting others in", BackupStatements.LetIn(database), CancellationToken.None);

    // A restore that was refused before it wrote anything leaves the database as it was, shut for others.
    private async Task<string> LeftAsync(SqlServerSession session)
    {
        try
        {
            if (session.IsOpen) await LetInAsync(session);
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
        ? "a database that is RESTORING is brought back by restoring again, one that is SINGLE_USER by ALTER DATABASE … SET MULTI_USER; sys.databases tells"
        : exception.Fault.Hint;
}
