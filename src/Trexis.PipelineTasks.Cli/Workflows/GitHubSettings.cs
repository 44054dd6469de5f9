using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>What people set on GitHub, each with its command: platform environments, their secrets, reviewers and branches.</summary>
internal sealed class GitHubSettings(PipelineSetup setup)
{
    private const string Environments = "gh api --method PUT \"repos/{owner}/{repo}/environments/";

    public IEnumerable<string> Commands()
    {
        foreach (var environment in setup.Deployment.Environments)
        {
            yield return $"# {environment.Name}: plans without reviewers, with a login that may only read";
            foreach (var line in Filled(environment, $"{environment.Name}-plan", "")) yield return line;
            var reviewers = environment.Protected
                ? " -F \"reviewers[][type]=User\" -F \"reviewers[][id]=$(gh api users/REVIEWER --jq .id)\" -F prevent_self_review=true"
                : "";
            yield return $"# {environment.Name}: deploys{(reviewers.Length > 0 ? " after its reviewers" : "")}, from {setup.Branch} alone";
            var branches = " -F \"deployment_branch_policy[protected_branches]=false\" "
                + "-F \"deployment_branch_policy[custom_branch_policies]=true\"";
            foreach (var line in Filled(environment, environment.Name, reviewers + branches)) yield return line;
            yield return
                $"gh api --method POST \"repos/{{owner}}/{{repo}}/environments/{environment.Name}/deployment-branch-policies\" "
                    + $"-f name={setup.Branch}";
        }
    }

    private IEnumerable<string> Filled(EnvironmentSpec environment, string platform, string settings)
    {
        yield return $"{Environments}{platform}\"{settings}";
        var secrets = setup.Deployment.SecretVariables([environment]);
        if (secrets.Contains(ConnectionReference.DefaultVariable))
            yield return $"gh secret set {ConnectionReference.DefaultVariable} --env {platform}";
        List<string> others = [.. secrets.Where(name => name != ConnectionReference.DefaultVariable)];
        if (others.Count > 0)
            yield return $"gh secret set {DeploymentConfiguration.LinesVariable} --env {platform} < FILE    "
                + $"# lines NAME=value: {string.Join(", ", others)}";
        if (!setup.SignsInByToken) yield break;
        yield return $"gh variable set AZURE_CLIENT_ID --env {platform}";
        yield return $"gh variable set AZURE_TENANT_ID --env {platform}";
    }
}
