using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>A plan of one dacpac against another without a deployment file.</summary>
internal static class StandalonePlan
{
    private const string Environment = "target";

    /// <summary>Nothing where neither of the two is given.</summary>
    /// <exception cref="InputException">One is given without the other.</exception>
    public static DeploymentConfiguration? Describe(InputValues inputs, string workingFolder)
    {
        var (source, target) = (inputs.Text(DeployDacpacInputs.Source), inputs.Text(DeployDacpacInputs.TargetDacpac));
        if (source is null && target is null) return null;
        if (source is null) throw Missing(DeployDacpacInputs.Source, DeployDacpacInputs.TargetDacpac);
        if (target is null) throw Missing(DeployDacpacInputs.TargetDacpac, DeployDacpacInputs.Source);
        var connection = new ConnectionReference(ConnectionKind.Dacpac, Path.GetFullPath(target, workingFolder));
        return new DeploymentConfiguration
        {
            File = Path.Combine(workingFolder, "the command line"),
            Engine = EngineCapabilities.Default.Name,
            Artifact = ArtifactOf(Path.GetFullPath(source, workingFolder)),
            Environments = [new EnvironmentSpec(Environment, null, Protected: false, [new TargetSpec(null, connection)])],
            Results = Path.Combine(workingFolder, ".trexis"),
        };
    }

    private static ArtifactSpec ArtifactOf(string source) => DacpacBuilder.IsDefinition(source)
        ? new ArtifactSpec(null, null, null) { Definitions = source }
        : new ArtifactSpec(source, null, null);

    private static InputException Missing(InputSpec missing, InputSpec given) =>
        new([new InputProblem(missing.Option, $"is missing beside {given.Option}", null, "both, or neither and a deployment file")]);
}
