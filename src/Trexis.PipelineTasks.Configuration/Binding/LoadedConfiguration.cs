namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>The three files, read together and held against each other.</summary>
/// <param name="Policy">As it applies: the procedure's defaults, <c>policy.yml</c> over them, and what <c>deployment.yml</c> tightens.
/// Names every environment.</param>
/// <param name="Change">Absent where there is no change file.</param>
public sealed record LoadedConfiguration(DeploymentConfiguration Deployment, Policy Policy, Change? Change)
{
    /// <summary>Of the options that name files, those that were given, as they go on in a command: <c> --change CHG-2</c>.</summary>
    public string TypedOptions { get; init; } = "";
}
