namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>What Azure Pipelines tells a step of its run.</summary>
internal static class AzureContext
{
    public const string Name = "azure";

    public static HostContext Read(IReadOnlyDictionary<string, string> environment)
    {
        // The address is unique, the display name is not.
        var actor = environment.Present("BUILD_REQUESTEDFOREMAIL")
            ?? environment.Present("BUILD_REQUESTEDFOR") ?? environment.Present("RELEASE_REQUESTEDFOR");
        var build = environment.Present("BUILD_BUILDID");
        var collection = environment.Present("SYSTEM_COLLECTIONURI")?.TrimEnd('/');
        var project = environment.Present("SYSTEM_TEAMPROJECT");
        var onGitHub = environment.Present("BUILD_REPOSITORY_PROVIDER") is "GitHub" or "GitHubEnterprise";
        return new HostContext
        {
            Name = Name,
            Actor = actor ?? "unknown",
            ActorProof = actor is null ? ProofLevel.Declared : ProofLevel.Verified,
            Commit = environment.Present("SYSTEM_PULLREQUEST_SOURCECOMMITID") ?? environment.Present("BUILD_SOURCEVERSION"),
            Branch = Branch(environment.Present("SYSTEM_PULLREQUEST_SOURCEBRANCH") ?? environment.Present("BUILD_SOURCEBRANCH")),
            RunUrl = collection is null || project is null || build is null
                ? null
                : $"{collection}/{Uri.EscapeDataString(project)}/_build/results?buildId={build}",
            RunId = build is null ? null : $"{build}-{environment.Present("SYSTEM_JOBATTEMPT") ?? "1"}",
            PullRequest = Number(
                environment.Present(onGitHub ? "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER" : "SYSTEM_PULLREQUEST_PULLREQUESTID")),
            Provider = Provider(environment.Present("BUILD_REPOSITORY_PROVIDER")),
            ApiUrl = onGitHub ? GitHubApi(environment.Present("BUILD_REPOSITORY_URI")) : collection,
            Repository = environment.Present(onGitHub ? "BUILD_REPOSITORY_NAME" : "BUILD_REPOSITORY_ID"),
            Checkout = environment.Present("BUILD_SOURCESDIRECTORY"),
            Project = environment.Present("SYSTEM_TEAMPROJECTID"),
            CollectionUrl = collection,
            Stage = environment.Present("SYSTEM_STAGENAME"),
            StageEnvironment = environment.Present("ENVIRONMENT_NAME"),
            EventName = environment.Present("BUILD_REASON"),
            IsFork = string.Equals(environment.Present("SYSTEM_PULLREQUEST_ISFORK"), "true", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static RepositoryProvider Provider(string? name) => name switch
    {
        "TfsGit" => RepositoryProvider.AzureRepos,
        "GitHub" or "GitHubEnterprise" => RepositoryProvider.GitHub,
        _ => RepositoryProvider.None,
    };

    private static string GitHubApi(string? repository) =>
        Uri.TryCreate(repository, UriKind.Absolute, out var address)
            && !address.Host.Equals("github.com", StringComparison.OrdinalIgnoreCase)
            ? $"{address.Scheme}://{address.Authority}/api/v3"
            : "https://api.github.com";

    private static string? Branch(string? reference)
    {
        const string heads = "refs/heads/";
        return reference?.StartsWith(heads, StringComparison.Ordinal) == true ? reference[heads.Length..] : reference;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
