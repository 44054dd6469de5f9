using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Report;

/// <summary>What the report needs beside the documents: configuration, policy and the procedure's ledger.</summary>
internal static class ReportContextReader
{
    public static ReportContext Read(TaskRun run, IReadOnlyList<StoredDocument> documents, IReadOnlyList<RunResult> own) => Again(
        new ReportContext(run.Deployment.Environments)
        {
            Policy = run.Policy,
            Authors = run.Change?.Authors ?? [],
            PullRequest = run.Host.Context.PullRequest,
            Approvals = run.Platform.Approvals.ValueOr(null) ?? [],
            Rows = RowComparison.From(run.Store, documents, run.Change),
            ConfigurationFile = Path.GetFileName(run.Deployment.File),
            Performance = PlacePerformance.From(run.Store, [.. documents.Select(stored => stored.Document)]),
        },
        run,
        documents,
        own);

    /// <summary>The same, where only the report's own results are others: what the documents hold is not read again.</summary>
    public static ReportContext Again(
        ReportContext context, TaskRun run, IReadOnlyList<StoredDocument> documents, IReadOnlyList<RunResult> own)
    {
        var record = ProcedureRecord.From(new RecordInput
        {
            Deployment = run.Context.Deployment,
            Configuration = run.Deployment,
            Policy = run.Policy,
            Change = run.Change,
            Approvals = context.Approvals,
            Documents = [.. documents.Select(stored => stored.Document)],
            OwnResults = own,
        });
        return context with { Lines = record.Lines, Plans = record.Plans, Checklists = record.Checklists };
    }
}
