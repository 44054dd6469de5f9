using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Deploys a folder of scripts.</summary>
internal sealed class ScriptDeployer : IDeployer
{
    public string Task => DeployScriptsTask.Name;

    public async Task<IDeployment> ObserveAsync(TaskRun run, IDatabase database, CancellationToken cancel) =>
        await ScriptDeployment.ObserveAsync(run, database, cancel);
}
