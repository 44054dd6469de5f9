using Octokit;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>The head of a branch at the moment of asking.</summary>
/// <param name="IsProtected">Whether there are rules for who may change the branch, and how.</param>
internal sealed record GitHubHead(string Branch, string Commit, bool IsProtected);

/// <summary>Asks GitHub where branches stand, and who keeps others from changing them.</summary>
internal static class GitHubHeads
{
    /// <param name="what">What cannot be told without them; it begins the reason.</param>
    /// <param name="branch">Read beside the default branch; absent where only that one counts.</param>
    /// <returns>The default branch's first; unreadable where one could not be read.</returns>
    public static async Task<Fact<IReadOnlyList<GitHubHead>>> ReadAsync(
        GitHubApi api, string what, string? branch, CancellationToken cancel)
    {
        const string Permission = "contents: read";
        var (repository, last) = await api.ReadAsync(
            github => new RepositoriesClient(github).Get(api.Owner, api.Name), cancel);
        if (repository?.DefaultBranch is not { } main)
            return Fact.Unreadable<IReadOnlyList<GitHubHead>>(api.Explain(what, last, Permission));
        var heads = new List<GitHubHead>();
        foreach (var name in new[] { main, branch }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var (head, told) = await api.ReadAsync(
                github => new RepositoryBranchesClient(github).Get(api.Owner, api.Name, Uri.EscapeDataString(name)), cancel);
            if (head?.Commit?.Sha is not { } commit)
                return Fact.Unreadable<IReadOnlyList<GitHubHead>>(api.Explain(what, told, Permission));
            heads.Add(new GitHubHead(name, commit, head.Protected || await HasRulesAsync(api, name, cancel)));
        }

        return Fact.Known<IReadOnlyList<GitHubHead>>(heads);
    }

    // Rules of a branch stand in two places; either protects it. Rules that nobody may read protect nothing that is known.
    private static async Task<bool> HasRulesAsync(GitHubApi api, string branch, CancellationToken cancel)
    {
        var (rules, _) = await api.ReadAsync(
            github => github.GetAll<object>(api.Of($"rules/branches/{Uri.EscapeDataString(branch)}"), GitHubApi.FirstPage), cancel);
        return rules?.Count > 0;
    }
}
