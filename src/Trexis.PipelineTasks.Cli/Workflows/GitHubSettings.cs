using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>What people set on GitHub, each with its command: platform environments, their secrets, reviewers and branches.</summary>
internal sealed class GitHubSettings(PipelineSetup setup)
{
    private const string Environments = "gh api --method PUT \"repos/{owner}/{repo}/environments/";

    private const string Plan = "-plan";

    public IEnumerable<string> Commands()
    {
        if (setup.KeepsBlobsByToken && (setup.Attests || setup.InRings))
        {
            yield return "# jobs without an environment keep evidence, too: an application that may write blobs, and nothing else, with a "
                + $"federated credential of {setup.Branch}";
            yield return $"gh variable set AZURE_CLIENT_ID{setup.SecretEnd}";
            yield return $"gh variable set AZURE_TENANT_ID{setup.SecretEnd}";
        }

        foreach (var (environment, platform) in Platforms)
        {
            var isPlan = IsPlan(environment, platform);
            yield return isPlan
                ? $"# {platform[..^Plan.Length]}: plans without reviewers, with a login that may only read"
                : $"# {platform}: deploys{(environment.Protected ? " after its reviewers" : "")}, from {setup.Branch} alone";
            foreach (var line in Filled(environment, platform)) yield return line;
            if (isPlan) continue;
            yield return
                $"gh api --method POST \"repos/{{owner}}/{{repo}}/environments/{platform}/deployment-branch-policies\" "
                    + $"-f name={setup.Branch}";
        }
    }

    /// <summary>Those of the platform: of each environment, or each of its rings, the one that plans and the one that deploys.</summary>
    public IEnumerable<(EnvironmentSpec Environment, string Platform)> Platforms =>
        from environment in setup.Deployment.Environments
        from platform in setup.PlatformsOf(environment)
        from one in new[] { platform + Plan, platform }
        select (environment, one);

    /// <summary>Whether that platform's environment of an environment is the one that plans.</summary>
    public static bool IsPlan(EnvironmentSpec environment, string platform) =>
        platform != environment.Name && platform.EndsWith(Plan, StringComparison.Ordinal);

    /// <summary>What makes a platform's environment, or sets its rules.</summary>
    public static string Make(EnvironmentSpec environment, string platform)
    {
        if (IsPlan(environment, platform)) return $"{Environments}{platform}\"";
        var reviewers = environment.Protected
            ? " -F \"reviewers[][type]=User\" -F \"reviewers[][id]=$(gh api users/REVIEWER --jq .id)\" -F prevent_self_review=true"
            : "";
        return $"{Environments}{platform}\"{reviewers} -F \"deployment_branch_policy[protected_branches]=false\" "
            + "-F \"deployment_branch_policy[custom_branch_policies]=true\"";
    }

    /// <summary>Those that each of an environment's two platform environments has.</summary>
    public IReadOnlyList<string> SecretsOf(EnvironmentSpec environment)
    {
        var read = setup.Deployment.SecretVariables([environment]);
        var connection = read.Where(name => name == ConnectionReference.DefaultVariable);
        var lines = OthersOf(environment).Take(1).Select(_ => DeploymentConfiguration.LinesVariable);
        return [.. connection.Concat(lines).Select(name => name + setup.SecretEnd)];
    }

    private List<string> OthersOf(EnvironmentSpec environment) =>
        [.. setup.Deployment.SecretVariables([environment]).Where(name => name != ConnectionReference.DefaultVariable)];

    private IEnumerable<string> Filled(EnvironmentSpec environment, string platform)
    {
        yield return Make(environment, platform);
        foreach (var name in SecretsOf(environment))
            yield return name.StartsWith(DeploymentConfiguration.LinesVariable, StringComparison.Ordinal)
                ? $"gh secret set {name} --env {platform} < FILE    # lines NAME=value: {string.Join(", ", OthersOf(environment))}"
                : $"gh secret set {name} --env {platform}";
        if (!setup.SignsInByToken && !setup.KeepsBlobsByToken) yield break;
        yield return $"gh variable set AZURE_CLIENT_ID{setup.SecretEnd} --env {platform}";
        yield return $"gh variable set AZURE_TENANT_ID{setup.SecretEnd} --env {platform}";
    }
}
