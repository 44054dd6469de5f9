using System.Text.Json;
using Trexis.PipelineTasks.Platforms.Comments;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>One thread per key on an Azure Repos pull request: active while somebody has to act, closed when all is well.</summary>
internal sealed class AzureComments : IPullRequestComments
{
    private readonly StickyComment _sticky;

    /// <param name="context">Names collection, project, repository, pull request and commit.</param>
    /// <param name="token"><c>System.AccessToken</c>.</param>
    public AzureComments(HttpClient http, TimeProvider time, HostContext context, Secret token, RetryOptions? patience = null)
    {
        var api = new AzureApi(http, time, patience ?? new RetryOptions(), context, token);
        _sticky = new StickyComment(
            new Store(api, context), api.Client, context, token, "map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the step's env");
    }

    public int RoomyLength => 140_000;

    public Task<Publication> UpsertAsync(string key, string markdown, bool failing, CancellationToken cancel) =>
        _sticky.UpsertAsync(key, markdown, failing, cancel);

    private sealed class Store(AzureApi api, HostContext context) : IComments
    {
        public int MaximumLength => 150_000;

        public async Task<(IReadOnlyList<StoredComment>? Items, ApiResponse Last)> ListAsync(CancellationToken cancel)
        {
            var answer = AzureApi.NormalizeSignIn(await api.Client.ReadAsync($"{api.PullRequest}/threads{AzureApi.Version}", cancel));
            var threads = answer.IsDone ? RestClient.Parse(answer, AzureJson.Default.AzureThreads)?.Value : null;
            return (threads is null ? null : [.. threads.Select(Stored).OfType<StoredComment>()], answer);
        }

        public async Task<(StoredComment? Created, ApiResponse Last)> CreateAsync(string body, bool failing, CancellationToken cancel)
        {
            const int text = 1;
            var thread = new AzureNewThread([new AzureNewComment(0, body, text)], Status(failing));
            var json = JsonSerializer.SerializeToUtf8Bytes(thread, AzureJson.Default.AzureNewThread);
            var answer = AzureApi.NormalizeSignIn(
                await api.Client.WriteAsync(HttpMethod.Post, $"{api.PullRequest}/threads{AzureApi.Version}", json, cancel));
            return (
                answer.IsDone && RestClient.Parse(answer, AzureJson.Default.AzureThread) is { } created ? Stored(created) : null, answer);
        }

        public async Task<ApiResponse> UpdateAsync(StoredComment comment, string body, bool failing, CancellationToken cancel)
        {
            var thread = string.Create(CultureInfo.InvariantCulture, $"{api.PullRequest}/threads/{comment.Order}");
            if (!CommentMarker.SameText(comment.Body, body))
            {
                var content = JsonSerializer.SerializeToUtf8Bytes(new AzureContent(body), AzureJson.Default.AzureContent);
                var written = AzureApi.NormalizeSignIn(
                    await api.Client.WriteAsync(HttpMethod.Patch, $"{thread}/comments/1{AzureApi.Version}", content, cancel));
                if (!written.IsDone || comment.Active == failing) return written;
            }

            var status = JsonSerializer.SerializeToUtf8Bytes(new AzureStatus(Status(failing)), AzureJson.Default.AzureStatus);
            return AzureApi.NormalizeSignIn(await api.Client.WriteAsync(HttpMethod.Patch, thread + AzureApi.Version, status, cancel));
        }

        // A thread goes with its only comment.
        public Task<ApiResponse> DeleteAsync(StoredComment comment, CancellationToken cancel) =>
            api.Client.WriteAsync(
                HttpMethod.Delete,
                string.Create(CultureInfo.InvariantCulture, $"{api.PullRequest}/threads/{comment.Order}/comments/1{AzureApi.Version}"),
                null,
                cancel);

        public async Task<(string? Head, ApiResponse Last)> HeadAsync(CancellationToken cancel)
        {
            var answer = AzureApi.NormalizeSignIn(await api.Client.ReadAsync(api.PullRequest + AzureApi.Version, cancel));
            return (
                answer.IsDone ? RestClient.Parse(answer, AzureJson.Default.AzurePullRequest)?.LastMergeSourceCommit?.CommitId : null,
                answer);
        }

        public async Task<string?> OwnAuthorAsync(CancellationToken cancel)
        {
            var answer = AzureApi.NormalizeSignIn(await api.Client.ReadAsync($"{context.ApiUrl}/_apis/connectionData", cancel));
            return answer.IsDone ? RestClient.Parse(answer, AzureJson.Default.AzureConnection)?.AuthenticatedUser?.Id : null;
        }

        public bool SameAuthor(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

        public string Explain(string what, ApiResponse answer) => AzureApi.Explain(what, answer);

        private static StoredComment? Stored(AzureThread thread)
        {
            const int first = 1;
            var comment = thread.IsDeleted ? null : thread.Comments?.FirstOrDefault(one => one.Id == first && !one.IsDeleted);
            return comment is null
                ? null
                : new StoredComment(thread.Id, comment.Content, comment.Author?.Id, null, thread.Status is "active" or "pending");
        }

        private static string Status(bool failing) => failing ? "active" : "closed";
    }
}
