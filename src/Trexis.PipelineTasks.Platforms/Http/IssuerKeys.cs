namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>Fetches the public keys of those who vouch for runs, from where the verifier says that they are.</summary>
public sealed class IssuerKeys(HttpClient http, TimeProvider time, RetryOptions? retry = null)
{
    private readonly RestClient _client = new(http, time, retry ?? new RetryOptions(), static _ => { });

    /// <summary>The key set (RFC 7517) as it was answered.</summary>
    /// <param name="issuer">Https, without a slash at its end.</param>
    public async Task<Fact<string>> FetchAsync(string issuer, CancellationToken cancel)
    {
        var answer = await _client.ReadAsync($"{issuer}/.well-known/jwks", cancel);
        return answer.IsDone
            ? Fact.Known(answer.Body)
            : Fact.Unreadable<string>($"the keys of {issuer} could not be read: {answer.Describe("it", null)}");
    }
}
