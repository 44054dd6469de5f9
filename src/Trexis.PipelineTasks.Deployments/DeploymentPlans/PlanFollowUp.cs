using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

internal static class PlanFollowUp
{
    private static readonly (NotificationMoment Moment, string Text)[] Moments =
        [(NotificationMoment.Start, "start"), (NotificationMoment.Failure, "failure"), (NotificationMoment.Success, "success")];

    public static IReadOnlyList<PlanField> Fields(PlanSource source) =>
        [Verification(source), Performance(source), Documentation(source), Communication(source)];

    private static PlanField Verification(PlanSource source) => source.Field(
        "plan.post-deployment.verification",
        [
            .. source.Input.Configuration.TestResults.Select(file => $"Test results: {file}"),
            .. source.Messages("tests.passed", "system.smoke-queries", "integration.references-resolve", "data.assertions-hold"),
        ],
        "deployment.yml names no test results, and validate has not run");

    private static PlanField Performance(PlanSource source)
    {
        var limits = source.Policy.Performance;
        return source.Field(
            "plan.post-deployment.performance",
            [
                $"Response below {HumanText.Duration(limits.Response)}",
                $"CPU {Below(limits.CpuPercent)}, memory {Below(limits.MemoryPercent)}, disk {Below(limits.DiskPercent)}, "
                    + $"connections {Below(limits.ConnectionsPercent)}",
                $"Blocking below {HumanText.Duration(limits.Blocking)}",
                .. source.Input.Configuration.Queries.Select(
                    query => $"Query {query.Name} below {HumanText.Duration(query.Response ?? limits.Response)}"),
                .. source.Messages(ProcedureMap.CodesOf("checklist.validation.performance-verify")),
            ],
            "");
    }

    private static string Below(double percent) =>
        percent >= PerformancePolicy.NoLimit ? "without a limit" : $"below {Quantity.Percent(percent)}";

    private static PlanField Documentation(PlanSource source)
    {
        var values = new List<string>
        {
            "report.md, report.html, plan.md and checklist.md in the results folder, with a document for each run",
        };
        if (source.Input.Configuration.Evidence is { } evidence)
            values.Add($"Copies in {evidence.Store}, kept for {HumanText.Duration(evidence.Retention)}");
        if (source.Input.Change is { } change) values.Add($"The change: {Path.GetFileName(change.File)}");
        values.AddRange(source.Messages("change.described", "plan.written", "report.written"));
        return source.Field("plan.post-deployment.documentation", values, "");
    }

    private static PlanField Communication(PlanSource source)
    {
        var values = new List<string>();
        if (source.Input.Configuration.Notify is { } notify)
            values.Add(
                $"Webhook (env:{notify.WebhookVariable}) at "
                    + $"{string.Join(", ", Moments.Where(moment => notify.On.HasFlag(moment.Moment)).Select(moment => moment.Text))}");
        foreach (var code in new[] { "team.notified", "stakeholders.informed" })
        {
            var said = source.Messages(code).ToList();
            if (said.Count == 0 && source.Input.Words.Best(code, source.Environment) is { } word) said.Add($"{code}: {word}");
            values.AddRange(said);
        }

        return source.Field(
            "plan.post-deployment.communication", values, "deployment.yml has no notify:, and nobody has said who was told");
    }
}
