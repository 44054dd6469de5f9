using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence.Signatures;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// What people set on Azure DevOps, each with its command: the connection to this product's repository, the pipelines, the branch's
/// policy, for each environment two variable groups with a key and the secrets, and one without a key for pull requests. Approvals have
/// no command of <c>az</c>.
/// </summary>
internal sealed class AzureSettings(PipelineSetup setup, AzurePipelines pipelines)
{
    private const string Create = "az pipelines variable-group variable create --secret true --group-id \"$group\" --name ";

    private readonly AzureRepository? _origin = setup.AzureRepository;

    // As origin says, else what people put in its place.
    private string Organisation => _origin?.Organisation ?? "ORGANISATION";

    private string Project => Quoted(_origin?.Project) ?? "PROJECT";

    private string Name => Quoted(_origin?.Name) ?? "REPOSITORY";

    // In an address a blank is %20; in a shell it is quoted.
    private static string? Named(string? part) => part is null ? null : Uri.UnescapeDataString(part);

    private static string? Quoted(string? part) => Named(part) is { } name && name != part ? ShellText.Word(name) : part;

    /// <summary>In the order in which they work: what the branch holds by then, and last what it takes from then on.</summary>
    public IEnumerable<string> Commands()
    {
        yield return $"# first commit and push to {setup.Branch}, from where the service reads the pipelines; by a pull request where it "
            + "takes no push any more";
        yield return setup.Repository is { } own
            ? "# ORGANISATION, PROJECT are yours; AZURE_DEVOPS_EXT_GITHUB_PAT: a token with repo and admin:repo_hook of " + own
            : $"# {(_origin is null ? "REPOSITORY, ORGANISATION, PROJECT are yours; " : "")}AZURE_DEVOPS_EXT_GITHUB_PAT: a token "
                + "that reads public repositories";
        yield return $"az devops configure --defaults organization=https://dev.azure.com/{Organisation} project={Project}";
        if (setup.TemplatesRepository is null || setup.Repository is not null)
            yield return $"az devops service-endpoint github create --name github --github-url {ToolVersion.Home}";
        if (setup.TemplatesRepository?.Split('/') is [.. var named, var last])
        {
            var (project, imported) = (named.Length > 0 ? ShellText.Word(named[0]) : Project, ShellText.Word(last));
            yield return $"az repos create --project {project} --name {imported} && az repos import create --project {project} "
                + $"--repository {imported} --git-source-url {ToolVersion.Home}";
        }

        foreach (var name in new[] { "plan", "deploy", "rollback" })
            yield return $"az pipelines create --name '{setup.Title} {name}' {Repository} --branch {setup.Branch} "
                + $"--yml-path {pipelines.At(name)} --skip-first-run true";
        yield return "# policy.yml may say which runs count, by the service's own token for each:";
        yield return $"#   {Trust(Organisation, Named(_origin?.Project) ?? "PROJECT")}";
        foreach (var environment in setup.Deployment.Environments)
        {
            yield return $"# {environment.Name}: a key that signs its documents, by a line that belongs into policy.yml";
            yield return
                $"trexis keys new --environment {environment.Name} --name {environment.Name}-pipeline --out {environment.Name}.key";
            foreach (var platform in setup.PlatformsOf(environment))
            {
                if (platform == FirstPlatform)
                {
                    yield return $"# {platform}: plans pull requests, with a login that may only read and without a key: every branch's "
                        + "pipeline may take the secrets of this group";
                    foreach (var line in Unsigned(environment, OfPullRequests)) yield return line;
                }

                var groups = GroupsOf(setup, platform);
                yield return $"# {platform}: plans with a login that may only read";
                foreach (var line in Signed(environment, groups[0])) yield return line;
                yield return $"# {platform}: deploys";
                foreach (var line in Signed(environment, groups[1])) yield return line;
                yield return Make(platform);
                var approvals = environment.Protected ? "Approvals (of whom the policy names), " : "";
                yield return $"# Pipelines > Environments > {platform} > Approvals and checks: {approvals}"
                    + $"Branch control (refs/heads/{setup.Branch}), Exclusive lock";
            }
        }

        yield return "# the first run of each pipeline waits, and its page asks: Permit, once for each connection, variable group and "
            + "environment";
        yield return $"# deploys what {setup.Branch} holds already; later merges are deployed by themselves";
        yield return $"az pipelines run --name '{setup.Title} deploy' --branch {setup.Branch}";
        yield return $"# last, since {setup.Branch} takes no push from then on: the plan, on every pull request"
            + (setup.Repository is null ? ", and a review" : "");
        yield return Policy;
        if (setup.Repository is null) yield return Reviewers(setup.Branch, RepositoryId);
    }

    /// <summary>The pipelines that change something.</summary>
    public IReadOnlyList<string> Deploying => [$"{setup.Title} deploy", $"{setup.Title} rollback"];

    /// <summary>The policy's line that names whose runs count.</summary>
    public string Trust(string organisation, string project) => $"trust: {{ azure: {{ organisation: {organisation}, project: {project}, "
        + $"pipelines: [{string.Join(", ", Deploying)}], refs: [refs/heads/{setup.Branch}] }} }}";

    private string Repository => setup.Repository is { } own
        ? $"--repository {own} --repository-type github --service-connection "
            + "\"$(az devops service-endpoint list --query \"[?name=='github'].id\" --output tsv)\""
        : $"--repository {Name} --repository-type tfsgit";

    // A plan that is required of every pull request must run for each, whatever it touches: of a folder's own GitHub would wait for ever.
    private string Policy => setup.Repository is { } own
        ? GitHubPolicy(own)
        : $"az repos policy build create --branch {setup.Branch} --display-name '{setup.Title} plan' "
            + $"--repository-id {RepositoryId} "
            + $"--build-definition-id \"$(az pipelines show --name '{setup.Title} plan' --query id --output tsv)\" "
            + "--blocking true --enabled true --manual-queue-only false --queue-on-source-update-only true --valid-duration 0"
            + WatchedPaths.Of(setup).OfPolicy;

    private string RepositoryId => $"\"$(az repos show --repository {Name} --query id --output tsv)\"";

    /// <summary>What has every change of a branch reviewed by somebody else than its author.</summary>
    public static string Reviewers(string branch, string repositoryId) =>
        $"az repos policy approver-count create --branch {branch} --repository-id {repositoryId} --blocking true --enabled true "
            + "--minimum-approver-count 1 --creator-vote-counts false --allow-downvotes false --reset-on-source-push true";

    private string GitHubPolicy(string own)
    {
        var checks = WatchedPaths.Of(setup).IsEverything
            ? $"{{\"strict\":true,\"contexts\":[\"{setup.Title} plan\"]}}"
            : "null";
        return $"gh api --method PUT repos/{own}/branches/{setup.Branch}/protection --input - <<< '{{\"required_status_checks\":{checks},"
            + "\"required_pull_request_reviews\":{\"required_approving_review_count\":1},\"enforce_admins\":true,\"restrictions\":null}'";
    }

    /// <summary>What makes an environment of the platform.</summary>
    public string Make(string platform) =>
        $"az devops invoke --area distributedtask --resource environments --route-parameters project={Project} "
            + $"--api-version 7.1 --http-method POST --in-file <(echo '{{\"name\":\"{platform}\"}}')";

    private string FirstPlatform => setup.PlatformsOf(setup.Deployment.Environments[0])[0];

    /// <summary>The variable group whose login may only read, and the one that deploys.</summary>
    public static IReadOnlyList<string> GroupsOf(PipelineSetup setup, string platform) =>
        [$"trexis-{platform}-plan{setup.GroupEnd}", $"trexis-{platform}{setup.GroupEnd}"];

    /// <summary>
    /// The group that plans pull requests, which are of no branch: it alone can have no branch control, so that no key lies there.
    /// </summary>
    public string OfPullRequests => $"trexis-{FirstPlatform}-pull-requests{setup.GroupEnd}";

    /// <summary>Where people set the check that keeps a group's secrets; a check guards only what it stands on.</summary>
    public string GuardOf(string group) =>
        $"Pipelines > Library > {group} > Approvals and checks: Branch control, refs/heads/{setup.Branch}";

    /// <summary>What makes a group, without its secrets.</summary>
    public string MakeGroup(EnvironmentSpec environment, string group)
    {
        List<string> plain = [$"environment={environment.Name}"];
        if (setup.SignsInByToken)
            plain.AddRange(["AZURE_CLIENT_ID=…", "AZURE_TENANT_ID=…", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID=…"]);
        return $"group=$(az pipelines variable-group create --name {group} --variables {string.Join(' ', plain)} --query id --output tsv)";
    }

    /// <summary>Those that all groups of an environment hold, each with the command that sets it in <c>$group</c>.</summary>
    public IEnumerable<(string Name, string Command)> SecretsOf(EnvironmentSpec environment)
    {
        var secrets = setup.Deployment.SecretVariables([environment]);
        if (secrets.Contains(ConnectionReference.DefaultVariable))
            yield return (ConnectionReference.DefaultVariable, $"{Create}{ConnectionReference.DefaultVariable} --value '…'");
        List<string> others = [.. secrets.Where(name => name != ConnectionReference.DefaultVariable)];
        if (others.Count > 0)
            yield return (
                DeploymentConfiguration.LinesVariable,
                $"{Create}{DeploymentConfiguration.LinesVariable} --value \"$(cat FILE)\"    "
                    + $"# lines NAME=value: {string.Join(", ", others)}");
        // The job's own token reaches no pull request and no commit on GitHub.
        if (setup.Repository is { } own)
            yield return (
                "GITHUB_TOKEN",
                $"{Create}GITHUB_TOKEN --value '…'    # a token of {own}: pull requests and commit statuses write, contents read");
    }

    private IEnumerable<string> Unsigned(EnvironmentSpec environment, string group) =>
        [MakeGroup(environment, group), .. SecretsOf(environment).Select(secret => secret.Command)];

    private IEnumerable<string> Signed(EnvironmentSpec environment, string group) =>
    [
        .. Unsigned(environment, group),
        $"{Create}{SigningKey.Variable} --value \"$(cat {environment.Name}.key)\"",
        $"# {GuardOf(group)}: without it every branch's pipeline may take its secrets",
    ];
}
