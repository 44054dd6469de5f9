using System.Text.Json;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Statuses of an Azure Repos pull request, which a branch policy can demand.</summary>
internal sealed class AzureStatuses(
    HttpClient http, TimeProvider time, HostContext context, Secret token, RetryOptions? patience = null) : IStatuses
{
    /// <summary>As much as GitHub shows, so that both platforms say the same.</summary>
    private const int DescriptionLimit = 140;

    private const string Genre = "trexis";

    public async Task<IReadOnlyList<Publication>> SetAsync(StatusReport report, CancellationToken cancel) =>
        [await SetAsync(report.Name, report.State, report.Description, report.Url, cancel)];

    /// <param name="name">Azure shows the last one of each name.</param>
    public async Task<Publication> SetAsync(string name, StatusState state, string description, string? url, CancellationToken cancel)
    {
        if (context.PullRequest is null || context.Repository is null)
            return new Publication(PublicationState.Skipped, "no status: the run belongs to no pull request");
        if (!RestClient.CanReach(context.ApiUrl))
            return new Publication(
                PublicationState.Failed, $"no status: the platform's API is at no http or https URL: '{context.ApiUrl}'");
        if (token.IsEmpty)
            return new Publication(
                PublicationState.Failed,
                "no status: no token was given; map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the step's env");
        var api = new AzureApi(http, time, patience ?? new RetryOptions(), context, token);
        var status = new AzureNewStatus(
            Word(state), TextSanitizer.Cut(description, DescriptionLimit), url, new AzureStatusContext(Genre, name));
        var json = JsonSerializer.SerializeToUtf8Bytes(status, AzureJson.Default.AzureNewStatus);

        // Said twice it still says the same: only the last one of a name is shown.
        var answer = AzureApi.NormalizeSignIn(await api.Client.AskAsync($"{api.PullRequest}/statuses{AzureApi.Version}", json, cancel));
        return answer.IsDone
            ? new Publication(PublicationState.Created, "the pull request's status was set")
            : new Publication(PublicationState.Failed, AzureApi.Explain("the pull request's status was not set", answer));
    }

    private static string Word(StatusState state) => state switch
    {
        StatusState.Pending => "pending",
        StatusState.Success => "succeeded",
        StatusState.Failure => "failed",
        _ => "error",
    };
}
