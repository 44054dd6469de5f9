using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>Takes the target's deployment lock and says so in the journal.</summary>
/// <param name="identity">Who deploys what.</param>
/// <param name="host">Told when a wait begins: who looks at the console can end what holds the lock.</param>
public sealed class DeploymentLock(
    TargetDatabase target, DeploymentIdentity identity, RunJournal journal, TimeSpan? wait, IPipelineHost host)
{
    /// <summary>Where no input was read at all, as in <c>trexis run</c>; what the input says to those who ask for help.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for another deployment; each task says with which of its actions.</summary>
    public static readonly InputSpec Wait = new("lock_wait", InputKind.Duration, "How long to wait for another deployment of the same "
        + "target.")
    { Default = "30s" };

    /// <summary>Who deploys, as the target's lock and history name them.</summary>
    public static DeploymentIdentity IdentityOf(RunContext run) => new(run.Deployment, run.Actor, run.Id);

    /// <summary>
    /// Opens the target and locks it. Nothing where it is another database than the expected one, or another deployment holds the
    /// lock longer than we wait; the journal says which.
    /// </summary>
    /// <param name="unlocked">Told what that means for the caller's own step, where the lock is held.</param>
    /// <param name="isTakenOver">Whether the caller judges a history of another environment.</param>
    public async Task<LockedTarget?> TakeAsync(CancellationToken cancel, Action<Outcome>? unlocked = null, bool isTakenOver = false)
    {
        var database = await target.OpenAsync(cancel);
        try
        {
            // What its history says is asked under the lock: until then another environment may be the first that deploys here.
            if (target.IsAnother(database)) await target.IsExpectedAsync(database, cancel);
            else if (await LockAsync(database, cancel) is { } session)
            {
                if (await IsExpectedAsync(database, session, isTakenOver, cancel)) return new LockedTarget(database, session);
            }
            else unlocked?.Invoke(Outcome.Skipped("Nothing was executed: another deployment holds the lock"));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        await database.DisposeAsync();
        return null;
    }

    private async Task<bool> IsExpectedAsync(
        IDatabase database, IDeploymentSession session, bool isTakenOver, CancellationToken cancel)
    {
        var isExpected = false;
        try
        {
            return isExpected = await target.IsExpectedAsync(database, cancel, isTakenOver);
        }
        finally
        {
            if (!isExpected) await session.DisposeAsync();
        }
    }

    private async Task<IDeploymentSession?> LockAsync(IDatabase database, CancellationToken cancel)
    {
        var started = journal.Time.GetTimestamp();
        var patience = wait ?? DefaultWait;
        try
        {
            var session = await database.BeginDeploymentAsync(
                identity,
                new LockPatience(patience, held => host.WriteLine($"lock: {held}")) { OfExecution = target.Policy.Watch.Wait },
                cancel);
            Add(Outcome.Passed($"{database.Identity.Database} on {database.Identity.Server} is locked for deployment {identity.Id}"));
            return session;
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Locked)
        {
            Add(
                Outcome.Failed(
                    $"Waited {HumanText.Duration(patience)} for the lock of {database.Identity.Database} on {database.Identity.Server}: "
                        + $"{exception.Message}") with
                {
                    Remedy = exception.Fault.Hint,
                });
            return null;
        }

        void Add(Outcome outcome) => journal.AddStep(DeploymentSteps.Locked, outcome, started);
    }
}

/// <summary>The run's target, opened, held against what is expected of it, and locked for this deployment.</summary>
public sealed class LockedTarget : IAsyncDisposable
{
    internal LockedTarget(IDatabase database, IDeploymentSession session) => (Database, Session) = (database, session);

    public IDatabase Database { get; }

    public IDeploymentSession Session { get; }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Database.DisposeAsync();
    }
}
