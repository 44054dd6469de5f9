using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>
/// GitHub's issuer of tokens, in the place of the network: gives a job its token and everybody its keys. What it says of the run, the
/// address may say otherwise that the job was given, a test may change, and a test may sign by another key or algorithm.
/// </summary>
public sealed class RunTokenIssuer : HttpMessageHandler
{
    public const string Home = "https://token.actions.githubusercontent.com";

    public const string Workflow = "octo/sales/.github/workflows/deploy.yml@refs/heads/main";

    // Making one takes longer than everything else that these tests do.
    private static readonly RSA Own = RSA.Create(2048);
    private static readonly RSA Other = RSA.Create(2048);

    /// <summary>What the variables of a job say, and what its tokens therefore claim.</summary>
    /// <param name="checkout">Where the repository is checked out.</param>
    public static Dictionary<string, string> Job(string environment, string checkout) => new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTOR"] = "alice",
        ["GITHUB_ACTOR_ID"] = "501",
        ["GITHUB_REPOSITORY_OWNER_ID"] = "7",
        ["RUNNER_ENVIRONMENT"] = "github-hosted",
        ["GITHUB_REPOSITORY"] = "octo/sales",
        ["GITHUB_REPOSITORY_ID"] = "42",
        ["GITHUB_RUN_ID"] = "4711",
        ["GITHUB_RUN_ATTEMPT"] = "1",
        ["GITHUB_SHA"] = new string('a', 40),
        ["GITHUB_REF"] = "refs/heads/main",
        ["GITHUB_EVENT_NAME"] = "push",
        ["GITHUB_WORKFLOW_REF"] = Workflow,
        ["GITHUB_WORKSPACE"] = checkout,
        ["GITHUB_TOKEN"] = "job-token",
        ["ACTIONS_ID_TOKEN_REQUEST_URL"] = $"https://run.actions.githubusercontent.com/token?environment={environment}",
        ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "token-of-this-job",
    };

    /// <summary>The claims of such a job.</summary>
    public static JsonObject Claims(string audience, DateTimeOffset at, string environment) => new()
    {
        ["iss"] = Home,
        ["aud"] = audience,
        ["iat"] = at.ToUnixTimeSeconds(),
        ["exp"] = at.ToUnixTimeSeconds() + 300,
        ["actor"] = "alice",
        ["actor_id"] = "501",
        ["repository_owner_id"] = "7",
        ["runner_environment"] = "github-hosted",
        ["repository"] = "octo/sales",
        ["repository_id"] = "42",
        ["run_id"] = "4711",
        ["run_attempt"] = "1",
        ["sha"] = new string('a', 40),
        ["ref"] = "refs/heads/main",
        ["event_name"] = "push",
        ["workflow_ref"] = Workflow,
        ["job_workflow_ref"] = Workflow,
        ["environment"] = environment,
    };

    /// <summary>Whether it gives out its keys.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>What its tokens are dated by.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Whether it has replaced the key of all tokens so far, as issuers do.</summary>
    public bool HasNewKey { get; set; }

    /// <summary>What answers everywhere else; nothing does where absent.</summary>
    public HttpMessageInvoker? Others { get; init; }

    /// <summary>What <c>api.github.com</c> tells of the repository; nothing where something else answers there.</summary>
    public GitHubBranches Branches { get; } = new();

    public HttpClient Client => new(this, disposeHandler: false);

    /// <param name="isOwn">Signed by its own key, and not by one that calls itself the same.</param>
    public static string Sign(JsonObject claims, string algorithm = "RS256", bool isOwn = true, string key = "main")
    {
        var signed = $"{Encode($$"""{"alg":"{{algorithm}}","kid":"{{key}}","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(Own.ExportSubjectPublicKeyInfo(), bytes),
            _ => (isOwn ? Own : Other).SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Its key set, or one of another key under the same name.</summary>
    public static string Keys(bool isOwn = true, string name = "main")
    {
        var key = (isOwn ? Own : Other).ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA", kid = name, alg = "RS256", use = "sig", n = Base64Url.EncodeToString(key.Modulus),
                    e = Base64Url.EncodeToString(key.Exponent),
                },
            },
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(request, cancellationToken);
        answer.Headers.Date ??= Time.GetUtcNow();
        return answer;
    }

    private Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (url.Host == "api.github.com" && Kept(request) is { } kept) return Task.FromResult(kept);
        if (Others is not null && !url.Host.EndsWith("actions.githubusercontent.com", StringComparison.Ordinal))
            return Others.SendAsync(request, cancellationToken);
        var isJob = request.Headers.Authorization?.Parameter == "token-of-this-job";
        var answer = url.AbsoluteUri == $"{Home}/.well-known/jwks" && IsReachable ? (HasNewKey ? Keys(isOwn: false, "next") : Keys())
            : url.Host == "run.actions.githubusercontent.com" && isJob ? Token(url)
            : null;
        return Task.FromResult(answer is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("{}") }
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer) });
    }

    private HttpResponseMessage? Kept(HttpRequestMessage request)
    {
        const string Repository = "/repos/octo/sales";
        var (path, asked) = (request.RequestUri!.AbsolutePath, System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query));
        return path.StartsWith(Repository, StringComparison.Ordinal)
            && Branches.Answer(path[Repository.Length..].TrimStart('/'), asked["ref"]) is { } told
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(told.ToJsonString()) }
            : null;
    }

    private string Token(Uri url)
    {
        var asked = System.Web.HttpUtility.ParseQueryString(url.Query);
        var claims = Claims(asked["audience"]!, Time.GetUtcNow(), asked["environment"]!);
        foreach (var name in asked.AllKeys.OfType<string>().Where(claims.ContainsKey)) claims[name] = asked[name];
        return new JsonObject { ["value"] = Sign(claims) }.ToJsonString();
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
