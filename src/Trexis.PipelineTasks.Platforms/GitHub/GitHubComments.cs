using Octokit;
using Trexis.PipelineTasks.Platforms.Comments;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>One comment per key on a GitHub pull request, found by its author and its hidden marker.</summary>
public sealed class GitHubComments : IPullRequestComments
{
    private readonly StickyComment _sticky;

    /// <param name="context">Names API, repository, pull request and commit.</param>
    /// <param name="token">The workflow's token, or one of a person or app.</param>
    public GitHubComments(HttpClient http, TimeProvider time, HostContext context, Secret token, RetryOptions? patience = null)
    {
        var api = new GitHubApi(http, time, patience ?? new RetryOptions(), context, token);
        _sticky = new StickyComment(new Store(api, context.PullRequest ?? 0), api.Client, context, token, GitHubApi.TokenHint(context));
    }

    public int RoomyLength => 60_000;

    public Task<Publication> UpsertAsync(string key, string markdown, bool failing, CancellationToken cancel) =>
        _sticky.UpsertAsync(key, markdown, failing, cancel);

    private sealed class Store(GitHubApi api, int pullRequest) : IComments
    {
        private const string WorkflowsOwnLogin = "github-actions[bot]";

        public int MaximumLength => 65_536;

        // Octokit's own call asks for an order, which GitHub knows for all comments of a repository only.
        public async Task<(IReadOnlyList<StoredComment>? Items, ApiResponse Last)> ListAsync(CancellationToken cancel)
        {
            var comments = api.Of($"issues/{pullRequest}/comments");
            var (items, last) = await api.ReadAsync(github => github.GetAll<IssueComment>(comments, GitHubApi.AllPages), cancel);
            return (items?.Select(Stored).ToList(), last);
        }

        public async Task<(StoredComment? Created, ApiResponse Last)> CreateAsync(string body, bool failing, CancellationToken cancel)
        {
            var (created, answer) = await api.WriteAsync(
                github => Comments(github).Create(api.Owner, api.Name, pullRequest, body), cancel);
            return (created is null ? null : Stored(created), answer);
        }

        public async Task<ApiResponse> UpdateAsync(StoredComment comment, string body, bool failing, CancellationToken cancel) =>
            (await api.WriteAsync(github => Comments(github).Update(api.Owner, api.Name, comment.Order, body), cancel)).Last;

        public async Task<ApiResponse> DeleteAsync(StoredComment comment, CancellationToken cancel) =>
            (await api.WriteAsync(github => github.Connection.Delete(api.Of($"issues/comments/{comment.Order}")), cancel)).Last;

        public async Task<(string? Head, ApiResponse Last)> HeadAsync(CancellationToken cancel)
        {
            var (pull, answer) = await api.ReadAsync(
                github => new PullRequestsClient(github).Get(api.Owner, api.Name, pullRequest), cancel);
            return (pull?.Head?.Sha, answer);
        }

        // A workflow's token may ask GraphQL who it is, but not REST.
        public async Task<string?> OwnAuthorAsync(CancellationToken cancel)
        {
            var asking = new { query = "query { viewer { login } }" };
            var (viewer, _) = await api.ReadAsync(
                async github => (await github.Post<Dictionary<string, Dictionary<string, User>>>(api.GraphQl, asking))["data"]["viewer"],
                cancel);
            return viewer?.Login ?? WorkflowsOwnLogin;
        }

        // The two APIs spell an app's login with and without its suffix.
        public bool SameAuthor(string left, string right) =>
            string.Equals(WithoutSuffix(left), WithoutSuffix(right), StringComparison.OrdinalIgnoreCase);

        public string Explain(string what, ApiResponse answer) => api.Explain(what, answer, "pull-requests: write");

        private static IssueCommentsClient Comments(IApiConnection github) => new(github);

        private static StoredComment Stored(IssueComment comment) => new(comment.Id, comment.Body, comment.User?.Login, comment.HtmlUrl);

        private static string WithoutSuffix(string login) => login.EndsWith("[bot]", StringComparison.Ordinal) ? login[..^5] : login;
    }
}
