using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Asks GitHub for a token of this very run; only a job with <c>id-token: write</c> may.</summary>
internal sealed class GitHubRunTokens(PlatformCall call, Uri address, Secret token) : IRunTokens
{
    private const string UrlVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string TokenVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string Home = ".actions.githubusercontent.com";

    private readonly RestClient _client = new(call.Http, call.Time, call.Retry ?? new RetryOptions(), request =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal()));

    /// <exception cref="InputException">The address is not the platform's: the job's own token would go to somebody else.</exception>
    public static GitHubRunTokens? In(
        PlatformCall call, IReadOnlyDictionary<string, string> environment, Func<string, Secret?> secrets, IReadOnlyList<string> issuers)
    {
        if (environment.Present(UrlVariable) is not { } text || secrets(TokenVariable) is not { } token) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme == Uri.UriSchemeHttps
            && (address.Host.EndsWith(Home, StringComparison.OrdinalIgnoreCase)
                || issuers.Any(issuer => new Uri(issuer).Host == address.Host)))
            return new GitHubRunTokens(call, address, token);
        throw new InputException(
            UrlVariable, "is no address of GitHub's", text, $"https, below {Home[1..]} or at an issuer of the policy (trust: issuers)");
    }

    public async Task<Fact<string>> TokenAsync(string audience, CancellationToken cancel)
    {
        var separator = address.Query.Length == 0 ? '?' : '&';
        var answer = await _client.ReadAsync($"{address}{separator}audience={Uri.EscapeDataString(audience)}", cancel);
        return answer.IsDone && RestClient.Parse(answer, TokenTypes.Default.TokenAnswer) is { Value.Length: > 0 } given
            ? Fact.Known(given.Value)
            : Fact.Unreadable<string>($"no token for this run: {answer.Describe("GitHub", null)}");
    }
}

internal sealed record TokenAnswer([property: JsonPropertyName("value")] string Value);

[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class TokenTypes : JsonSerializerContext;
