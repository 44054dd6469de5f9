using Trexis.PipelineTasks.Engines.SqlServer.Connections;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>The session that holds the deployment lock, and the bookkeeping that is written under it.</summary>
internal sealed record LockHolder(SqlServerSession Session, int Id, string Token)
{
    public JournalStatements Journal { get; } = new(Session, Token);

    public JournalStatements JournalIn(SqlServerSession session) => new(session, Token);

    /// <exception cref="DatabaseException">Another deployment holds it after <paramref name="wait"/>; the message names it.</exception>
    public static async Task<LockHolder> TakeAsync(
        SqlServerConnection connection, DeploymentIdentity deployment, TimeSpan wait, TimeProvider time, CancellationToken cancel)
    {
        var session = await SqlServerSession.OpenAsync(connection, time, cancel);
        try
        {
            var id = await ApplicationLock.TakeAsync(session, deployment, wait, time, cancel);
            return new LockHolder(session, id, Guid.NewGuid().ToString("D"));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
