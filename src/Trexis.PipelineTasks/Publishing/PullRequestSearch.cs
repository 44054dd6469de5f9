using System.Text.Json;
using Octokit;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>Finds the pull request of a run whose event names none: after the merge by the commit, for a fork by its branch.</summary>
internal sealed class PullRequestSearch(HttpClient http, TimeProvider time, Secret token, HttpPatience? patience = null)
{
    /// <summary>The context with what was found; as it was where nothing was, which the comment then says.</summary>
    public async Task<HostContext> LocateAsync(HostContext context, CancellationToken cancel)
    {
        if (context.Commit is null || context.Repository is null || !RestClient.CanReach(context.ApiUrl)) return context;
        return context.Provider switch
        {
            RepositoryProvider.GitHub when context.HeadLabel is { } label => await OfForkAsync(context, label, cancel),
            RepositoryProvider.GitHub => Merged(context, await OfCommitAsync(context, cancel)),
            RepositoryProvider.AzureRepos => Merged(context, await OfAzureCommitAsync(context, cancel)),
            _ => context,
        };
    }

    // What is merged has no newer head that could be waiting for its own comment.
    private static HostContext Merged(HostContext context, int? number) => number is null ? context : context with { PullRequest = number, Commit = null };

    private async Task<HostContext> OfForkAsync(HostContext context, string label, CancellationToken cancel)
    {
        var api = GitHub(context);
        var sought = new PullRequestRequest { Head = label };
        var (pulls, _) = await api.ReadAsync(
            github => new PullRequestsClient(github).GetAllForRepository(api.Owner, api.Name, sought, GitHubApi.FirstPage), cancel);
        var own = pulls?.FirstOrDefault(pull => string.Equals(pull.Head?.Sha, context.Commit, StringComparison.OrdinalIgnoreCase));
        return own is null ? context : context with { PullRequest = own.Number };
    }

    private async Task<int?> OfCommitAsync(HostContext context, CancellationToken cancel)
    {
        var api = GitHub(context);
        var commit = Uri.EscapeDataString(context.Commit!);
        var (pulls, _) = await api.ReadAsync(
            github => new RepositoryCommitsClient(github).PullRequests(api.Owner, api.Name, commit, GitHubApi.FirstPage), cancel);
        return pulls?.FirstOrDefault(pull => pull.MergedAt is not null)?.Number;
    }

    private GitHubApi GitHub(HostContext context) => new(http, time, patience ?? new HttpPatience(), context, token);

    private async Task<int?> OfAzureCommitAsync(HostContext context, CancellationToken cancel)
    {
        var api = new AzureApi(http, time, patience ?? new HttpPatience(), context, token);
        var question = new AzureQueries([new AzureQuery([context.Commit!], "lastMergeCommit")]);
        var json = JsonSerializer.SerializeToUtf8Bytes(question, AzureJson.Default.AzureQueries);
        var answer = await api.Client.AskAsync(string.Create(CultureInfo.InvariantCulture, $"{api.Root}/pullrequestquery{AzureApi.Version}"), json, cancel);
        if (!answer.IsDone || RestClient.Parse(answer, AzureJson.Default.AzureQueryAnswer)?.Results is not { } results) return null;
        return results.SelectMany(result => result.Values).SelectMany(pulls => pulls).FirstOrDefault()?.PullRequestId;
    }
}
