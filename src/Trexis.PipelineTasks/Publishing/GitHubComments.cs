using System.Globalization;
using System.Text.Json;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>One comment per key on a GitHub pull request, found by its author and its hidden marker.</summary>
public sealed class GitHubComments : IPullRequestComments
{
    private readonly StickyComment _sticky;

    /// <param name="context">Names API, repository, pull request and commit.</param>
    /// <param name="token">The workflow's token, or one of a person or app.</param>
    public GitHubComments(HttpClient http, TimeProvider time, HostContext context, Secret token, HttpPatience? patience = null)
    {
        var api = new GitHubApi(http, time, patience ?? new HttpPatience(), context, token);
        _sticky = new StickyComment(new Store(api, context.PullRequest ?? 0), api.Client, context, token, "pass `${{ github.token }}`");
    }

    public int RoomyLength => 60_000;

    public Task<Publication> UpsertAsync(string key, string markdown, bool failing, CancellationToken cancel) =>
        _sticky.UpsertAsync(key, markdown, failing, cancel);

    private sealed class Store(GitHubApi api, int pullRequest) : ICommentStore
    {
        private const string WorkflowsOwnLogin = "github-actions[bot]";

        private readonly string _comments = string.Create(CultureInfo.InvariantCulture, $"{api.Root}/issues/{pullRequest}/comments");

        public int MaximumLength => 65_536;

        public async Task<(IReadOnlyList<StoredComment>? Items, Answer Last)> ListAsync(CancellationToken cancel)
        {
            var (items, last) = await api.ListAsync($"{_comments}?per_page=100", GitHubJson.Default.GitHubCommentArray, cancel);
            return (items?.ConvertAll(Stored), last);
        }

        public async Task<(StoredComment? Created, Answer Last)> CreateAsync(string body, bool failing, CancellationToken cancel)
        {
            var answer = await api.Client.WriteAsync(HttpMethod.Post, _comments, Json(body), cancel);
            return (answer.IsDone && RestClient.Parse(answer, GitHubJson.Default.GitHubComment) is { } created ? Stored(created) : null, answer);
        }

        public Task<Answer> UpdateAsync(StoredComment comment, string body, bool failing, CancellationToken cancel) =>
            api.Client.WriteAsync(HttpMethod.Patch, Comment(comment), Json(body), cancel);

        public Task<Answer> DeleteAsync(StoredComment comment, CancellationToken cancel) =>
            api.Client.WriteAsync(HttpMethod.Delete, Comment(comment), null, cancel);

        public async Task<(string? Head, Answer Last)> HeadAsync(CancellationToken cancel)
        {
            var answer = await api.Client.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"{api.Root}/pulls/{pullRequest}"), cancel);
            return (answer.IsDone ? RestClient.Parse(answer, GitHubJson.Default.GitHubPullRequest)?.Head?.Sha : null, answer);
        }

        // A workflow's token may ask GraphQL who it is, but not REST.
        public async Task<string?> OwnAuthorAsync(CancellationToken cancel)
        {
            var query = JsonSerializer.SerializeToUtf8Bytes(new GraphQlQuery("query { viewer { login } }"), GitHubJson.Default.GraphQlQuery);
            var answer = await api.Client.AskAsync(api.GraphQl, query, cancel);
            var login = answer.IsDone ? RestClient.Parse(answer, GitHubJson.Default.GraphQlAnswer)?.Data?.Viewer?.Login : null;
            return login ?? WorkflowsOwnLogin;
        }

        // The two APIs spell an app's login with and without its suffix.
        public bool SameAuthor(string left, string right) =>
            string.Equals(WithoutSuffix(left), WithoutSuffix(right), StringComparison.OrdinalIgnoreCase);

        public string Explain(string what, Answer answer) => api.Explain(what, answer, "pull-requests: write");

        private string Comment(StoredComment comment) => string.Create(CultureInfo.InvariantCulture, $"{api.Root}/issues/comments/{comment.Order}");

        private static StoredComment Stored(GitHubComment comment) => new(comment.Id, comment.Body, comment.User?.Login, comment.HtmlUrl);

        private static byte[] Json(string body) => JsonSerializer.SerializeToUtf8Bytes(new GitHubBody(body), GitHubJson.Default.GitHubBody);

        private static string WithoutSuffix(string login) => login.EndsWith("[bot]", StringComparison.Ordinal) ? login[..^5] : login;
    }
}
