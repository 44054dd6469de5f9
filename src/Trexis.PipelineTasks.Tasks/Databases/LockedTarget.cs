using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The run's target, opened, held against what is expected of it, and locked for this deployment.</summary>
public sealed class LockedTarget : IAsyncDisposable
{
    private LockedTarget(IDatabase database, IDeploymentSession session) => (Database, Session) = (database, session);

    public IDatabase Database { get; }

    public IDeploymentSession Session { get; }

    /// <summary>
    /// Nothing where it is another database than the expected one, or another deployment holds the lock; the journal says which.
    /// </summary>
    /// <param name="unlocked">Told what that means for the caller's own step, where the lock is held.</param>
    public static async Task<LockedTarget?> TakeAsync(
        DatabaseEngines engines, TaskRun run, CancellationToken cancel, Action<Outcome>? unlocked = null)
    {
        var database = await engines.OpenAsync(run, cancel);
        try
        {
            if (ReadinessToApply.IsExpected(run, database))
            {
                if (await DeploymentLock.TakeAsync(run, database, cancel) is { } session) return new LockedTarget(database, session);
                unlocked?.Invoke(Outcome.Skipped("Nothing was executed: another deployment holds the lock"));
            }
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        await database.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Database.DisposeAsync();
    }
}
