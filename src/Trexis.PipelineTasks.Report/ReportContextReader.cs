using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Reporting;

namespace Trexis.PipelineTasks.Report;

/// <summary>What the report needs beside the documents: configuration, policy and the procedure's ledger.</summary>
internal static class ReportContextReader
{
    public static ReportContext Read(
        RunEvidence evidence,
        LoadedConfiguration files,
        IReadOnlyList<PlatformApproval> approvals,
        IReadOnlyList<StoredDocument> documents,
        IReadOnlyList<RunResult> own) => Again(
            new ReportContext(files.Deployment.Environments)
            {
                Policy = files.Policy,
                Authors = files.Change?.Authors ?? [],
                Approvals = approvals,
                Rows = RowComparison.From(evidence.Store, documents, files.Deployment.ExpectedRows(files.Change)),
                ConfigurationFile = RepositoryFolder.PathOf(files.Deployment.File),
                Performance = PlacePerformance.From(evidence.Store, [.. documents.Select(stored => stored.Document)]),
            },
            evidence,
            files,
            documents,
            own);

    /// <summary>The same, where only the report's own results are others: what the documents hold is not read again.</summary>
    public static ReportContext Again(
        ReportContext context,
        RunEvidence evidence,
        LoadedConfiguration files,
        IReadOnlyList<StoredDocument> documents,
        IReadOnlyList<RunResult> own)
    {
        var all = documents.Select(stored => stored.Document).ToList();
        var repeats = DeploymentTimeline.Repeats(all);
        var record = ProcedureRecord.From(new RecordInput
        {
            Deployment = evidence.Run.Deployment,
            Configuration = files.Deployment,
            Policy = files.Policy,
            Change = files.Change,
            Approvals = context.Approvals,
            Documents = [.. all.Where(document => !repeats.Contains(document))],
            OwnResults = own,
        });
        return context with { Lines = record.Lines, Plans = record.Plans, Checklists = record.Checklists };
    }
}
