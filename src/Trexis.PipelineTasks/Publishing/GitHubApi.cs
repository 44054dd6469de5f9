using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>GitHub's REST API for one repository.</summary>
internal sealed class GitHubApi
{
    private readonly HostContext _context;
    private readonly Secret _token;

    public GitHubApi(HttpClient http, TimeProvider time, HttpPatience patience, HostContext context, Secret token)
    {
        _context = context;
        _token = token;
        Client = new RestClient(http, time, patience, request =>
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
            request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("trexis-pipeline-tasks", null));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        });
        var repository = string.Join('/', (context.Repository ?? "").Split('/').Select(Uri.EscapeDataString));
        Root = $"{context.ApiUrl}/repos/{repository}";
    }

    public RestClient Client { get; }

    /// <summary><c>https://api.github.com/repos/owner/name</c>.</summary>
    public string Root { get; }

    /// <summary>Beside <c>/api/v3</c> on an Enterprise Server, under the API's own host otherwise.</summary>
    public string GraphQl => _context.ApiUrl!.EndsWith("/v3", StringComparison.Ordinal) ? _context.ApiUrl[..^3] + "/graphql" : _context.ApiUrl + "/graphql";

    /// <summary>All pages of a list; nothing where one could not be read, with its answer.</summary>
    /// <remarks>A next page elsewhere is not followed: the token would go there.</remarks>
    public async Task<(List<T>? Items, Answer Last)> ListAsync<T>(string url, JsonTypeInfo<T[]> type, CancellationToken cancel)
    {
        const int mostPages = 100;
        var items = new List<T>();
        for (var page = 1; ; page++)
        {
            var answer = await Client.ReadAsync(url, cancel);
            if (!answer.IsDone || RestClient.Parse(answer, type) is not { } read) return (null, answer);
            items.AddRange(read);
            if (answer.NextPage is not { } next || page == mostPages || !SameServer(next)) return (items, answer);
            url = next;
        }
    }

    /// <summary>The first of a list's first page that is wanted; nothing where there is none or it cannot be read.</summary>
    public async Task<T?> NewestAsync<T>(string url, JsonTypeInfo<T[]> type, Func<T, bool> wanted, CancellationToken cancel)
        where T : class
    {
        var answer = await Client.ReadAsync(url, cancel);
        return answer.IsDone ? RestClient.Parse(answer, type)?.FirstOrDefault(wanted) : null;
    }

    /// <summary>Why nothing can be said of the run's commit; nothing where it can.</summary>
    public Publication? Missing(string what)
    {
        if (_context.Repository is null || _context.Commit is null) return new Publication(PublicationState.Skipped, $"no {what}: the run belongs to no commit of a repository");
        if (!RestClient.CanReach(_context.ApiUrl)) return new Publication(PublicationState.Failed, $"no {what}: GitHub's API is at no http or https URL: '{_context.ApiUrl}'");
        return _token.IsEmpty ? new Publication(PublicationState.Failed, $"no {what}: no token was given; pass `${{{{ github.token }}}}`") : null;
    }

    /// <summary>What came of setting something on the run's commit.</summary>
    public Publication Outcome(string what, Answer answer, string permission) => answer.IsDone
        ? new Publication(PublicationState.Created, $"{what} was set")
        : new Publication(PublicationState.Failed, Explain($"{what} was not set", answer, permission));

    /// <summary>One line for a person: what failed, what GitHub said, what to try.</summary>
    /// <param name="permission">The line a workflow needs: <c>pull-requests: write</c>.</param>
    public string Explain(string what, Answer answer, string permission)
    {
        var said = RestClient.Parse(answer, GitHubJson.Default.GitHubMessage)?.Message;
        return $"{what}: {answer.Heard("GitHub", said)}{Hint(answer, permission)}";
    }

    private string Hint(Answer answer, string permission) => answer switch
    {
        { Kind: AnswerKind.Busy, Wait: { } wait } => $"; the rate limit ends in {Checks.HumanText.Duration(wait)}, which is not waited for here",
        { Status: 401 } => "; the token is missing, expired or not for this server",
        { Status: 403 } when _context.IsFork => "; a fork's pull request has a token that may only read: publish from a workflow_run workflow",
        { Status: 403 or 404 } => $"; add to the workflow: `permissions: {permission}`",
        { Kind: AnswerKind.Done } => "; the answer is not what the API documents",
        _ => "",
    };

    private bool SameServer(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var next) && Uri.TryCreate(Root, UriKind.Absolute, out var own)
        && next.Scheme == own.Scheme && next.Authority == own.Authority;
}
