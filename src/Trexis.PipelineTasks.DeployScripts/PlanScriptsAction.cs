using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Writes down what apply would do.</summary>
internal sealed class PlanScriptsAction(DatabaseEngines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        await using var database = await engines.OpenAsync(run, cancel);
        if (!ReadinessToApply.IsExpected(run, database)) return;
        var started = run.Time.GetTimestamp();
        var deployment = await ScriptDeployment.ObserveAsync(run, database, cancel);
        deployment.Judge(run.Journal);
        run.Journal.Plan(deployment.Change.Operations);
        WriteOutputs(run.Journal, deployment);
        run.Journal.Add(DeploymentSteps.PlanWritten, Write(run, deployment), ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    /// <summary>The outputs and figures that plan and apply both leave.</summary>
    public static void WriteOutputs(RunJournal journal, ScriptDeployment deployment)
    {
        journal.Output(PlanOutputs.Change, deployment.Change.Change.Value);
        journal.Output(PlanOutputs.Plan, deployment.Change.Plan.Value);
        journal.Output(PlanOutputs.Risk, deployment.Change.RiskWord);
        journal.Output(PlanOutputs.Pending, deployment.Plan.Pending.Count.ToString(CultureInfo.InvariantCulture));
        journal.Measure("scripts.pending", Quantity.Count(deployment.Plan.Pending.Count));
    }

    // A plan that cannot be executed is shown by its operations and not kept as something to approve.
    private static Outcome Write(TaskRun run, ScriptDeployment deployment)
    {
        if (!deployment.Plan.IsSound)
            return Outcome.Skipped("No plan was written: the folder and the target's journal contradict each other");
        if (deployment.Assessed.Any(assessed => assessed.Assessment.Error is not null))
            return Outcome.Skipped("No plan was written: a pending script does not parse");
        run.Journal.Attach(run.Store.Attach(StoredPlan.Role, run.Context.Id, "plan.json", PlanJson.Write(deployment.Document)));
        run.Journal.Attach(run.Store.Attach("plan-text", run.Context.Id, "plan.sql", Encoding.UTF8.GetBytes(deployment.Text)));
        var change = deployment.Change;
        return Outcome.Passed(
            deployment.Plan.Pending.Count == 0
                ? $"Nothing is pending; plan {change.Plan.Short}"
                : $"{HumanText.Plural(deployment.Plan.Pending.Count, "script")} pending with "
                    + $"{HumanText.Plural(change.Operations.Count, "operation")}, highest risk {change.RiskWord}; change "
                    + $"{change.Change.Short}, plan {change.Plan.Short}");
    }
}
