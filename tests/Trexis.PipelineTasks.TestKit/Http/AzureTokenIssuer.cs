using System.Net;
using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>
/// Azure DevOps where it gives a job the token of its run, and the issuer of such tokens where it gives everybody its keys, in the place
/// of the network. What the next token says, and who signs it, a test may change.
/// </summary>
public sealed class AzureTokenIssuer : HttpMessageHandler
{
    public const string Organisation = "6b1c0f0e-0d52-4f7b-8f0c-3f2b6f1a0001";

    public const string Home = $"https://vstoken.dev.azure.com/{Organisation}";

    private const string Address = "https://dev.azure.com/trexis/_apis/distributedtask/hubs/build/plans/9/jobs/12f1170f/oidctoken";

    /// <summary>Everything that was asked, by method and address.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The tokens that it gave.</summary>
    public List<string> Given { get; } = [];

    public Action<JsonObject> Claim { get; set; } = static _ => { };

    public Func<JsonObject, string> Sign { get; set; } = static claims => RunTokenIssuer.Sign(claims);

    /// <summary>What its tokens are dated by.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Where it says that its keys are.</summary>
    public string KeysAt { get; set; } = $"{Home}/.well-known/jwks";

    public HttpClient Client => new(this, disposeHandler: false);

    /// <summary>What the variables of a job say, and what its token therefore claims.</summary>
    /// <param name="checkout">Where the repository is checked out.</param>
    public static Dictionary<string, string> Job(string checkout) => new()
    {
        ["TF_BUILD"] = "True",
        ["BUILD_BUILDID"] = "7",
        ["BUILD_REASON"] = "IndividualCI",
        ["BUILD_REPOSITORY_ID"] = "repo-id",
        ["BUILD_REPOSITORY_PROVIDER"] = "TfsGit",
        ["BUILD_REPOSITORY_URI"] = "https://trexis@dev.azure.com/trexis/sales/_git/shop",
        ["BUILD_REQUESTEDFOREMAIL"] = "alice@example.invalid",
        ["BUILD_SOURCEBRANCH"] = "refs/heads/main",
        ["BUILD_SOURCESDIRECTORY"] = checkout,
        ["BUILD_SOURCEVERSION"] = new string('a', 40),
        ["SYSTEM_ACCESSTOKEN"] = "job-token",
        ["SYSTEM_COLLECTIONID"] = Organisation,
        ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/trexis/",
        ["SYSTEM_DEFINITIONID"] = "3",
        ["SYSTEM_JOBATTEMPT"] = "1",
        ["SYSTEM_OIDCREQUESTURI"] = Address,
        ["SYSTEM_TEAMPROJECT"] = "sales",
        ["SYSTEM_TEAMPROJECTID"] = "project-id",
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        Asked.Add($"{request.Method} {url}");
        var answer = url.AbsoluteUri switch
        {
            $"{Address}?api-version=7.1-preview.1" when await MayHaveTokenAsync(request, cancellationToken) => Token(),
            $"{Home}/.well-known/openid-configuration" => new JsonObject { ["issuer"] = Home, ["jwks_uri"] = KeysAt }.ToJsonString(),
            $"{Home}/.well-known/jwks" or "https://evil.example/jwks" => RunTokenIssuer.Keys(),
            _ => null,
        };
        return answer is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("{}") }
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer) };
    }

    // Without any of these the service gives none.
    private static async Task<bool> MayHaveTokenAsync(HttpRequestMessage request, CancellationToken cancel) =>
        request.Method == HttpMethod.Post
        && request.Headers.Authorization is { Scheme: "Bearer", Parameter: "job-token" }
        && request.Content is { Headers.ContentType.MediaType: "application/json" } content
        && (await content.ReadAsByteArrayAsync(cancel)).Length == 0;

    private string Token()
    {
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["jti"] = "9a2f6f0e-0d52-4f7b-8f0c-3f2b6f1a0002",
            ["sub"] = "p://trexis/sales/deploy",
            ["aud"] = "api://AzureADTokenExchange",
            ["org_id"] = Organisation,
            ["prj_id"] = "project-id",
            ["def_id"] = "3",
            ["rpo_id"] = "repo-id",
            ["rpo_uri"] = "https://dev.azure.com/trexis/sales/_git/shop",
            ["rpo_ver"] = new string('a', 40),
            ["rpo_ref"] = "refs/heads/main",
            ["run_id"] = "7",
            ["iss"] = Home,
            ["nbf"] = now - 600,
            ["exp"] = now + 600,
            ["iat"] = now,
        };
        Claim(claims);
        Given.Add(Sign(claims));
        return new JsonObject { ["oidcToken"] = Given[^1] }.ToJsonString();
    }
}
