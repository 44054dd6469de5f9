using Trexis.PipelineTasks.Engines.SqlServer.Connections;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>The session that holds the deployment lock, and the bookkeeping that is written under it.</summary>
internal sealed record LockHolder(SqlServerSession Session, int Id, string Token)
{
    public required JournalStatements Journal { get; init; }

    public JournalStatements JournalIn(SqlServerSession session) => new(session, Token);

    /// <exception cref="DatabaseException">Another deployment holds it after the wait; the message names it.</exception>
    public static async Task<LockHolder> TakeAsync(
        SqlServerConnection connection, DeploymentIdentity deployment, LockWaiting waiting, CancellationToken cancel)
    {
        var session = await SqlServerSession.OpenAsync(connection, waiting.Time, cancel);
        try
        {
            var id = await ApplicationLock.TakeAsync(session, deployment, waiting, cancel);
            var token = Guid.NewGuid().ToString("D");
            return new LockHolder(session, id, token) { Journal = new(session, token, waiting) };
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
