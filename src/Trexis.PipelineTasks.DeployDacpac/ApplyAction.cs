using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Checks;
using Trexis.PipelineTasks.Databases.Deployment;
using Trexis.PipelineTasks.Databases.StateFiles;
using Trexis.PipelineTasks.Databases.Watching;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Plans again under the lock and executes exactly what was looked at, or refuses.</summary>
internal sealed class ApplyAction(Engines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var documents = run.Store.Load(run.Context.Deployment);
        await using var database = await engines.OpenAsync(run, cancel);
        if (!ReadinessToApply.IsExpected(run, database)) return;
        await using var session = await DeploymentLock.TakeAsync(run, database, cancel);
        if (session is null)
        {
            Add(run, Outcome.Skipped("Nothing was executed: another deployment holds the lock"));
            return;
        }

        var deployment = await DacpacDeployment.ObserveAsync(run, database, cancel);
        await Drift.JudgeAsync(run, database, deployment, cancel);
        deployment.Judge(run.Journal);
        run.Journal.Judge(new PlanIsUnchanged(), new PlanComparison(StoredPlan.Latest(DeployDacpacTask.Name, run, documents), run.Inputs.Text(DeploymentInputs.Fingerprint), deployment.Document, new HashSet<string>()));
        run.Journal.Judge(new DeploymentIsApproved(), ApprovalFacts.Of(run, deployment.Change, ApprovalStore.Load(run.Store)));
        if (deployment.Planned.Operations.Count > 0) await ReadinessToApply.JudgeAsync(run, database, cancel);
        deployment.Announce(run.Journal);
        if (Obstacle(run, deployment) is { } obstacle)
        {
            Add(run, obstacle);
            return;
        }

        var ran = await DeploymentWatcher.RunAsync(run, database, session, token => ExecuteAsync(run, session, deployment, token), cancel);
        if (ran is true) await ConfirmAsync(run, database, session, deployment, cancel);
    }

    private static Task<bool> ExecuteAsync(TaskRun run, IDeploymentSession session, DacpacDeployment deployment, CancellationToken cancel) => session switch
    {
        StateFileSession state => new StateExecution(run, state).RunAsync(deployment, cancel),
        { Batches: { } batches } => new PlanExecution(run, batches).RunAsync(deployment, cancel),
        _ => throw new FaultException(FaultKind.Database, $"{run.Deployment.Engine} takes no plan batch by batch, so no dacpac can be deployed to it", "engine: sqlserver"),
    };

    // What was carried out must leave nothing to do; what it left is what later deployments hold drift against.
    private static async Task ConfirmAsync(TaskRun run, IDatabase database, IDeploymentSession session, DacpacDeployment deployment, CancellationToken cancel)
    {
        var schema = await Confirmation.JudgeAsync(run, database, deployment, cancel);
        await FirstState.AnchorAsync(run, session, schema, DeployDacpacTask.Name, cancel);
    }

    // A run that nothing refuses and that has nothing to execute has carried out its plan.
    private static Outcome? Obstacle(TaskRun run, DacpacDeployment deployment)
    {
        var pending = HumanText.Plural(deployment.Planned.Operations.Count, "pending operation");
        if (run.Journal.Refuses) return Outcome.Skipped($"Nothing was executed: refused before the first of {pending}");
        if (deployment.Planned.Operations.Count == 0) return Outcome.Passed("Nothing to do: the target holds what the dacpac says");
        return run.Inputs.Flag(DeploymentInputs.DryRun) ? Outcome.Skipped($"Dry run: {pending} would have been executed") : null;
    }

    private static void Add(TaskRun run, Outcome outcome) => run.Journal.Add(DeploymentSteps.Executed, outcome, ResultKind.Step);
}
