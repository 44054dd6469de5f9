using Octokit;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>
/// Finds the pull request of a run on GitHub whose event names none: after the merge by the commit, for a fork by its branch.
/// </summary>
internal sealed class GitHubPullRequests(HttpClient http, TimeProvider time, Secret token, RetryOptions? patience = null)
{
    /// <summary>The context with what was found; as it was where nothing was, which the comment then says.</summary>
    public async Task<HostContext> LocateAsync(HostContext context, CancellationToken cancel)
    {
        if (context.Commit is null || context.Repository is null || !RestClient.CanReach(context.ApiUrl)) return context;
        var api = new GitHubApi(http, time, patience ?? new RetryOptions(), context, token);
        return context.HeadLabel is { } label
            ? await OfForkAsync(api, context, label, cancel)
            : context.WithMerged(await OfCommitAsync(api, context.Commit, cancel));
    }

    private static async Task<HostContext> OfForkAsync(GitHubApi api, HostContext context, string label, CancellationToken cancel)
    {
        var sought = new PullRequestRequest { Head = label };
        var (pulls, _) = await api.ReadAsync(
            github => new PullRequestsClient(github).GetAllForRepository(api.Owner, api.Name, sought, GitHubApi.FirstPage), cancel);
        var own = pulls?.FirstOrDefault(pull => string.Equals(pull.Head?.Sha, context.Commit, StringComparison.OrdinalIgnoreCase));
        return own is null ? context : context with { PullRequest = own.Number };
    }

    private static async Task<int?> OfCommitAsync(GitHubApi api, string commit, CancellationToken cancel)
    {
        var asked = Uri.EscapeDataString(commit);
        var (pulls, _) = await api.ReadAsync(
            github => new RepositoryCommitsClient(github).PullRequests(api.Owner, api.Name, asked, GitHubApi.FirstPage), cancel);
        return pulls?.FirstOrDefault(pull => pull.MergedAt is not null)?.Number;
    }
}
