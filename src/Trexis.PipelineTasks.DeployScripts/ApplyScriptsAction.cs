using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Plans again under the lock and executes exactly what was looked at, or refuses.</summary>
internal sealed class ApplyScriptsAction(DatabaseEngines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var documents = run.Store.Load(run.Context.Deployment);
        await using var database = await engines.OpenAsync(run, cancel);
        if (!ReadinessToApply.IsExpected(run, database)) return;
        await using var session = await DeploymentLock.TakeAsync(run, database, cancel);
        if (session is null)
        {
            run.Journal.Add(
                DeploymentSteps.Executed, Outcome.Skipped("Nothing was executed: another deployment holds the lock"), ResultKind.Step);
            return;
        }

        var deployment = await ScriptDeployment.ObserveAsync(run, database, cancel);
        deployment.Judge(run.Journal);
        JudgeConsent(run, deployment, StoredPlan.Latest(DeployScriptsTask.Name, run.Place, run.Store, documents));
        if (deployment.Plan.Pending.Count > 0) await ReadinessToApply.JudgeAsync(run, database, cancel);
        run.Journal.Plan(deployment.Change.Operations);
        PlanScriptsAction.WriteOutputs(run.Journal, deployment);
        if (Obstacle(run, deployment) is { } obstacle)
        {
            run.Journal.Add(DeploymentSteps.Executed, obstacle, ResultKind.Step);
            return;
        }

        var ran = await DeploymentWatcher.RunAsync(
            run,
            database,
            session,
            token => new ScriptExecution(run, session, DeploymentSteps.Executed).RunAsync(deployment.Assessed, token),
            cancel);
        if (ran > 0) await ScriptDeployment.AnchorAsync(run, database, session, documents, cancel);
    }

    private static void JudgeConsent(TaskRun run, ScriptDeployment deployment, PlanDocument? planned)
    {
        var done = ScriptJournal.DoneSince(planned, deployment.History.Journal, run.Context.Deployment);
        run.Journal.Judge(
            new PlanIsUnchanged(), new PlanComparison(planned, run.Inputs.Text(DeploymentInputs.Fingerprint), deployment.Document, done));
        run.Journal.Judge(new DeploymentIsApproved(), RunApprovals.FactsOf(run, deployment.Change, ApprovalStore.Load(run.Store)));
    }

    // A run that nothing refuses and that has nothing to execute has carried out its plan.
    private static Outcome? Obstacle(TaskRun run, ScriptDeployment deployment)
    {
        var pending = deployment.Plan.Pending.Count;
        if (run.Journal.Refuses)
            return Outcome.Skipped($"Nothing was executed: refused before the first of {HumanText.Plural(pending, "pending script")}");
        if (pending == 0) return Outcome.Passed("Nothing to do: every script of the folder is in the database");
        return run.Inputs.Flag(DeploymentInputs.DryRun)
            ? Outcome.Skipped($"Dry run: {HumanText.Plural(pending, "script")} would have been executed")
            : null;
    }
}
