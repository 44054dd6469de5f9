using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Deploying;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Deploys a dacpac.</summary>
internal sealed class DacpacDeployer(
    TargetDatabase target,
    RunEvidence evidence,
    IPipelineHost host,
    LoadedConfiguration files,
    ArtifactIdentity artifact,
    InputValues inputs) : IDeployer
{
    public string Task => DeployDacpacTask.Name;

    public RunEvidence Evidence => evidence;

    public IPipelineHost Host => host;

    public ArtifactIdentity Artifact => artifact;

    public TargetDatabase Target => target;

    public InputValues Inputs => inputs;

    public string Engine => files.Deployment.Engine;

    public PlanSettings Settings => new(inputs, evidence.Place.Target, target, host);

    /// <summary>Where the dacpac's objects are written, by which findings name file and line; absent where nobody said.</summary>
    public SourceIndex? Sources =>
        (inputs.File(DeployDacpacInputs.Sources) ?? files.Deployment.Artifact.Definitions) is { } definitions
            ? DacpacBuilder.IndexOf(definitions)
            : null;

    private FirstState First => new(target, evidence, DeploymentLock.IdentityOf(evidence.Run));

    public Task PrepareAsync(CancellationToken cancel) => First.MakeAsync(files.Deployment, cancel);

    /// <inheritdoc cref="FirstState.AdoptAsync"/>
    public Task AdoptAsync(string file, byte[] state, CancellationToken cancel) => First.AdoptAsync(file, state, cancel);

    public async Task<IDeployment> ObserveAsync(IDatabase database, CancellationToken cancel)
    {
        host.Progress($"planning {artifact.Name} against {database.Identity.Database}", null);
        return await DacpacDeployment.ObserveAsync(this, database, cancel);
    }

    /// <summary>The same plan against what the target holds by now: empty once it was carried out.</summary>
    public Task<DacpacPlan> PlanAsync(
        DacpacContents source, PlanTarget against, DeploySettings settings, CancellationToken cancel, TableSizes? sizes = null)
    {
        var request = new PlanRequest(source, against, settings, files.Change?.Acknowledge, evidence.Time.GetUtcNow())
        {
            Sources = Sources,
        };
        if (sizes is not null) request = request with { Measured = sizes.Measured };
        // DacFx computes for seconds without giving way.
        return System.Threading.Tasks.Task.Run(() => DacpacPlanner.Plan(request, cancel), cancel);
    }

    /// <exception cref="InputException">The deployment names no dacpac, or the file is none.</exception>
    /// <exception cref="FaultException">It is not the artifact that the run is about any more.</exception>
    public DacpacContents ReadSource()
    {
        if (files.Deployment.Artifact.Dacpac is not { } path)
            throw new InputException(
                files.Deployment.File, "names no dacpac", null,
                "artifact: { dacpac: FILE }, { sqlproj: FILE } or { sql: FOLDER } (deploy-scripts deploys scripts)");
        var source = DacpacReader.Read(path);
        return source.Sha256 == artifact.Sha256
            ? source
            : throw new FaultException(
                FaultKind.FileSystem,
                $"{path} changed while the run was going on: it was {new Fingerprint(artifact.Sha256).Short} and is "
                    + $"{new Fingerprint(source.Sha256).Short}",
                "run again when nothing writes to it any more");
    }

    public DeploySettings SettingsFor(DacpacContents source) => Settings.From(source, files.Deployment.Artifact.Profile);
}
