using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Evidence;
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
        var files = Files(deployment, reverse).ToList();
        foreach (var (role, name, content) in files) run.Journal.Attach(run.Store.Attach(role, run.Context.Id, name, content));
        if (run.Inputs.File(DeployDacpacInputs.Out) is { } folder)
        {
            var store = new RunStore(folder);
            foreach (var (_, name, content) in files) store.Publish(name, Encoding.UTF8.GetString(content));
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

    private static IEnumerable<(string Role, string Name, byte[] Content)> Files(DacpacDeployment deployment, DacpacPlan? reverse)
    {
        var (document, plan) = (deployment.Document, deployment.Planned);
        yield return (StoredPlan.Role, "plan.json", PlanJson.Write(document));
        yield return ("plan-text", Text, Encoding.UTF8.GetBytes(plan.Text));
        yield return (
            "plan-page",
            Page,
            Encoding.UTF8.GetBytes(
                PlanMarkdown.Render(
                    document,
                    plan.LeftOut,
                    notesTitle: "Other dacpacs that it refers to",
                    notes: deployment.From.Source.References,
                    staying: plan.Staying)));
        if (reverse is null) yield break;
        yield return ("reverse-text", ReverseText, Encoding.UTF8.GetBytes(reverse.Text));
        yield return ("reverse-page", ReversePage, Encoding.UTF8.GetBytes(ReversePlan.Page(document, plan, reverse)));
    }
}
