using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>A run of pull request 42 of <c>octo/sales</c>, on a server of its own.</summary>
public abstract class GitHubScene : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected HttpClient Http { get; } = PublishingHttp.Client(new TextOutlet());

    protected ScaledTime Time { get; } = new(100);

    protected GitHubServer Server { get; private set; } = null!;

    protected HostContext Context => new()
    {
        Name = "github",
        Actor = "alice",
        ActorProof = ProofLevel.Verified,
        Commit = "head42",
        Branch = "feature",
        RunUrl = null,
        RunId = "991-1",
        PullRequest = 42,
        Provider = RepositoryProvider.GitHub,
        ApiUrl = Server.Url,
        Repository = "octo/sales",
    };

    public async ValueTask InitializeAsync() => Server = await GitHubServer.RunAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected GitHubComments Comments(RetryOptions? patience = null, HostContext? context = null) =>
        new(Http, Time, context ?? Context, new Secret("job-token"), patience ?? Patience);

    /// <summary>
    /// Half a minute of the machine's time, because the test's clock runs a hundred times faster: a busy machine answers within it.
    /// </summary>
    protected static RetryOptions Patience { get; } = new() { Timeout = TimeSpan.FromSeconds(3000) };

    /// <summary>Where nothing is answered, the whole of it passes.</summary>
    protected static RetryOptions PatienceFor(ServerFaultKind kind) =>
        kind is ServerFaultKind.Hang or ServerFaultKind.HangAfter ? Patience with { Timeout = TimeSpan.FromSeconds(300) } : Patience;

    /// <summary>An object by its members' names, which a client may write in any order.</summary>
    protected static string Sorted(JsonNode json) =>
        new JsonObject(
            from member in json.AsObject()
            orderby member.Key
            select KeyValuePair.Create(member.Key, member.Value?.DeepClone())).ToJsonString();

    /// <inheritdoc cref="Sorted(JsonNode)"/>
    protected static string Sorted(string json) => Sorted(JsonNode.Parse(json)!);
}
