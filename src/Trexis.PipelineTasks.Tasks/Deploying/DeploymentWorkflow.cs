using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Deploying;

/// <summary>The one way of every deployment, whatever its artifact is: plan; plan again under the lock and apply; adopt.</summary>
public sealed class DeploymentWorkflow(DatabaseEngines engines, IDeployer deployer)
{
    /// <summary>Writes down what apply would do.</summary>
    public async Task PlanAsync(TaskRun run, CancellationToken cancel)
    {
        await deployer.PrepareAsync(run, cancel);
        await using var database = await engines.OpenAsync(run, cancel);
        if (!ReadinessToApply.IsExpected(run, database)) return;
        var started = run.Time.GetTimestamp();
        var deployment = await deployer.ObserveAsync(run, database, cancel);
        await deployment.JudgeAsync(cancel);
        WriteOutputs(run.Journal, deployment);
        var written = await deployment.WriteAsync(cancel);
        run.Journal.Add(DeploymentSteps.PlanWritten, written, ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    /// <summary>Plans again under the lock and executes exactly what was looked at, or refuses.</summary>
    public async Task ApplyAsync(TaskRun run, CancellationToken cancel)
    {
        var planned = StoredPlan.Latest(deployer.Task, run.Place, run.Store, run.Store.Load(run.Context.Deployment));
        await using var target = await LockedTarget.TakeAsync(
            engines, run, cancel, nothing => run.Journal.Add(DeploymentSteps.Executed, nothing, ResultKind.Step));
        if (target is null) return;
        var deployment = await deployer.ObserveAsync(run, target.Database, cancel);
        await deployment.JudgeAsync(cancel);
        var approval = await JudgeConsentAsync(run, target.Database, deployment, planned, cancel);
        if (deployment.Pending.Count > 0) await ReadinessToApply.JudgeAsync(run, target.Database, approval, cancel);
        WriteOutputs(run.Journal, deployment);
        if (Obstacle(run, deployment) is { } obstacle)
        {
            run.Journal.Add(DeploymentSteps.Executed, obstacle, ResultKind.Step);
            // A run that was interrupted may have left the whole new schema and no word of it in the history.
            if (obstacle.Verdict == Verdict.Passed && deployment.FinishedSchema is { } schema)
                await Anchors.WriteAsync(run, target.Session, deployer.Task, schema, cancel);
            return;
        }

        if (await ExecuteAsync(run, target, deployment, cancel) is not true) return;
        var left = await deployment.ConfirmAsync(target.Session, cancel);
        await Anchors.WriteAsync(run, target.Session, deployer.Task, left, cancel, DeployedFiles.CommitOf(run));
    }

    /// <summary>
    /// Takes a target as it is: what a person says of it is recorded under the lock, its schema is the baseline for drift.
    /// </summary>
    /// <param name="take">Records what the target holds; gives its schema's fingerprint and what was recorded.</param>
    public async Task AdoptAsync(
        TaskRun run,
        CheckInfo step,
        Func<LockedTarget, CancellationToken, Task<(string Schema, Outcome Recorded)>> take,
        CancellationToken cancel)
    {
        await using var target = await LockedTarget.TakeAsync(engines, run, cancel);
        if (target is null || !await ReadinessToApply.MeetsAsync(run, TransitionTable.Adopt, cancel)) return;
        var started = run.Time.GetTimestamp();
        var (schema, recorded) = await take(target, cancel);
        await Anchors.WriteAsync(run, target.Session, deployer.Task, schema, cancel);
        run.Journal.Add(step, recorded with { Proof = run.Context.ActorProof }, ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    // The outputs and figures that plan and apply both leave.
    private static void WriteOutputs(RunJournal journal, IDeployment deployment)
    {
        var (change, pending) = (deployment.Change, deployment.Pending);
        journal.Plan(change.Operations);
        journal.Output(PlanOutputs.Change, change.Change.Value);
        journal.Output(PlanOutputs.Plan, change.Plan.Value);
        journal.Output(PlanOutputs.Risk, change.RiskWord);
        journal.Output(PlanOutputs.Pending, pending.Count.ToString(CultureInfo.InvariantCulture));
        journal.Measure(pending.Metric, Quantity.Count(pending.Count));
    }

    private static async Task<ApprovalFacts> JudgeConsentAsync(
        TaskRun run, IDatabase database, IDeployment deployment, PlanDocument? planned, CancellationToken cancel)
    {
        var demanded = run.Inputs.Text(DeploymentInputs.Fingerprint);
        run.Journal.Judge(
            new PlanIsUnchanged(), new PlanComparison(planned, demanded, deployment.Document, deployment.DoneSince(planned)));
        var approvals = RunApprovals.Of(run);
        var facts = RunApprovals.FactsOf(run, deployment.Change, approvals) with
        {
            Scripts =
            [
                .. deployment.Document.Scripts.Where(script => script.Kind != PlannedScript.Always).Select(script => script.Name),
            ],
            Done = approvals.Given.Any(approval => approval.Operations.Count > 0) ? await deployment.DoneAsync(cancel) : [],
        };
        facts = facts with { Reviews = await RunApprovals.ReviewsAsync(run, facts, database, cancel) };
        run.Journal.Judge(new DeploymentIsApproved(), facts);
        return facts;
    }

    // A run that nothing refuses and that has nothing to execute has carried out its plan.
    private static Outcome? Obstacle(TaskRun run, IDeployment deployment)
    {
        var pending = deployment.Pending;
        if (run.Journal.Refuses) return Outcome.Skipped($"Nothing was executed: refused before the first of {pending}");
        if (pending.Count == 0) return Outcome.Passed($"Nothing to do: {deployment.Finished}");
        return run.Inputs.Flag(DeploymentInputs.DryRun) ? Outcome.Skipped($"Dry run: {pending} would have been executed") : null;
    }

    private static async Task<bool?> ExecuteAsync(
        TaskRun run, LockedTarget target, IDeployment deployment, CancellationToken cancel) => deployment.IsWatched
        ? await DeploymentWatcher.RunAsync(
            run, target.Database, target.Session, token => deployment.ExecuteAsync(target.Session, token), cancel)
        : await deployment.ExecuteAsync(target.Session, cancel);
}
