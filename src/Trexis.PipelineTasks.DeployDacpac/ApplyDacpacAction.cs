using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Plans again under the lock and executes exactly what was looked at, or refuses.</summary>
internal sealed class ApplyDacpacAction(DatabaseEngines engines)
{
    /// <summary>The kind of the journal's rows.</summary>
    private const string JournalKind = "dacpac";

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
        run.Journal.Judge(
            new PlanIsUnchanged(),
            new PlanComparison(
                StoredPlan.Latest(DeployDacpacTask.Name, run.Place, run.Store, documents),
                run.Inputs.Text(DeploymentInputs.Fingerprint),
                deployment.Document,
                new HashSet<string>()));
        run.Journal.Judge(new DeploymentIsApproved(), RunApprovals.FactsOf(run, deployment.Change, ApprovalStore.Load(run.Store)));
        if (deployment.Planned.Operations.Count > 0) await ReadinessToApply.JudgeAsync(run, database, cancel);
        deployment.WriteOutputs(run.Journal);
        if (Obstacle(run, deployment) is { } obstacle)
        {
            Add(run, obstacle);
            // A run that was interrupted may have left the whole new schema and no word of it in the history.
            if (obstacle.Verdict == Verdict.Passed)
                await FirstState.AnchorAsync(run, session, deployment.Document.Basis.Schema, DeployDacpacTask.Name, cancel);
            return;
        }

        await RecordAsync(run, session, deployment, JournalState.Started, cancel);

        // A state file takes the new state at once: there is nobody to watch for.
        var ran = session is StateFileSession
            ? await ExecuteAsync(run, session, deployment, cancel)
            : await DeploymentWatcher.RunAsync(run, database, session, token => ExecuteAsync(run, session, deployment, token), cancel);
        if (ran is true) await ConfirmAsync(run, database, session, deployment, cancel);
    }

    private static Task<bool> ExecuteAsync(
        TaskRun run, IDeploymentSession session, DacpacDeployment deployment, CancellationToken cancel) => session switch
    {
        StateFileSession state => new StateExecution(run, state).RunAsync(deployment, cancel),
        { Batches: { } batches } => new DacpacExecution(run, batches).RunAsync(deployment, cancel),
        _ => throw new FaultException(
            FaultKind.Database,
            $"{run.Deployment.Engine} takes no plan batch by batch, so no dacpac can be deployed to it",
            "engine: sqlserver"),
    };

    // An entry without an end tells the next run that this one was interrupted.
    private static Task RecordAsync(
        TaskRun run,
        IDeploymentSession session,
        DacpacDeployment deployment,
        JournalState state,
        CancellationToken cancel) => session.RecordAsync(
        [new JournalEntry(
            deployment.Source.FileName,
            JournalKind,
            deployment.Source.Sha256,
            state,
            run.Time.GetUtcNow(),
            Math.Round(run.Journal.Elapsed.TotalMilliseconds, 3),
            run.Context.Actor,
            run.Context.Deployment)],
        cancel);

    // What was carried out must leave nothing to do; what it left is what later deployments hold drift against.
    private static async Task ConfirmAsync(
        TaskRun run, IDatabase database, IDeploymentSession session, DacpacDeployment deployment, CancellationToken cancel)
    {
        await RecordAsync(run, session, deployment, JournalState.Done, cancel);
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
