using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>Fetches the public keys of those who vouch for runs, from where the verifier says that they are.</summary>
public sealed class IssuerKeys(HttpClient http, TimeProvider time, RetryOptions? retry = null)
{
    private readonly RestClient _client = new(http, time, retry ?? new RetryOptions(), static _ => { });

    /// <summary>The key set (RFC 7517) as it was answered.</summary>
    /// <param name="issuer">Https, without a slash at its end.</param>
    public Task<Fact<string>> FetchAsync(string issuer, CancellationToken cancel) =>
        ReadAsync(issuer, $"{issuer}/.well-known/jwks", cancel);

    /// <summary>The same of an issuer that says itself where its keys are (OpenID Connect Discovery): at its own host alone.</summary>
    /// <param name="issuer">Https, without a slash at its end.</param>
    public async Task<Fact<string>> DiscoverAsync(string issuer, CancellationToken cancel)
    {
        var answer = await _client.ReadAsync($"{issuer}/.well-known/openid-configuration", cancel);
        if (!answer.IsDone)
            return Fact.Unreadable<string>($"where the keys of {issuer} are could not be read: {answer.Describe("it", null)}");
        return RestClient.Parse(answer, DiscoveryTypes.Default.IssuerDescription) is { JwksUri: { } keys } said
            && said.Issuer == issuer
            && Uri.TryCreate(keys, UriKind.Absolute, out var address)
            && address.Scheme == Uri.UriSchemeHttps
            && address.Authority == new Uri(issuer).Authority
            ? await ReadAsync(issuer, keys, cancel)
            : Fact.Unreadable<string>($"what {issuer} answered names no keys at its own host");
    }

    private async Task<Fact<string>> ReadAsync(string issuer, string address, CancellationToken cancel)
    {
        var answer = await _client.ReadAsync(address, cancel);
        return answer.IsDone
            ? Fact.Known(answer.Body)
            : Fact.Unreadable<string>($"the keys of {issuer} could not be read: {answer.Describe("it", null)}");
    }
}

internal sealed record IssuerDescription(
    [property: JsonPropertyName("issuer")] string? Issuer, [property: JsonPropertyName("jwks_uri")] string? JwksUri);

[JsonSerializable(typeof(IssuerDescription))]
internal sealed partial class DiscoveryTypes : JsonSerializerContext;
