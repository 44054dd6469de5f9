using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Writes down what apply would do.</summary>
internal sealed class PlanDacpacAction(DatabaseEngines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        await FirstState.MakeAsync(run, engines, cancel);
        await using var database = await engines.OpenAsync(run, cancel);
        if (!ReadinessToApply.IsExpected(run, database)) return;
        var started = run.Time.GetTimestamp();
        run.Host.Progress($"planning {run.Artifact.Name} against {database.Identity.Database}", null);
        var deployment = await DacpacDeployment.ObserveAsync(run, database, cancel);
        await Drift.JudgeAsync(run, database, deployment, cancel);
        deployment.Judge(run.Journal);
        deployment.WriteOutputs(run.Journal);
        var reverse = run.Inputs.Flag(DeployDacpacInputs.Reverse) ? await ReversePlan.MakeAsync(run, deployment, cancel) : null;
        run.Journal.Add(DeploymentSteps.PlanWritten, Write(run, deployment, reverse), ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    private static Outcome Write(TaskRun run, DacpacDeployment deployment, DacpacPlan? reverse)
    {
        var files = Files(deployment, reverse).ToList();
        foreach (var (role, name, content) in files) run.Journal.Attach(run.Store.Attach(role, run.Context.Id, name, content));
        if (run.Inputs.File(DeployDacpacInputs.Out) is { } folder)
        {
            var store = new RunStore(folder);
            foreach (var (_, name, content) in files) store.Publish(name, Encoding.UTF8.GetString(content));
        }

        var change = deployment.Change;
        if (deployment.Planned.IsEmpty && change.Operations.Count == 0) return Outcome.Passed($"Nothing differs; plan {change.Plan.Short}");
        var dangerous = change.Operations.Count(operation => operation.IsDangerous);
        return Outcome.Passed(
            $"{HumanText.Plural(change.Operations.Count, "operation")}, {HumanText.Number(dangerous)} dangerous; change "
                + $"{change.Change.Short}, plan {change.Plan.Short}");
    }

    private static IEnumerable<(string Role, string Name, byte[] Content)> Files(DacpacDeployment deployment, DacpacPlan? reverse)
    {
        var (document, plan) = (deployment.Document, deployment.Planned);
        yield return (StoredPlan.Role, "plan.json", PlanJson.Write(document));
        yield return ("plan-text", PlanFiles.Text, Encoding.UTF8.GetBytes(plan.Text));
        yield return (
            "plan-page",
            PlanFiles.Page,
            Encoding.UTF8.GetBytes(
                PlanMarkdown.Render(
                    document, plan.LeftOut, notesTitle: "Other dacpacs that it refers to", notes: deployment.Source.References)));
        if (reverse is null) yield break;
        yield return ("reverse-text", PlanFiles.ReverseText, Encoding.UTF8.GetBytes(reverse.Text));
        yield return ("reverse-page", PlanFiles.ReversePage, Encoding.UTF8.GetBytes(ReversePlan.Page(document, plan, reverse)));
    }
}
