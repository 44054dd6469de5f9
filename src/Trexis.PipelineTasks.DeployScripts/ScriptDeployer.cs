using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Deploys a folder of scripts.</summary>
internal sealed class ScriptDeployer(
    RunEvidence evidence, IPipelineHost host, LoadedConfiguration files, ArtifactIdentity artifact) : IDeployer
{
    public string Task => DeployScriptsTask.Name;

    public RunEvidence Evidence => evidence;

    public IPipelineHost Host => host;

    public WatchPolicy Watch => files.Policy.For(evidence.Place.Environment.Name).Watch;

    public IReadOnlyList<Acknowledgement>? Acknowledged => files.Change?.Acknowledge;

    /// <summary>What the change names of this folder.</summary>
    /// <exception cref="InputException">It names what is no script of it.</exception>
    public IReadOnlyList<string> OutOfOrderIn(ScriptFolder folder)
    {
        if (files.Change is not { OutOfOrder: { Count: > 0 } named } change) return [];
        var strangers = named.Where(name => !folder.Versioned.Any(script => ScriptPlanner.IsNamed(script, name))).ToList();
        return strangers.Count == 0
            ? named
            : throw new InputException([.. strangers.Select(name => new InputProblem(
                change.File,
                "out-of-order names no versioned script of the folder",
                name,
                string.Join(", ", folder.Versioned.Select(script => script.Name.File))))]);
    }

    public async Task<IDeployment> ObserveAsync(IDatabase database, CancellationToken cancel) =>
        await ScriptDeployment.ObserveAsync(this, database, cancel);

    /// <exception cref="InputException">The folder is no folder of scripts.</exception>
    /// <exception cref="FaultException">It is not the artifact that the run is about any more.</exception>
    public ScriptFolder ReadFolder()
    {
        var folder = ScriptFolder.Read(files.Deployment.Artifact)
            ?? throw new InputException(
                files.Deployment.File, "names no folder of scripts", null, "artifact: { scripts: FOLDER } (deploy-dacpac deploys dacpacs)");
        return folder.Identity.Sha256 == artifact.Sha256
            ? folder
            : throw new FaultException(
                FaultKind.FileSystem,
                $"{folder.Path} changed while the run was going on: it was {new Fingerprint(artifact.Sha256).Short} and is "
                    + $"{new Fingerprint(folder.Identity.Sha256).Short}",
                "run again when nothing writes to the folder any more");
    }
}
