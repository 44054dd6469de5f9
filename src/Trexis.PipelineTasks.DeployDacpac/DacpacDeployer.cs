using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Deploys a dacpac.</summary>
internal sealed class DacpacDeployer(DatabaseEngines engines) : IDeployer
{
    public string Task => DeployDacpacTask.Name;

    public Task PrepareAsync(TaskRun run, CancellationToken cancel) => FirstState.MakeAsync(run, engines, cancel);

    public async Task<IDeployment> ObserveAsync(TaskRun run, IDatabase database, CancellationToken cancel)
    {
        run.Host.Progress($"planning {run.Artifact.Name} against {database.Identity.Database}", null);
        return await DacpacDeployment.ObserveAsync(run, database, cancel);
    }
}
