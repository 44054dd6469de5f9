using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.Execution;

/// <summary>Takes the target's deployment lock and says so in the journal.</summary>
public static class DeploymentLock
{
    /// <summary>Nothing where another deployment holds it longer than we wait; the journal then says who.</summary>
    public static async Task<IDeploymentSession?> TakeAsync(TaskRun run, IDatabase database, CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        var wait = run.Inputs.Duration(DeploymentInputs.LockWait) ?? DeploymentInputs.DefaultLockWait;
        run.Journal.Target = TargetOf(run, database);
        var identity = new DeploymentIdentity(run.Context.Deployment, run.Context.Actor, run.Context.Id, run.Artifact.Sha256);
        try
        {
            var session = await database.BeginDeploymentAsync(identity, wait, cancel);
            Add(Outcome.Passed($"{database.Identity.Database} on {database.Identity.Server} is locked for deployment {identity.Id}"));
            return session;
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Locked)
        {
            Add(Outcome.Failed($"Waited {HumanText.Duration(wait)} for the lock of {database.Identity.Database} on {database.Identity.Server}: {exception.Message}"));
            return null;
        }

        void Add(Outcome outcome) => run.Journal.Add(DeploymentSteps.Locked, outcome, ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    /// <summary>The target as the database names itself.</summary>
    public static RunTarget TargetOf(TaskRun run, IDatabase database) =>
        new(run.Environment.Name, run.Target.Name, database.Identity.Engine, database.Identity.Server, database.Identity.Database);
}
