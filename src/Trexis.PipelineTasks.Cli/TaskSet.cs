using Trexis.PipelineTasks.Backup;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.DeployScripts;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.Precheck;
using Trexis.PipelineTasks.Report;
using Trexis.PipelineTasks.Rollback;
using Trexis.PipelineTasks.Validate;

namespace Trexis.PipelineTasks.Cli;

/// <summary>Every task as a verb, made only when it is asked for.</summary>
internal static class TaskSet
{
    public static readonly IReadOnlyDictionary<string, Func<IPipelineTask>> All = new Dictionary<string, Func<IPipelineTask>>(StringComparer.Ordinal)
    {
        ["prepare"] = () => new PrepareTask(Engines.All),
        ["precheck"] = () => new PrecheckTask(Engines.All),
        ["backup"] = () => new BackupTask(Engines.All),
        ["deploy-dacpac"] = () => new DeployDacpacTask(Engines.All),
        ["deploy-scripts"] = () => new DeployScriptsTask(Engines.All),
        ["validate"] = () => new ValidateTask(Engines.All),
        ["perf-gate"] = () => new PerfGateTask(Engines.All),
        ["rollback"] = () => new RollbackTask(Engines.All),
        ["report"] = () => new ReportTask(),
        ["attest"] = () => new AttestTask(),
    };
}
