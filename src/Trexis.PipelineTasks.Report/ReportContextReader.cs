using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Procedure;
using Trexis.PipelineTasks.Rendering;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Report;

/// <summary>What the report shows beside the documents: the procedure's ledger, and plan and checklist of each environment that was reached.</summary>
internal static class ReportContextReader
{
    public static ReportContext Read(TaskRun run, IReadOnlyList<StoredDocument> stored)
    {
        var documents = stored.Select(document => document.Document).ToList();
        documents.AddRange(OfThisReport(run, documents));
        var words = Words.Of(run.Change, documents, []);
        var reached = run.Deployment.Environments
            .Where(environment => documents.Any(document => document.Target?.Environment == environment.Name)).ToList();
        var plans = reached.ConvertAll(environment => DeploymentPlan.Of(new PlanInput
        {
            Deployment = run.Context.Deployment,
            Environment = environment,
            Configuration = run.Deployment,
            Policy = run.Policy,
            Change = run.Change,
            Documents = documents,
            Words = words,
        }));
        var whole = new LedgerInput(documents, run.Deployment.Environments) { Words = words, Plan = plans.LastOrDefault() };
        return new ReportContext(run.Deployment.Environments)
        {
            PolicyFile = run.Policy.File,
            ConfigurationFile = Path.GetFileName(run.Deployment.File),
            Lines = ProcedureLedger.Of(whole).Lines,
            Plans = plans,
            Checklists = plans.ConvertAll(plan => DeploymentChecklist.Of(
                ProcedureLedger.Of(whole with { Environment = plan.Environment, Plan = plan }),
                run.Context.Deployment,
                plan.Environment)),
        };
    }

    // The page that says so is there exactly where it was written, so that it may count itself: once for each target it covers.
    private static IEnumerable<RunDocument> OfThisReport(TaskRun run, IReadOnlyList<RunDocument> documents) => documents
        .Select(document => document.Target).OfType<RunTarget>().DistinctBy(target => target.ToString(), StringComparer.Ordinal)
        .Select(target => new RunDocument
        {
            SchemaVersion = RunDocument.CurrentSchemaVersion,
            Task = ReportModelBuilder.ReportTaskName,
            ToolVersion = "",
            Run = run.Context,
            Target = target,
            Verdict = Verdict.Passed,
            Results =
            [
                new RunResult
                {
                    Code = ReportTask.Written.Code,
                    Title = ReportTask.Written.Title,
                    Kind = ResultKind.Step,
                    Verdict = Verdict.Passed,
                    Message = "this report is written",
                },
            ],
        }).ToList();
}
