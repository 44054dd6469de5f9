namespace Trexis.PipelineTasks.Configuration;

/// <summary>Where a task runs: one target of one environment.</summary>
public sealed record DeploymentTarget(EnvironmentSpec Environment, TargetSpec Target)
{
    /// <summary>Whether a document speaks of this target.</summary>
    public bool Is(RunTarget? target) => target is not null && target.Environment == Environment.Name && target.Name == Target.Name;

    public override string ToString() => Target.Name is null ? Environment.Name : $"{Environment.Name}/{Target.Name}";
}
