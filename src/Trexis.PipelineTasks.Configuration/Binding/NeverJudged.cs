namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>
/// What no task can judge on a target, whatever the files ask for: its engine, or what is deployed, has nothing of the kind.
/// </summary>
public static class NeverJudged
{
    /// <summary>What a dacpac that stands for a database cannot tell, by area and by name.</summary>
    private static readonly string[] OfServerAndData =
    [
        "access.not-excessive", "access.permissions-sufficient", "backup.", "baseline.taken", "capture.taken", "data.", "dependencies.",
        "deploy.backed-up", "deploy.watched", "environment.compatibility-level", "environment.in-sync", "environment.version-supported",
        "environment.writable", "integration.", "monitoring.", "performance.", "resources.", "rollback.planned", "security.",
        "system.modules-valid", "system.smoke-queries",
    ];

    /// <returns>Why; absent where a task can.</returns>
    public static string? Why(string code, DeploymentConfiguration deployment, EnvironmentSpec environment) => code switch
    {
        _ when deployment.Capabilities.NeverJudged.Contains(code) => $"no database of {deployment.Engine} has what it judges",
        _ when environment.Targets.Any(target => target.Connection.Kind == ConnectionKind.Dacpac)
            && OfServerAndData.Any(start => code.StartsWith(start, StringComparison.Ordinal)) => "a dacpac has no server and no data",
        "scripts.in-order" or "scripts.unchanged-since-review" when deployment.Artifact.Scripts is null => "a dacpac has no scripts",
        "dependencies.server-fits-artifact" when deployment.Artifact.Scripts is not null =>
            "scripts name no server that they were written for",
        _ => null,
    };
}
