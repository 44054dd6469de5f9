using Trexis.PipelineTasks.Deployments.Procedure.Checks;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

internal static class PlanOverview
{
    private const string NoChange = "nobody described the change; name a change file with --change";

    public static PlanField DeploymentId(PlanSource source) => source.Field("plan.deployment-id", [source.Input.Deployment], "");

    public static PlanField Change(PlanSource source) => source.Declared(
        "plan.change",
        source.Input.Change is { } change && ChangeIsDescribed.IsWritten(change.Description) ? $"{change.Id}: {change.Description}" : null,
        Missing(source, "description"));

    public static IReadOnlyList<PlanField> Fields(PlanSource source) =>
    [
        source.Declared("plan.overview.purpose", source.Input.Change?.Purpose, Missing(source, "purpose")),
        source.Declared("plan.overview.impact", source.Input.Change?.Impact, Missing(source, "impact")),
        Risk(source),
        Window(source),
    ];

    private static PlanField Risk(PlanSource source)
    {
        var values = source.Deployments.Where(document => document.Operations.Count > 0)
            .Select(document => Found(document.Target!.ToString(), document.Operations))
            .ToList();
        if (source.Input.Change?.Risk is not { } declared)
            return source.Field(
                "plan.overview.risk",
                values,
                source.Deployments.Count == 0
                    ? $"no plan was made for {source.Environment}, and the change file declares no risk"
                    : "the plan holds no operation, and the change file declares no risk");
        var said = $"{declared}, declared by {source.Authors}";
        return values.Count == 0
            ? source.Declared("plan.overview.risk", said, "")
            : source.Field("plan.overview.risk", [.. values, said], "");
    }

    private static string Found(string place, IReadOnlyList<Operation> operations)
    {
        var highest = operations.Max(operation => operation.Risk);
        var such = operations.Count(operation => operation.Risk == highest);
        var word = highest == Model.Changes.Risk.Unclassified
            ? "dangerous (unclassified)"
            : highest.ToString().ToLowerInvariant();
        return $"{word} in {place}: {HumanText.Number(such)} of {HumanText.Plural(operations.Count, "operation")}";
    }

    private static PlanField Window(PlanSource source)
    {
        var window = source.Policy.Window is { } set ? set.Text : $"any time: the policy sets no window for {source.Environment}";
        var soak = source.Policy.Soak is { } time && time > TimeSpan.Zero && source.Input.Environment.After is { } before
            ? new[] { $"{HumanText.Duration(time)} or more after {before} passed" }
            : [];
        var way = source.Policy.ToldOfWay is { } told ? new[] { $"{source.Environment} {told}, as policy.yml says" } : [];
        return source.Field("plan.overview.window", [window, .. way, .. soak, .. source.Messages("window.open", "promotion.soaked")], "");
    }

    private static string Missing(PlanSource source, string entry) =>
        source.Input.Change is { } change ? $"{Path.GetFileName(change.File)} holds no {entry} in its author's own words" : NoChange;
}
