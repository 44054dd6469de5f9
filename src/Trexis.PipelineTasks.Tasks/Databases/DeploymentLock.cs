using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>Takes the target's deployment lock and says so in the journal.</summary>
public static class DeploymentLock
{
    /// <summary>Where no input was read at all, as in <c>trexis run</c>; what the input says to those who ask for help.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for another deployment; each task says with which of its actions.</summary>
    public static readonly InputSpec Wait = new("lock_wait", InputKind.Duration, "How long to wait for another deployment of the same "
        + "target.")
    { Default = "30s" };

    /// <summary>Who deploys what.</summary>
    public static DeploymentIdentity IdentityOf(TaskRun run) =>
        new(run.Context.Deployment, run.Context.Actor, run.Context.Id, run.Artifact.Sha256);

    /// <summary>Nothing where another deployment holds it longer than we wait; the journal then says who.</summary>
    public static async Task<IDeploymentSession?> TakeAsync(TaskRun run, IDatabase database, CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        var wait = run.Inputs.Duration(Wait) ?? DefaultWait;
        var identity = IdentityOf(run);
        try
        {
            var session = await database.BeginDeploymentAsync(identity, wait, cancel);
            Add(Outcome.Passed($"{database.Identity.Database} on {database.Identity.Server} is locked for deployment {identity.Id}"));
            return session;
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Locked)
        {
            Add(
                Outcome.Failed(
                    $"Waited {HumanText.Duration(wait)} for the lock of {database.Identity.Database} on {database.Identity.Server}: "
                        + $"{exception.Message}"));
            return null;
        }

        void Add(Outcome outcome) => run.Journal.Add(DeploymentSteps.Locked, outcome, ResultKind.Step, run.Time.GetElapsedTime(started));
    }
}
