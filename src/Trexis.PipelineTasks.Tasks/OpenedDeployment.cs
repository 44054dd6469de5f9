using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>The files that the inputs of a run name, read and found: configuration, artifact and results folder.</summary>
internal sealed record OpenedDeployment(LoadedConfiguration Configuration, ArtifactIdentity Artifact, RunStore Store)
{
    /// <inheritdoc cref="TaskSession.Open"/>
    public static OpenedDeployment Open(
        InputValues inputs,
        ProcessEnvironment ambient,
        HostContext host,
        IPackageBuilder? packages,
        bool onlyTells,
        DeploymentConfiguration? described)
    {
        var configuration = described is null
            ? Read(inputs, ambient, onlyTells)
            : ReadBeside(described, inputs, ambient.WorkingFolder);
        var results = ResultsOf(inputs, configuration.Deployment);
        if (!host.IsConsole) EnsureUntracked(results, configuration.Deployment);
        var store = new RunStore(results, ambient.Outlet);
        var artifact = BuiltPackage.Of(configuration.Deployment.Artifact, inputs, results, packages);
        configuration = configuration with
        {
            Deployment = configuration.Deployment with { Artifact = artifact },
            TypedOptions = CommonInputs.TypedIn(inputs),
        };
        return new OpenedDeployment(configuration, ArtifactReader.Identify(artifact), store);
    }

    private static LoadedConfiguration Read(InputValues inputs, ProcessEnvironment ambient, bool onlyTells) => TaskSession.Reader.Load(
        inputs.Text(CommonInputs.Config),
        inputs.Text(CommonInputs.Policy),
        inputs.Text(CommonInputs.Change),
        ambient.WorkingFolder,
        onlyTells ? deployment => CarriedLast(new RunStore(ResultsOf(inputs, deployment), ambient.Outlet)) : null);

    private static LoadedConfiguration ReadBeside(DeploymentConfiguration described, InputValues inputs, string folder) => new(
        described,
        inputs.Text(CommonInputs.Policy) is { } policy
            ? TaskSession.Reader.ReadPolicy(Path.GetFullPath(policy, folder))
            : ProcedureDefaults.Policy(described.Environments),
        inputs.Text(CommonInputs.Change) is { } change ? TaskSession.Reader.ReadChange(Path.GetFullPath(change, folder)) : null);

    private static string ResultsOf(InputValues inputs, DeploymentConfiguration deployment) =>
        inputs.File(CommonInputs.Results) ?? deployment.Results;

    private static string? CarriedLast(RunStore store) =>
        store.Load() is [.., var newest] ? newest.Document.Run.Deployment.Split('@')[0] : null;

    private static void EnsureUntracked(string results, DeploymentConfiguration deployment)
    {
        ResultsFolder.EnsureUntracked(CommonInputs.Results.Option, results);
        if (deployment.Evidence is { Container: null } kept)
            ResultsFolder.EnsureUntracked($"{deployment.File} (evidence: store)", kept.Store);
    }
}
