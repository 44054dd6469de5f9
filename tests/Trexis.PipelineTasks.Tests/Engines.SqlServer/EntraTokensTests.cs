using System.Globalization;
using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.SignIns;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

public sealed class EntraTokensTests
{
    private const string Server = "tcp:sales.database.windows.net,1433";

    private readonly FakeTimeProvider _time = new(TestTime.Monday);
    private readonly TokenCredential _credential = Substitute.For<TokenCredential>();

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_before_it_is_over()
    {
        _credential.GetTokenAsync(default, default).ReturnsForAnyArgs(
            new AccessToken("first", _time.GetUtcNow().AddHours(1)), new AccessToken("second", _time.GetUtcNow().AddHours(2)));
        var tokens = new EntraTokens(SignIn.AzureCli, () => _credential, _time);

        var first = await tokens.GetAsync(Server, CancellationToken.None);
        first.Reveal().ShouldBe("first");
        (await tokens.GetAsync(Server, CancellationToken.None)).Reveal().ShouldBe("first");
        _time.Advance(TimeSpan.FromMinutes(56));
        (await tokens.GetAsync(Server, CancellationToken.None)).Reveal().ShouldBe("second");

        await _credential.Received(2).GetTokenAsync(
            Arg.Is<TokenRequestContext>(asked => asked.Scopes.SequenceEqual(new[] { "https://database.windows.net/.default" })),
            Arg.Any<CancellationToken>());
        first.ToString().ShouldBe("***");
    }

    [Theory]
    [InlineData("sales.database.windows.net", "https://database.windows.net/.default")]
    [InlineData("sql-prd-01", "https://database.windows.net/.default")]
    [InlineData("sales.database.chinacloudapi.cn,1433", "https://database.chinacloudapi.cn/.default")]
    [InlineData("sales.database.usgovcloudapi.net", "https://database.usgovcloudapi.net/.default")]
    public void Each_cloud_s_databases_want_their_own_tokens(string server, string scope) => EntraTokens.Scope(server).ShouldBe(scope);

    [Theory]
    [InlineData(SignIn.AzureCli, "the Azure CLI")]
    [InlineData(SignIn.WorkloadIdentity, "the workload's identity")]
    [InlineData(SignIn.ManagedIdentity, "the machine's managed identity")]
    [InlineData(SignIn.Entra, "the workload's identity, the Azure CLI and the machine's managed identity")]
    public async Task What_was_tried_and_did_not_answer_is_one_line(SignIn signIn, string tried)
    {
        var message = "first line\n  second\tline" + new string('x', 5000);
        _credential.GetTokenAsync(default, default).ThrowsAsyncForAnyArgs(new CredentialUnavailableException(message));
        var tokens = new EntraTokens(signIn, () => _credential, _time);

        var exception = await Should.ThrowAsync<DatabaseException>(() => tokens.GetAsync(Server, CancellationToken.None));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Message.ShouldStartWith($"{Server}: no token of Entra; tried {tried}: first line second line");
        exception.Message.Length.ShouldBeLessThan(600);
        exception.Fault.Hint.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Azure_Identity_asks_the_machine_for_its_identity_s_token()
    {
        var machine = new FakeMachine();
        var tokens = new EntraTokens(
            SignIn.ManagedIdentity,
            () => EntraCredentials.From(
                SignIn.ManagedIdentity, new TokenCredentialOptions { Transport = new HttpClientTransport(machine) }),
            TimeProvider.System);

        var token = await tokens.GetAsync(Server, TestContext.Current.CancellationToken);

        token.Reveal().ShouldBe("machine-token");
        machine.Asked.ShouldContain(
            uri => Uri.UnescapeDataString(uri).Contains("resource=https://database.windows.net", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_without_an_identity_is_said_in_Azure_s_words()
    {
        var tokens = new EntraTokens(
            SignIn.ManagedIdentity,
            () => EntraCredentials.From(
                SignIn.ManagedIdentity,
                new TokenCredentialOptions { Transport = new HttpClientTransport(new FakeMachine(HttpStatusCode.BadRequest)) }),
            TimeProvider.System);

        // Azure's library keeps a machine's tokens for the whole process; those for another cloud's servers are no other test's.
        var exception = await Should.ThrowAsync<DatabaseException>(
            () => tokens.GetAsync("sales.database.chinacloudapi.cn", TestContext.Current.CancellationToken));

        exception.Message.ShouldContain("tried the machine's managed identity");
        exception.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_job_on_GitHub_exchanges_its_own_token_for_one_of_Entra()
    {
        var asked = new List<string>();
        var identity = new WorkloadIdentity(GitHubJob.GetValueOrDefault);
        var exchange = new Exchange(request =>
        {
            asked.Add($"{request.RequestUri} {request.Headers.Authorization} {request.Content?.ReadAsStringAsync().Result}");
            return request.RequestUri!.AbsolutePath switch
            {
                "/token" => """{"value":"token-of-the-job"}""",
                var path when path.EndsWith("/openid-configuration", StringComparison.Ordinal) => Metadata,
                _ => """{"access_token":"entra-token","expires_in":3600,"token_type":"Bearer"}""",
            };
        });
        identity.Missing.ShouldBeEmpty();

        var token = await identity.Credential(new TokenCredentialOptions { Transport = new HttpClientTransport(exchange) })
            .GetTokenAsync(new TokenRequestContext(["https://database.windows.net/.default"]), TestContext.Current.CancellationToken);

        token.Token.ShouldBe("entra-token");
        asked.ShouldContain(
            call => call.StartsWith(
                "https://job.example/token?run=1&audience=api%3A%2F%2FAzureADTokenExchange Bearer request-token",
                StringComparison.Ordinal));
        asked.ShouldContain(call => call.Contains("client_assertion=token-of-the-job", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "GITHUB_ACTIONS=true",
        "permissions: id-token: write (of the job, and of the job that calls it), AZURE_CLIENT_ID, AZURE_TENANT_ID")]
    [InlineData("TF_BUILD=True AZURESUBSCRIPTION_CLIENT_ID=x AZURESUBSCRIPTION_TENANT_ID=y",
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID, SYSTEM_ACCESSTOKEN")]
    [InlineData("AZURE_CLIENT_ID=x", "AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID")]
    public void A_job_without_an_identity_is_told_what_it_lacks(string variables, string missing)
    {
        var given = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        string.Join(", ", new WorkloadIdentity(given.GetValueOrDefault).Missing).ShouldBe(missing);
    }

    private static readonly Dictionary<string, string> GitHubJob = new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://job.example/token?run=1",
        ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "request-token",
        ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
        ["AZURE_TENANT_ID"] = "00000000-0000-0000-0000-000000000002",
    };

    private const string Metadata = """
        {"token_endpoint":"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002/oauth2/v2.0/token",
        "authorization_endpoint":"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002/oauth2/v2.0/authorize",
        "issuer":"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002/v2.0","tenant_discovery_endpoint":
        "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002/v2.0/.well-known/openid-configuration","metadata":[]}
        """;

    private sealed class Exchange(Func<HttpRequestMessage, string> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new StringContent(answer(request), Encoding.UTF8, "application/json") };
    }

    /// <summary>The address at which a virtual machine asks for the token of its identity.</summary>
    private sealed class FakeMachine(HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
            var body = status == HttpStatusCode.OK
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""
                    {"access_token":"machine-token","expires_in":"3600","expires_on":"{{expires}}",
                    "resource":"https://database.windows.net","token_type":"Bearer"}
                    """)
                : """{"error":"invalid_request","error_description":"Identity not found"}""";
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
