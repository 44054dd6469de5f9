using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Names of a plan's files, beside <c>plan.json</c>.</summary>
internal static class PlanFiles
{
    public const string Text = "plan.sql";
    public const string Page = "plan.md";
    public const string ReverseText = "reverse.sql";
    public const string ReversePage = "reverse.md";

    /// <summary>Keeps the plan beside the run document, and in the folder that was asked for.</summary>
    public static Outcome Write(TaskRun run, DacpacDeployment deployment, DacpacPlan? reverse)
    {
        foreach (var file in Files(run, deployment, reverse))
        {
            run.Journal.Attach(file);
            if (run.Inputs.File(DeployDacpacInputs.Out) is { } folder) run.Store.CopyTo(folder, file);
        }

        var change = deployment.Change;
        var staying = Staying(deployment.Planned);
        if (deployment.Planned.IsEmpty && change.Operations.Count == 0)
            return Outcome.Passed($"Nothing differs; plan {change.Plan.Short}{staying}");
        var dangerous = change.Operations.Count(operation => operation.IsDangerous);
        return Outcome.Passed(
            $"{HumanText.Plural(change.Operations.Count, "operation")}, {HumanText.Number(dangerous)} dangerous; change "
                + $"{change.Change.Short}, plan {change.Plan.Short}{staying}");
    }

    private static string Staying(DacpacPlan plan)
    {
        if (plan.Staying.Count == 0) return "";
        var are = plan.Staying.Count == 1 ? "is" : "are";
        var objects = HumanText.Plural(plan.Staying.Count, "object");
        return $"; {objects} of the target {are} not in the source and {are} not dropped: {FindingList.Named(plan.Staying)}";
    }

    private static IEnumerable<Attachment> Files(TaskRun run, DacpacDeployment deployment, DacpacPlan? reverse)
    {
        var (document, plan, store, id) = (deployment.Document, deployment.Planned, run.Store, run.Context.Id);
        var page = PlanMarkdown.Render(
            document,
            plan.LeftOut,
            title: null,
            ("Other dacpacs that it refers to", deployment.From.Source.References),
            ("Not in the source, and not dropped", plan.Staying),
            ("Variables whose values are too short to be hidden", PlanSettings.Shown(run)));
        yield return store.Attach(StoredPlan.Role, id, "plan.json", PlanJson.Format, document);
        yield return store.AttachExecuted("plan-text", id, Text, plan.Text);
        yield return store.AttachText("plan-page", id, Page, page);
        if (reverse is null) yield break;
        yield return store.AttachExecuted("reverse-text", id, ReverseText, reverse.Text);
        yield return store.AttachText("reverse-page", id, ReversePage, ReversePlan.Page(document, plan, reverse));
    }
}
