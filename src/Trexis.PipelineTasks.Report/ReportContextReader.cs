using Trexis.PipelineTasks.Rendering;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Report;

/// <summary>What the report needs beside the documents: configuration, policy and the procedure's ledger.</summary>
internal static class ReportContextReader
{
    public static ReportContext Read(TaskRun run, IReadOnlyList<StoredDocument> documents)
    {
        _ = documents;
        return new ReportContext(run.Deployment.Environments)
        {
            PolicyFile = run.Policy.File,
            ConfigurationFile = Path.GetFileName(run.Deployment.File),
        };
    }
}
