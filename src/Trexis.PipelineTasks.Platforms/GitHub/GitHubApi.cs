using System.Collections;
using System.Net.Http.Headers;
using System.Text.Json;
using Octokit;
using Octokit.Internal;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>GitHub's API for one repository: the requests and records are Octokit's, patience and transport ours.</summary>
internal sealed class GitHubApi
{
    private const string Agent = "trexis-pipeline-tasks";

    private readonly HostContext _context;
    private readonly Secret _token;

    public GitHubApi(
        HttpClient http, TimeProvider time, RetryOptions patience, HostContext context, Secret token, PlatformClock? clock = null)
    {
        _context = context;
        _token = token;
        Client = new RestClient(http, time, patience, request =>
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
            request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue(Agent, null));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }, clock);
        if (context.Repository?.Split('/') is [var owner, var name])
            (Owner, Name) = (Uri.EscapeDataString(owner), Uri.EscapeDataString(name));
    }

    /// <summary>As large as GitHub makes them.</summary>
    public const int PageSize = 100;

    /// <summary>A list's pages.</summary>
    public static ApiOptions AllPages { get; } = new() { PageSize = PageSize };

    /// <summary>The newest of a list.</summary>
    public static ApiOptions FirstPage { get; } = new() { PageSize = PageSize, PageCount = 1 };

    public RestClient Client { get; }

    /// <summary>Escaped, as Octokit does not.</summary>
    public string Owner { get; } = "";

    /// <summary>Escaped, as Octokit does not.</summary>
    public string Name { get; } = "";

    /// <summary>Beside <c>/api/v3</c> on an Enterprise Server, under the API's own host otherwise.</summary>
    public Uri GraphQl => new(_context.ApiUrl!.EndsWith("/v3", StringComparison.Ordinal) ? "../graphql" : "graphql", UriKind.Relative);

    /// <summary>Where something of the repository is that Octokit has no call for.</summary>
    public Uri Of(FormattableString path) => new($"repos/{Owner}/{Name}/{FormattableString.Invariant(path)}", UriKind.Relative);

    /// <summary>Nothing where it could not be read, a list's pages all together, with the answer that says why.</summary>
    public Task<(T? Value, ApiResponse Last)> ReadAsync<T>(Func<IApiConnection, Task<T>> ask, CancellationToken cancel) =>
        SendAsync(ask, static answer => answer.MayBeAskedAgain, cancel);

    /// <summary>Nothing where the answer does not hold what was written.</summary>
    public Task<(T? Value, ApiResponse Last)> WriteAsync<T>(Func<IApiConnection, Task<T>> write, CancellationToken cancel) =>
        SendAsync(write, static answer => answer.CertainlyDidNotHappenYet, cancel);

    /// <summary>A write whose unknown outcome is looked for, and that is repeated only where it is not there.</summary>
    public async Task<(T? Value, ApiResponse Last)> WriteOnceAsync<T>(
        Func<IApiConnection, Task<T>> write, Func<Task<T?>> happened, CancellationToken cancel)
    {
        var wrote = await WriteAsync(write, cancel);
        if (!wrote.Last.IsUnclear) return wrote;
        await Client.PauseAsync(0, cancel);
        return await happened() is { } found ? (found, wrote.Last with { Kind = ApiResponseKind.Done }) : await WriteAsync(write, cancel);
    }

    /// <summary>What is said where there is no token, and where the run would find one.</summary>
    public static string NoToken(HostContext context) => $"no token was given; {TokenHint(context)}";

    /// <inheritdoc cref="NoToken"/>
    public static string TokenHint(HostContext context) => context.Name switch
    {
        GitHubContext.Name => "pass `${{ github.token }}`",
        HostContext.Console => "set GITHUB_TOKEN",
        _ => "set the secret variable GITHUB_TOKEN, and map `GITHUB_TOKEN: $(GITHUB_TOKEN)` into the step's env",
    };

    /// <summary>Why nothing can be said of the run's commit; nothing where it can.</summary>
    public Publication? Missing(string what)
    {
        if (_context.Repository is null || _context.Commit is null)
            return new Publication(PublicationState.Skipped, $"no {what}: the run belongs to no commit of a repository");
        if (!RestClient.CanReach(_context.ApiUrl))
            return new Publication(PublicationState.Failed, $"no {what}: GitHub's API is at no http or https URL: '{_context.ApiUrl}'");
        return _token.IsEmpty
            ? new Publication(PublicationState.Failed, $"no {what}: {NoToken(_context)}")
            : null;
    }

    /// <summary>What came of setting something on the run's commit.</summary>
    public Publication Outcome(string what, ApiResponse answer, string permission) => answer.IsDone
        ? new Publication(PublicationState.Created, $"{what} was set")
        : Failure(what, answer, permission);

    /// <summary>It was not set, or nobody can tell.</summary>
    public Publication Failure(string what, ApiResponse answer, string permission) =>
        new(PublicationState.Failed, Explain($"{what} was not set", answer, permission));

    /// <summary>One line for a person: what failed, what GitHub said, what to try.</summary>
    /// <param name="permission">The line a workflow needs: <c>pull-requests: write</c>.</param>
    public string Explain(string what, ApiResponse answer, string permission)
    {
        var json = GitHubTransport.Json(answer) ?? default;
        var said = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("message", out var message) ? message.ToString() : null;
        return $"{what}: {answer.Describe("GitHub", said)}{Hint(answer, permission)}";
    }

    // Octokit throws exceptions of many kinds at what it cannot read, and the transport one at what it may not: the answer says it all.
    private async Task<(T? Value, ApiResponse Last)> SendAsync<T>(
        Func<IApiConnection, Task<T>> send, Func<ApiResponse, bool> again, CancellationToken cancel)
    {
        if (_context.Distrusted is { } distrusted) return (default, new ApiResponse(ApiResponseKind.Refused, 0, distrusted));
        if (!RestClient.CanReach(_context.ApiUrl) || Owner.Length == 0 || Name.Length == 0)
            return (
                default,
                new ApiResponse(ApiResponseKind.Refused, 0, $"there is no repository '{_context.Repository}' at '{_context.ApiUrl}'"));
        var root = new Uri($"{_context.ApiUrl}/");
        var expected = typeof(T).IsAssignableTo(typeof(IEnumerable)) ? JsonValueKind.Array : JsonValueKind.Object;
        var transport = new GitHubTransport(Client, root, again, expected, cancel);
        using var http = new HttpClientAdapter(() => transport);
        var nobody = new InMemoryCredentialStore(Credentials.Anonymous);
        var connection = new Connection(new(Agent), root, nobody, http, CompiledOnce.Shared);
        try
        {
            return (await send(new ApiConnection(connection)), transport.Last!);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && transport.Last is not null)
        {
            return (default, transport.Last);
        }
    }

    private string Hint(ApiResponse answer, string permission) => answer switch
    {
        { Kind: ApiResponseKind.Busy, Wait: { } wait } =>
            $"; the rate limit ends in {HumanText.Duration(wait)}, which is not waited for here",
        { Status: 401 } => "; the token is missing, expired or not for this server",
        { Status: 403 } when _context.IsFork =>
            "; a fork's pull request has a token that may only read: publish from a workflow_run workflow",
        { Status: 403 or 404 } => $"; add to the workflow: `permissions: {permission}`",
        { Kind: ApiResponseKind.Done } => "; the answer is not what the API documents",
        _ => "",
    };

    /// <summary>
    /// Octokit's serializer compiles an expression for each member of each record, and one that is made anew compiles them anew. What it
    /// keeps them in is made for one thread.
    /// </summary>
    private sealed class CompiledOnce : IJsonSerializer
    {
        public static readonly CompiledOnce Shared = new();

        private readonly Lock _gate = new();
        private readonly SimpleJsonSerializer _serializer = new();

        public string Serialize(object item)
        {
            lock (_gate) return _serializer.Serialize(item);
        }

        public T Deserialize<T>(string json)
        {
            lock (_gate) return _serializer.Deserialize<T>(json);
        }
    }
}
