using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Evidence;

/// <summary>Evidence in a container of blobs: a name is written once, by whoever may.</summary>
public sealed class BlobEvidenceStoreTests : IAsyncLifetime
{
    private const string Key = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    private const string Name = "CHG-7@abc/run/01-precheck.dev.json";

    private static readonly Uri Container = new($"https://{BlobServer.Account}.blob.core.windows.net/evidence");

    private BlobServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await BlobServer.RunAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_document_is_kept_once_and_no_other_content_takes_its_place()
    {
        var store = Open();
        store.Place.ShouldBe(Container.AbsoluteUri);
        await store.KeepAsync(Name, "{\"a\": 1}"u8.ToArray(), Cancel);
        await store.KeepAsync(Name, "{\"a\": 1}"u8.ToArray(), Cancel);

        var refused = await Should.ThrowAsync<FaultException>(() => store.KeepAsync(Name, "{\"a\": 2}"u8.ToArray(), Cancel));

        refused.Message.ShouldBe($"{Container}/{Name} holds another content already, and evidence is never overwritten");
        _server.Blobs[Name].ShouldBe("{\"a\": 1}");
        _server.Conditions.ShouldAllBe(condition => condition == "*");
    }

    [Fact]
    public async Task Files_of_a_folder_and_below_it_are_listed_and_no_others_and_can_be_read()
    {
        var store = Open();
        foreach (var name in new[] { Name, "CHG-7@abc/run/retention/01-precheck.dev.json", "CHG-7@abc/running/02.json" })
            await store.KeepAsync(name, "x"u8.ToArray(), Cancel);

        (await store.NamesBelowAsync("CHG-7@abc/run", Cancel))
            .ShouldBe(["01-precheck.dev.json", "retention/01-precheck.dev.json"], ignoreOrder: true);
        (await store.NamesBelowAsync("", Cancel)).Count.ShouldBe(3);
        (await store.ReadAsync(Name, Cancel)).ShouldBe("x"u8.ToArray());
        (await store.NamesBelowAsync("CHG-8@abc/run", Cancel)).ShouldBeEmpty();
        (await Should.ThrowAsync<FaultException>(() => store.ReadAsync("CHG-8@abc/run/01.json", Cancel)))
            .Message.ShouldStartWith($"the evidence store {Container} cannot be used: 404");
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=other;AccountKey=" + Key, "the connection string is of the account other")]
    [InlineData(Key, "what should be its connection string is none")]
    public void A_connection_string_of_another_account_or_none_opens_nothing(string connection, string told)
    {
        var refused = Should.Throw<FaultException>(() => BlobEvidenceStore.Open(Container, new Secret(connection)));

        refused.Message.ShouldBe($"the evidence store {Container} cannot be used: {told}");
        refused.Fault.ToString().ShouldNotContain(Key);
    }

    [Theory]
    [InlineData(403, "")]
    [InlineData(403, "<html>no</html>")]
    [InlineData(200, "<html>sign in first</html>")]
    [InlineData(404, "{ \"error\": 1 ")]
    public async Task Whatever_answers_in_place_of_a_storage_is_a_store_that_cannot_be_used(int status, string body)
    {
        _server.Instead = new ServerReply(status, body);
        var store = Open();

        var listed = await Should.ThrowAsync<FaultException>(() => store.NamesBelowAsync("CHG-7@abc/run", Cancel));

        listed.Message.ShouldStartWith($"the evidence store {Container} cannot be used: ");
        if (status != 200) await Should.ThrowAsync<FaultException>(() => store.KeepAsync(Name, "x"u8.ToArray(), Cancel));
    }

    [Fact]
    public async Task A_storage_that_takes_too_long_is_one_that_cannot_be_used_and_no_cancel()
    {
        using var silent = new HttpClient(new Silent());
        var store = new BlobEvidenceStore("there", new BlobContainerClient(Container, new BlobClientOptions
        {
            Transport = new HttpClientTransport(silent),
            Retry = { MaxRetries = 0 },
        }));

        var refused = await Should.ThrowAsync<FaultException>(() => store.ReadAsync(Name, CancellationToken.None));

        refused.Fault.Kind.ShouldBe(FaultKind.External);
        refused.Message.ShouldBe("the evidence store there cannot be used: what was asked for took too long, and was given up");
        await Should.ThrowAsync<OperationCanceledException>(() => store.ReadAsync(Name, new CancellationToken(canceled: true)));
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("its own time was over");
    }

    private BlobEvidenceStore Open() => BlobEvidenceStore.Open(
        Container,
        new Secret(
            $"DefaultEndpointsProtocol=http;AccountName={BlobServer.Account};AccountKey={Key};"
                + $"BlobEndpoint={_server.Url}/{BlobServer.Account}"));
}
