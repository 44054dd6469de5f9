using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>Run 7 of pull request 5 of an Azure Repos repository, on a server of its own.</summary>
public abstract class AzureScene : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected HttpClient Http { get; } = PublishingHttp.Client(new TextOutlet());

    protected ScaledTime Time { get; } = new(100);

    protected AzureDevOpsServer Server { get; private set; } = null!;

    protected HostContext Context => new()
    {
        Name = "azure",
        Actor = "alice",
        ActorProof = ProofLevel.Verified,
        Commit = "head5",
        Branch = "feature",
        RunUrl = null,
        RunId = "7-1",
        PullRequest = 5,
        Provider = RepositoryProvider.AzureRepos,
        ApiUrl = Server.Url + "/trexis",
        CollectionUrl = Server.Url + "/trexis",
        Repository = "repo-id",
        Project = "project-id",
    };

    public async ValueTask InitializeAsync() => Server = await AzureDevOpsServer.RunAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Half a minute of the machine's time, because the test's clock runs a hundred times faster: a busy machine answers within it.
    /// </summary>
    protected static RetryOptions Patience { get; } = new() { Timeout = TimeSpan.FromSeconds(3000) };

    /// <summary>Where nothing is answered, the whole of it passes.</summary>
    protected static RetryOptions PatienceFor(ServerFaultKind kind) =>
        kind is ServerFaultKind.Hang or ServerFaultKind.HangAfter ? Patience with { Timeout = TimeSpan.FromSeconds(300) } : Patience;
}
