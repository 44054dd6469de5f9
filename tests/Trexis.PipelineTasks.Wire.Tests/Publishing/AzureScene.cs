using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Publishing;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Publishing;

/// <summary>Run 7 of pull request 5 of an Azure Repos repository, on a server of its own.</summary>
public abstract class AzureScene : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected HttpClient Http { get; } = PublishingHttp.Client();

    protected ScaledTime Time { get; } = new(100);

    protected AzureDevOpsServer Server { get; private set; } = null!;

    protected HostContext Context => new("azure", "alice", WordProof.Verified, "head5", "feature", null, "7-1", 5)
    {
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

    // The test's clock runs a hundred times faster: two seconds of the machine's where nothing is answered, twenty otherwise.
    protected static HttpPatience PatienceFor(ServerFaultKind kind) =>
        new() { Timeout = TimeSpan.FromSeconds(kind is ServerFaultKind.Hang or ServerFaultKind.HangAfter ? 200 : 2000) };
}
