using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Compliance;

/// <summary>What a record is made from: the same for a report in the middle of a deployment and for the last one.</summary>
public sealed record RecordInput
{
    public required string Deployment { get; init; }

    public required DeploymentConfiguration Configuration { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>Absent where nobody described the change.</summary>
    public Change? Change { get; init; }

    /// <summary>Of this deployment, in order.</summary>
    public required IReadOnlyList<RunDocument> Documents { get; init; }

    public IReadOnlyList<PlatformApproval> Approvals { get; init; } = [];

    /// <summary>What the report itself has judged and carried out by now; its document comes only after it.</summary>
    public IReadOnlyList<RunResult> OwnResults { get; init; } = [];
}

/// <summary>A whole deployment held against the procedure, as reports show it.</summary>
/// <param name="Lines">All 147, over every environment that was reached.</param>
/// <param name="Plans">Of the environments that were reached and of the one that comes next, in order.</param>
/// <param name="Checklists">Of the environments that were reached, in order.</param>
public sealed record ProcedureRecord(
    IReadOnlyList<LineState> Lines, IReadOnlyList<DeploymentPlanModel> Plans, IReadOnlyList<ChecklistModel> Checklists)
{
    public static ProcedureRecord From(RecordInput input)
    {
        var documents = WithTheReportItself(input.Documents, input.OwnResults);
        var words = Attestations.From(input.Change, documents, input.Approvals);
        var environments = input.Configuration.Environments;
        var reached = environments.Where(environment => documents.Any(document => document.Target?.Environment == environment.Name))
            .ToList();
        var plans = Planned(environments, reached).Select(environment => PlanOf(input, documents, words, environment)).ToList();
        var last = reached.Count == 0 ? plans.FirstOrDefault() : plans.Find(plan => plan.Environment == reached[^1].Name);
        var whole = ComplianceMatrix.From(new LedgerInput(documents, environments)
        {
            Configuration = input.Configuration,
            Policy = input.Policy,
            Words = words,
            Plan = last,
        });
        return new ProcedureRecord(
            whole.Lines, plans, [.. reached.Select(environment => ChecklistOf(input, documents, words, environment.Name))]);
    }

    private static IEnumerable<EnvironmentSpec> Planned(IReadOnlyList<EnvironmentSpec> environments, List<EnvironmentSpec> reached)
    {
        var lastReached = reached.Count == 0 ? -1 : environments.ToList().IndexOf(reached[^1]);
        return environments.Where((environment, place) => reached.Contains(environment) || place == lastReached + 1);
    }

    private static DeploymentPlanModel PlanOf(
        RecordInput input,
        IReadOnlyList<RunDocument> documents,
        Attestations words,
        EnvironmentSpec environment) => DeploymentPlan.From(new PlanInput
        {
            Deployment = input.Deployment,
            Environment = environment,
            Configuration = input.Configuration,
            Policy = input.Policy,
            Change = input.Change,
            Documents = documents,
            Words = words,
        });

    private static ChecklistModel ChecklistOf(
        RecordInput input, IReadOnlyList<RunDocument> documents, Attestations words, string environment) => DeploymentChecklist.From(
        ComplianceMatrix.From(new LedgerInput(documents, input.Configuration.Environments)
        {
            Environment = environment,
            Configuration = input.Configuration,
            Policy = input.Policy,
            Words = words,
        }),
        input.Deployment,
        environment);

    // Whoever reads this in a report holds the proof that it was written; its own run document comes only after it.
    private static IReadOnlyList<RunDocument> WithTheReportItself(IReadOnlyList<RunDocument> documents, IReadOnlyList<RunResult> own)
    {
        if (documents.Count == 0) return documents;
        var written = new RunResult
        {
            Code = "report.written",
            Title = "The report is written",
            Kind = ResultKind.Step,
            Verdict = Verdict.Passed,
            Message = "this report",
        };
        return [
            .. documents,
            documents[^1] with
            {
                Task = "report",
                Action = null,
                Target = null,
                Verdict = Verdict.Passed,
                Results = [.. own, written],
                Operations = [],
                Attachments = [],
                Fault = null,
            },
        ];
    }
}
