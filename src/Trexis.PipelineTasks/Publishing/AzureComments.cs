using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>One thread per key on an Azure Repos pull request: active while somebody has to act, closed when all is well.</summary>
public sealed class AzureComments : IPullRequestComments
{
    private readonly StickyComment _sticky;

    /// <param name="context">Names collection, project, repository, pull request and commit.</param>
    /// <param name="token"><c>System.AccessToken</c>.</param>
    public AzureComments(HttpClient http, TimeProvider time, HostContext context, Secret token, HttpPatience? patience = null)
    {
        var client = new RestClient(http, time, patience ?? new HttpPatience(), request =>
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        });
        _sticky = new StickyComment(new Store(client, context), client, context, token, "map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the step's env");
    }

    public int RoomyLength => 140_000;

    public Task<Publication> UpsertAsync(string key, string markdown, bool failing, CancellationToken cancel) =>
        _sticky.UpsertAsync(key, markdown, failing, cancel);

    private sealed class Store(RestClient client, HostContext context) : ICommentStore
    {
        private const string Version = "?api-version=7.1";

        private readonly string _pullRequest = string.Create(
            CultureInfo.InvariantCulture,
            $"{context.ApiUrl}/{Uri.EscapeDataString(context.Project ?? "")}/_apis/git/repositories/{Uri.EscapeDataString(context.Repository ?? "")}/pullRequests/{context.PullRequest}");

        public int MaximumLength => 150_000;

        public async Task<(IReadOnlyList<StoredComment>? Items, Answer Last)> ListAsync(CancellationToken cancel)
        {
            var answer = Honest(await client.ReadAsync($"{_pullRequest}/threads{Version}", cancel));
            var threads = answer.IsDone ? RestClient.Parse(answer, AzureJson.Default.AzureThreads)?.Value : null;
            return (threads is null ? null : [.. threads.Select(Stored).OfType<StoredComment>()], answer);
        }

        public async Task<(StoredComment? Created, Answer Last)> CreateAsync(string body, bool failing, CancellationToken cancel)
        {
            const int text = 1;
            var thread = new AzureNewThread([new AzureNewComment(0, body, text)], Status(failing));
            var json = JsonSerializer.SerializeToUtf8Bytes(thread, AzureJson.Default.AzureNewThread);
            var answer = Honest(await client.WriteAsync(HttpMethod.Post, $"{_pullRequest}/threads{Version}", json, cancel));
            return (answer.IsDone && RestClient.Parse(answer, AzureJson.Default.AzureThread) is { } created ? Stored(created) : null, answer);
        }

        public async Task<Answer> UpdateAsync(StoredComment comment, string body, bool failing, CancellationToken cancel)
        {
            var thread = string.Create(CultureInfo.InvariantCulture, $"{_pullRequest}/threads/{comment.Order}");
            if (!CommentMarker.SameText(comment.Body, body))
            {
                var content = JsonSerializer.SerializeToUtf8Bytes(new AzureContent(body), AzureJson.Default.AzureContent);
                var written = Honest(await client.WriteAsync(HttpMethod.Patch, $"{thread}/comments/1{Version}", content, cancel));
                if (!written.IsDone || comment.Active == failing) return written;
            }

            var status = JsonSerializer.SerializeToUtf8Bytes(new AzureStatus(Status(failing)), AzureJson.Default.AzureStatus);
            return Honest(await client.WriteAsync(HttpMethod.Patch, thread + Version, status, cancel));
        }

        // A thread goes with its only comment.
        public Task<Answer> DeleteAsync(StoredComment comment, CancellationToken cancel) =>
            client.WriteAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"{_pullRequest}/threads/{comment.Order}/comments/1{Version}"), null, cancel);

        public async Task<(string? Head, Answer Last)> HeadAsync(CancellationToken cancel)
        {
            var answer = Honest(await client.ReadAsync(_pullRequest + Version, cancel));
            return (answer.IsDone ? RestClient.Parse(answer, AzureJson.Default.AzurePullRequest)?.LastMergeSourceCommit?.CommitId : null, answer);
        }

        public async Task<string?> OwnAuthorAsync(CancellationToken cancel)
        {
            var answer = Honest(await client.ReadAsync($"{context.ApiUrl}/_apis/connectionData", cancel));
            return answer.IsDone ? RestClient.Parse(answer, AzureJson.Default.AzureConnection)?.AuthenticatedUser?.Id : null;
        }

        public bool SameAuthor(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

        public string Explain(string what, Answer answer)
        {
            var said = RestClient.Parse(answer, AzureJson.Default.AzureMessage)?.Message;
            return $"{what}: {answer.Heard("Azure DevOps", said)}{Hint(answer)}";
        }

        private static string Hint(Answer answer) => answer switch
        {
            { Kind: AnswerKind.Busy, Wait: { } wait } => $"; the rate limit ends in {Checks.HumanText.Duration(wait)}, which is not waited for here",
            _ when answer.Status == 403 || answer.Body.Contains("TF401027", StringComparison.Ordinal) =>
                "; grant `Contribute to pull requests` on the repository to the `Project Build Service` (with a collection-wide job scope: `Project Collection Build Service`)",
            { Status: 203 or 302 or 401 } => "; the token is missing, expired or not for this collection: map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)`",
            { Status: 404 } => "; repository or pull request is not there, or the build service may not read it",
            { Kind: AnswerKind.Done } => "; the answer is not what the API documents",
            _ => "",
        };

        // A token that is not accepted is answered with the sign-in page and 203.
        private static Answer Honest(Answer answer) => answer.Status == 203 ? answer with { Kind = AnswerKind.Refused } : answer;

        private static StoredComment? Stored(AzureThread thread)
        {
            const int first = 1;
            var comment = thread.IsDeleted ? null : thread.Comments?.FirstOrDefault(one => one.Id == first && !one.IsDeleted);
            return comment is null ? null : new StoredComment(thread.Id, comment.Content, comment.Author?.Id, null, thread.Status is "active" or "pending");
        }

        private static string Status(bool failing) => failing ? "active" : "closed";
    }
}
