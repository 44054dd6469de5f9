using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Reporting.Documents;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Names of a plan's files, beside <c>plan.json</c>.</summary>
internal static class PlanFiles
{
    public const string Text = "plan.sql";
    public const string Page = "plan.md";
    public const string ReverseText = "reverse.sql";
    public const string ReversePage = "reverse.md";

    /// <summary>Keeps the plan beside the run document, and in the folder that was asked for.</summary>
    /// <param name="folder">Absent where none was asked for.</param>
    /// <param name="shown">What a reader has to know of the variables.</param>
    public static Outcome Write(
        RunEvidence evidence, string? folder, IReadOnlyList<string> shown, DacpacDeployment deployment, DacpacPlan? reverse)
    {
        foreach (var file in Files(evidence, shown, deployment, reverse))
        {
            if (folder is not null) evidence.Store.CopyTo(folder, file);
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

    // What DacFx moves by itself names no value; what people wrote into the package's scripts may.
    private static bool ChangesData(DacpacPlan plan) =>
        plan.Operations.Where(operation => operation.Script is not null).ToList() is { Count: > 0 } ofPeople
            && !Operation.OnlyDefines(ofPeople);

    private static string Staying(DacpacPlan plan)
    {
        if (plan.Staying.Count == 0) return "";
        var are = plan.Staying.Count == 1 ? "is" : "are";
        var objects = HumanText.Plural(plan.Staying.Count, "object");
        return $"; {objects} of the target {are} not in the source and {are} not dropped: {FindingList.Named(plan.Staying)}";
    }

    private static IEnumerable<Attachment> Files(
        RunEvidence evidence, IReadOnlyList<string> shown, DacpacDeployment deployment, DacpacPlan? reverse)
    {
        var (document, plan) = (deployment.Document, deployment.Planned);
        var page = PlanMarkdown.Render(
            document,
            plan.LeftOut,
            title: null,
            ("Other dacpacs that it refers to", deployment.From.Source.References),
            ("Not in the source, and not dropped", plan.Staying),
            ("Variables whose values are too short to be hidden", shown));
        yield return evidence.Keep(StoredPlan.Role, "plan.json", PlanJson.Format, document);
        yield return evidence.KeepExecuted("plan-text", Text, evidence.Kept(plan.Text, ChangesData(plan)));
        yield return evidence.KeepText("plan-page", Page, page);
        if (reverse is null) yield break;
        yield return evidence.KeepExecuted(
            "reverse-text", ReverseText, evidence.Kept(reverse.Text, ChangesData(reverse)));
        yield return evidence.KeepText("reverse-page", ReversePage, ReversePlan.Page(document, plan, reverse));
    }
}
