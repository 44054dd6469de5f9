using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Publishing;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Publishing;

/// <summary>A run of pull request 42 of <c>octo/sales</c>, on a server of its own.</summary>
public abstract class GitHubScene : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected HttpClient Http { get; } = PublishingHttp.Client();

    protected ScaledTime Time { get; } = new(100);

    protected GitHubServer Server { get; private set; } = null!;

    protected HostContext Context => new("github", "alice", WordProof.Verified, "head42", "feature", null, "991-1", 42)
    {
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

    protected GitHubComments Comments(HttpPatience? patience = null, HostContext? context = null) =>
        new(Http, Time, context ?? Context, new Secret("token"), patience ?? Patience(2000));

    // The test's clock runs a hundred times faster: two seconds of the machine's where nothing is answered, twenty otherwise.
    protected static HttpPatience PatienceFor(ServerFaultKind kind) =>
        Patience(kind is ServerFaultKind.Hang or ServerFaultKind.HangAfter ? 200 : 2000);

    private static HttpPatience Patience(int seconds) => new() { Timeout = TimeSpan.FromSeconds(seconds) };
}
