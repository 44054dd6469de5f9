using System.Text.Json;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Finds the pull request of a run on Azure Repos after the merge, by the commit.</summary>
internal sealed class AzurePullRequests(HttpClient http, TimeProvider time, Secret token, RetryOptions? patience = null)
{
    /// <summary>The context with what was found; as it was where nothing was, which the comment then says.</summary>
    public async Task<HostContext> LocateAsync(HostContext context, CancellationToken cancel)
    {
        if (context.Commit is null || context.Repository is null || !RestClient.CanReach(context.ApiUrl)) return context;
        var api = new AzureApi(http, time, patience ?? new RetryOptions(), context, token);
        var question = new AzureQueries([new AzureQuery([context.Commit], "lastMergeCommit")]);
        var json = JsonSerializer.SerializeToUtf8Bytes(question, AzureJson.Default.AzureQueries);
        var answer = await api.Client.AskAsync(
            string.Create(CultureInfo.InvariantCulture, $"{api.Root}/pullrequestquery{AzureApi.Version}"), json, cancel);
        if (!answer.IsDone || RestClient.Parse(answer, AzureJson.Default.AzureQueryAnswer)?.Results is not { } results) return context;
        return context.WithMerged(results.SelectMany(result => result.Values).SelectMany(pulls => pulls).FirstOrDefault()?.PullRequestId);
    }
}
