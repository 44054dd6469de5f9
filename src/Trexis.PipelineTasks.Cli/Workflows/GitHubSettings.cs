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

        if (Variables.Count > 0)
        {
            yield return "# whose tokens the applications below take; of a repository not made or renamed since 15 July 2026, "
                + "subject=repo:OWNER/REPO";
            yield return "subject=$(gh api \"repos/{owner}/{repo}\" --jq '\"repo:\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)\"')";
        }

        foreach (var (environment, platform) in Platforms)
        {
            var isPlan = IsPlan(environment, platform);
            yield return isPlan
                ? $"# {platform[..^Plan.Length]}: plans without reviewers, with a login that may only read"
                    + (PlansProposals(platform) ? "; pull requests, too, so that every branch may enter" : $", from {setup.Branch} alone")
                : $"# {platform}: deploys{(environment.Protected ? " after its reviewers" : "")}, from {setup.Branch} alone";
            foreach (var line in Filled(environment, platform)) yield return line;
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

    /// <summary>Whether pull requests are planned there, which are of no branch that a rule could name.</summary>
    public bool PlansProposals(string platform) =>
        platform == setup.PlatformsOf(setup.Deployment.Environments[0])[0] + Plan;

    /// <summary>What makes a platform's environment with its rules, or sets them; each works whether or not it is there.</summary>
    public IEnumerable<string> Make(EnvironmentSpec environment, string platform)
    {
        if (PlansProposals(platform)) return [$"{Environments}{platform}\""];
        var reviewers = environment.Protected && !IsPlan(environment, platform)
            ? " -F \"reviewers[][type]=User\" -F \"reviewers[][id]=$(gh api users/REVIEWER --jq .id)\" -F prevent_self_review=true"
            : "";
        return
        [
            $"{Environments}{platform}\"{reviewers} -F \"deployment_branch_policy[protected_branches]=false\" "
                + "-F \"deployment_branch_policy[custom_branch_policies]=true\"",
            LetIn(platform),
        ];
    }

    /// <summary>What lets the deployed branch in, where branches are named one by one.</summary>
    public string LetIn(string platform) =>
        $"gh api --method POST \"repos/{{owner}}/{{repo}}/environments/{platform}/deployment-branch-policies\" -f name={setup.Branch}";

    /// <summary>What takes a rule away that lets branches in.</summary>
    public static string Remove(string platform, string name)
    {
        var rules = $"repos/{{owner}}/{{repo}}/environments/{platform}/deployment-branch-policies";
        return $"gh api --method DELETE \"{rules}/$(gh api \"{rules}\" --jq '.branch_policies[] | select(.name == \"{name}\") | .id')\"";
    }

    /// <summary>What lets every branch in, and pull requests.</summary>
    public static string LetAllIn(string platform) =>
        $"{Environments}{platform}\" --input - <<< '{{\"deployment_branch_policy\":null}}'";

    /// <summary>By which a job's token finds its login; none where no token signs in.</summary>
    public IReadOnlyList<string> Variables => setup.SignsInByToken || setup.KeepsBlobsByToken
        ? [$"AZURE_CLIENT_ID{setup.SecretEnd}", $"AZURE_TENANT_ID{setup.SecretEnd}"]
        : [];

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
        foreach (var command in Make(environment, platform)) yield return command;
        foreach (var name in SecretsOf(environment))
            yield return name.StartsWith(DeploymentConfiguration.LinesVariable, StringComparison.Ordinal)
                ? $"gh secret set {name} --env {platform} < FILE    # lines NAME=value: {string.Join(", ", OthersOf(environment))}"
                : $"gh secret set {name} --env {platform}";
        if (Variables is not [var client, var tenant]) yield break;
        yield return $"app=$(az ad app create --display-name trexis-{platform}{setup.GroupEnd} --query appId --output tsv) && "
            + "az ad sp create --id \"$app\"";
        yield return "az ad app federated-credential create --id \"$app\" --parameters \"{\\\"name\\\":\\\"github\\\","
            + "\\\"issuer\\\":\\\"https://token.actions.githubusercontent.com\\\",\\\"audiences\\\":[\\\"api://AzureADTokenExchange\\\"],"
            + $"\\\"subject\\\":\\\"$subject:environment:{platform}\\\"}}\"";
        yield return $"gh variable set {client} --env {platform} --body \"$app\"";
        yield return $"gh variable set {tenant} --env {platform} --body \"$(az account show --query tenantId --output tsv)\"";
    }
}
