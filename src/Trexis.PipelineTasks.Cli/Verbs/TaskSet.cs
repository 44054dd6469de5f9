using Trexis.PipelineTasks.Backup;
using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.DeployScripts;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.Precheck;
using Trexis.PipelineTasks.Report;
using Trexis.PipelineTasks.Rollback;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Validate;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>Every task as a verb, made only when it is asked for.</summary>
public static class TaskSet
{
    /// <summary>Every task of this executable deploys what is built here.</summary>
    public static readonly IPackageBuilder Packages = new DefinedPackages();

    public static readonly IReadOnlyDictionary<string, Func<IPipelineTask>> All = new Dictionary<string, Func<IPipelineTask>>(
        StringComparer.Ordinal)
    {
        ["prepare"] = () => new PrepareTask(SupportedEngines.All),
        ["precheck"] = () => new PrecheckTask(SupportedEngines.All),
        ["backup"] = () => new BackupTask(SupportedEngines.All),
        ["deploy-dacpac"] = () => new DeployDacpacTask(SupportedEngines.All),
        ["deploy-scripts"] = () => new DeployScriptsTask(SupportedEngines.All),
        ["validate"] = () => new ValidateTask(SupportedEngines.All),
        ["perf-gate"] = () => new PerfGateTask(SupportedEngines.All),
        ["rollback"] = () => new RollbackTask(SupportedEngines.All),
        ["report"] = () => new ReportTask(),
        ["attest"] = () => new AttestTask(),
    };
}
