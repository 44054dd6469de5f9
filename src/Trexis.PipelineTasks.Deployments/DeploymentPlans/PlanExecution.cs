using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

internal static class PlanExecution
{
    private static readonly (string Text, Func<RunDocument, bool> IsIt)[] Process =
    [
        (
            "Plan the change and show it to those who approve it",
            document => document.IsPlan),
        ("Look for the rollback options and what they cost", document => document is { Task: "rollback", Action: "plan" or "drill" }),
        ("Precheck", document => document.Task == "precheck"),
        ("Back up and verify the backup", document => document.Task == "backup"),
        ("Take the lock, plan again, compare, execute the approved plan", Promotion.IsDeployment),
        ("Validate", document => document.Task == "validate"),
        ("Judge the performance", document => document.Task == "perf-gate"),
        ("Report", document => document.Task == "report"),
    ];

    public static IReadOnlyList<PlanField> Fields(PlanSource source) =>
        [Steps(source), Monitoring(source), Validation(source), Rollback(source)];

    private static PlanField Steps(PlanSource source) => source.Field(
        "plan.deployment.steps",
        [.. Process.Select(step => $"{step.Text}: {Done(source, step.IsIt)}")],
        "");

    private static string Done(PlanSource source, Func<RunDocument, bool> isIt)
    {
        var runs = source.Documents.Where(isIt).GroupBy(document => document.Target!.Name).Select(ofTarget => ofTarget.Last()).ToList();
        var several = source.Input.Environment.Targets.Count > 1;
        return runs.Count == 0 ? "not yet"
            : Fleet.IsOne(runs.Count) ? InFleet(runs)
            : string.Join(
                "; ",
                runs.Select(
                    run => $"{(several ? $"{run.Target} " : "")}{PlanSource.WordOf(run.Verdict)} {HumanText.Time(run.Run.StartedAt)}"));
    }

    private static string InFleet(List<RunDocument> runs) => string.Join("; ", runs.GroupBy(run => run.Verdict)
        .OrderByDescending(alike => alike.Key)
        .Select(alike => $"{string.Join(", ", Fleet.Named(alike.Select(run => run.Target!.ToString())))} {PlanSource.WordOf(alike.Key)}")
        .Append($"{HumanText.Time(runs.Min(run => run.Run.StartedAt))} to {HumanText.Time(runs.Max(run => run.Run.StartedAt))}"));

    private static PlanField Monitoring(PlanSource source) => source.Field(
        "plan.deployment.monitoring",
        [
            $"While it runs: progress, errors, and sessions that wait longer than {HumanText.Duration(source.Policy.Performance.Blocking)}",
            .. source.Messages(
                ["deploy.watched", .. ProcedureCodes.Checks.Where(code => code.StartsWith("monitoring.", StringComparison.Ordinal))]),
        ],
        "");

    private static PlanField Validation(PlanSource source) => source.Field(
        "plan.deployment.validation",
        [
            .. source.Input.Change?.Rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"Rows of {row.Key}: "
                + $"{row.Value.Text}") ?? [],
            "Rows of every other table as before",
            .. source.Input.Configuration.Assertions.Where(assertion => assertion.When.HasFlag(AssertionMoment.After))
                .Select(assertion => $"{assertion.Name}: {(assertion.ExpectEmpty ? "no row" : "at least one row")} comes back"),
            .. source.Messages(
                ProcedureMap.CodesOf(
                    "checklist.validation.data-checks", "checklist.validation.system-tests", "checklist.validation.security-scan")),
        ],
        "");

    private static PlanField Rollback(PlanSource source)
    {
        var options = source.Latest.Of("rollback.planned", source.Input.Environment)
            .SelectMany(spoken => spoken.Result.Findings)
            .Select(finding => $"{finding.Subject}: {finding.Observed}");
        var values = source.Messages("rollback.planned").Concat(options).Concat(source.Messages("rollback.within-objective")).ToList();
        if (values.Count > 0 && source.Policy.Rollback.Within is { } within) values.Add($"To be done within {HumanText.Duration(within)}");
        return source.Field(
            "plan.deployment.rollback", values, $"nobody has looked for a rollback option in {source.Environment}; rollback plan does");
    }
}
