using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Tasks.Deploying;

/// <summary>The one way of every deployment, whatever its artifact is: plan; plan again under the lock and apply; adopt.</summary>
public sealed class DeploymentWorkflow(IDeployer deployer, TargetDatabase target, DeploymentLock targetLock, RunEvidence evidence)
{
    /// <summary>Writes down what apply would do.</summary>
    /// <param name="isProposal">Whether a pull request asks.</param>
    public async Task PlanAsync(ReadinessToApply readiness, bool isProposal, CancellationToken cancel)
    {
        await deployer.PrepareAsync(cancel);
        await using var database = await target.OpenAsync(cancel);
        if (!await target.IsExpectedAsync(database, cancel)) return;
        var started = evidence.Time.GetTimestamp();
        var deployment = await deployer.ObserveAsync(database, cancel);
        await deployment.JudgeAsync(cancel);
        WriteOutputs(deployment);
        if (deployment.Pending.Count > 0) await readiness.ForeseeAsync(database, isProposal, cancel);
        var written = await deployment.WriteAsync(cancel);
        evidence.Journal.AddStep(DeploymentSteps.PlanWritten, written, started);
    }

    /// <summary>Plans again under the lock and executes exactly what was looked at, or refuses.</summary>
    /// <param name="isDryRun">Whether only what is before the execution is wanted.</param>
    public async Task ApplyAsync(
        ConsentToApply consent, ReadinessToApply readiness, IPipelineHost host, bool isDryRun, CancellationToken cancel)
    {
        var planned = StoredPlan.Latest(deployer.Task, evidence.Place, evidence.Store, evidence.Documents());
        await using var locked = await targetLock.TakeAsync(
            cancel, nothing => evidence.Journal.AddStep(DeploymentSteps.Executed, nothing));
        if (locked is null) return;
        var deployment = await deployer.ObserveAsync(locked.Database, cancel);
        await deployment.JudgeAsync(cancel);
        var commit = deployment.Pending.Count > 0 ? await readiness.CommitAsync(locked.Database, cancel) : null;
        var approval = await consent.JudgeAsync(locked.Database, deployment, planned, commit, cancel);
        if (deployment.Pending.Count > 0)
            await readiness.JudgeAsync(locked.Database, approval, commit, deployment.Document.Basis.Schema, cancel);
        WriteOutputs(deployment);
        evidence.Journal.Inherit(deployment.Inherited);
        if (Obstacle(deployment, isDryRun) is { } obstacle)
        {
            evidence.Journal.AddStep(
                DeploymentSteps.Executed,
                obstacle.Verdict == Verdict.Passed
                    ? obstacle with { Findings = await readiness.UntoldAsync(locked.Database, cancel) }
                    : obstacle);
            // A run that was interrupted may have left the whole new schema and no word of it in the history.
            if (obstacle.Verdict == Verdict.Passed && deployment.FinishedSchema is { } schema)
                await Anchors.WriteAsync(evidence, locked.Session, deployer.Task, schema, cancel);
            return;
        }

        await Anchors.BeginAsync(evidence, locked.Session, cancel);
        var judged = evidence.Journal.Results.Count;
        if (await ExecuteAsync(locked, deployment, host, cancel) is not true) return;
        var left = await deployment.ConfirmAsync(locked.Session, cancel);
        // A waiver lets a failure pass; it does not make whole what was left half-way.
        var isWhole = evidence.Journal.Results.Skip(judged).All(result => result.Verdict != Verdict.Failed);
        await Anchors.WriteAsync(evidence, locked.Session, deployer.Task, left, cancel, isWhole ? consent.Commit : null);
    }

    /// <summary>
    /// Takes a target as it is: what a person says of it is recorded under the lock, its schema is the baseline for drift.
    /// </summary>
    /// <param name="takeOver">Whether a copy of another environment's database may be taken.</param>
    /// <param name="approval">Whether the target may be taken as it is.</param>
    public async Task AdoptAsync(
        ReadinessToApply readiness,
        TakeOver takeOver,
        RecordApproval approval,
        AdoptedWord word,
        CancellationToken cancel)
    {
        await using var locked = await targetLock.TakeAsync(cancel, isTakenOver: true);
        if (locked is null) return;
        var schema = await word.SchemaOf(locked, cancel);
        var other = (await locked.Database.ReadHistoryAsync(cancel)).OfAnother(evidence.Place);
        var isGranted = other is null
            ? approval.IsGranted(
                "adopt",
                $"Taken as it is, by what {evidence.Run.Actor} says of it",
                [evidence.Run.Deployment, locked.Database.Identity.Server, locked.Database.Identity.Database, schema, word.Said],
                locked.Database.Identity.Database)
            : await takeOver.IsGrantedAsync(other, target, locked.Database, cancel);
        if (!await readiness.MeetsAsync(TransitionTable.Adopt, cancel) || !isGranted) return;
        var started = evidence.Time.GetTimestamp();
        var (recorded, isWhole) = await word.Take(locked, cancel);
        if (recorded.Verdict is Verdict.Passed or Verdict.Warned)
        {
            if (other is not null) recorded = recorded with { Message = $"{TakeOver.Told(other, evidence.Place)}. {recorded.Message}" };
            await Anchors.WriteAsync(
                evidence, locked.Session, deployer.Task, schema, cancel, isWhole ? approval.Commit : null);
        }

        evidence.Journal.AddStep(word.Step, recorded with { Proof = evidence.Run.ActorProof }, started);
    }

    // The outputs and figures that plan and apply both leave.
    private void WriteOutputs(IDeployment deployment)
    {
        var (change, pending, journal) = (deployment.Change, deployment.Pending, evidence.Journal);
        journal.Plan(change.Operations);
        journal.Output(PlanOutputs.Change, change.Change.Value);
        journal.Output(PlanOutputs.Plan, change.Plan.Value);
        journal.Output(PlanOutputs.Risk, change.RiskWord);
        journal.Output(PlanOutputs.Pending, pending.Count.ToString(CultureInfo.InvariantCulture));
        journal.Measure(pending.Metric, Quantity.Count(pending.Count));
    }

    // A run that nothing refuses and that has nothing to execute has carried out its plan.
    private Outcome? Obstacle(IDeployment deployment, bool isDryRun)
    {
        var pending = deployment.Pending;
        if (evidence.Journal.Refuses) return Outcome.Skipped($"Nothing was executed: refused before the first of {pending}");
        return (isDryRun, pending.Count) switch
        {
            (true, 0) => Outcome.Skipped($"Dry run: nothing would have been executed: {deployment.Finished}"),
            (true, _) => Outcome.Skipped($"Dry run: {pending} would have been executed"),
            (false, 0) => Outcome.Passed($"Nothing to do: {deployment.Finished}"),
            _ => null,
        };
    }

    private async Task<bool?> ExecuteAsync(
        LockedTarget locked, IDeployment deployment, IPipelineHost host, CancellationToken cancel) => deployment.IsWatched
        ? await DeploymentWatcher.RunAsync(
            target.Policy.Watch,
            host,
            evidence.Journal,
            token => locked.Database.WatchAsync(locked.Session, token),
            token => deployment.ExecuteAsync(locked.Session, token),
            cancel)
        : await deployment.ExecuteAsync(locked.Session, cancel);
}
