using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>A plan, a checklist and the procedure's lines in every state, hostile words among them.</summary>
internal static class SampleProcedure
{
    public static IReadOnlyList<LineState> Lines { get; } = [.. ProcedureMap.All.Select((line, number) => State(line, number))];

    public static DeploymentPlanModel Plan { get; } = new(
        "prod",
        [
            Field("plan.deployment-id", "Deployment", "CHG-1042@3f1c5a7e90b2"),
            Field(
                "plan.change",
                "Change",
                "Record a currency | on every order, says @finance") with { By = "alice", Status = LineStatus.Declared },
        ],
        [
            new PlanSection(
                "Overview",
                [
                    Field("plan.overview.purpose", "Purpose", "Invoices in <b>euro</b>"),
                    Empty("plan.overview.window", "Window", "policy.yml names no window for prod"),
                ]),
            new PlanSection(
                "Pre-deployment",
                [Field(
                    "plan.pre-deployment.scripts", "Scripts", "V0012__currency.sql", "V0013__fill.sql",
                    "[link](https://example.invalid)")]),
        ]);

    public static ChecklistModel Checklist { get; } = new(
        SampleDocuments.Deployment,
        "prod",
        [
            .. Lines.Where(state => state.Line.Id.StartsWith("checklist.", StringComparison.Ordinal))
                .GroupBy(state => state.Line.Section, StringComparer.Ordinal)
                .Select(
                    group => new ChecklistGroup(
                        group.Key[(group.Key.LastIndexOf('/') + 2)..],
                        [.. group.Select(state => new ChecklistItem(state.Line.Id, state.Line.Text, state))])),
        ]);

    private static LineState State(ProcedureLine line, int number) => (number % 8) switch
    {
        0 or 1 or 2 => new LineState(line, LineStatus.Executed, "precheck", "judged on all targets"),
        3 => new LineState(line, LineStatus.Attested, "dave", "dave: the team is ready [x](https://example.invalid)"),
        4 => new LineState(line, LineStatus.Declared, "alice", "written in changes/CHG-1042.yml by @alice"),
        5 => new LineState(line, LineStatus.NotVerified, null, line.Owners[0].Code + " did not run in prod"),
        6 => new LineState(line, LineStatus.Verified, "erin", "approved on the platform"),
        _ => new LineState(line, number % 16 == 7 ? LineStatus.Failed : LineStatus.Skipped, "precheck", "91 % of D:\\ is used"),
    };

    private static PlanField Field(string id, string name, params IReadOnlyList<string> values) =>
        new(id, name, "Text", values, null) { Status = LineStatus.Executed };

    private static PlanField Empty(string id, string name, string why) =>
        new(id, name, "Text", [], why) { Status = LineStatus.NotVerified };
}
