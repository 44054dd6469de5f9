using System.Text.Json;

namespace Trexis.PipelineTasks.Evidence.Signatures;

/// <summary>A token by which a platform says which run it was given to; it signs no document, and only its claims are ever shown.</summary>
public sealed class IdentityToken
{
    private readonly CompactJws _jws;
    private readonly string _issuer;

    private IdentityToken(CompactJws jws, string issuer, IReadOnlyDictionary<string, string> claims, DateTimeOffset issuedAt) =>
        (_jws, _issuer, Claims, IssuedAt) = (jws, issuer, claims, issuedAt);

    /// <summary>Each as text.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; }

    public DateTimeOffset IssuedAt { get; }

    /// <summary>Not verified yet: it only calls itself this issuer's.</summary>
    /// <exception cref="InputException">It is none, another issuer's, or for another audience.</exception>
    public static IdentityToken Read(string text, string issuer, string audience)
    {
        if (CompactJws.Read(text) is not { } jws || ClaimsOf(jws) is not { } claims || TimeOf(claims, "iat") is not { } issuedAt)
            throw Problem("cannot be read as a signed token with its time", null, "a compact JWS (RFC 7515)");
        if (jws.Header.Alg != CompactJws.ByIssuer)
            throw Problem("is signed by an algorithm that does not count", jws.Header.Alg, CompactJws.ByIssuer);
        if (claims.GetValueOrDefault("iss") != issuer) throw Problem("is another issuer's", claims.GetValueOrDefault("iss"), issuer);
        return claims.GetValueOrDefault("aud") == audience
            ? new IdentityToken(jws, issuer, claims, issuedAt)
            : throw Problem("is for somebody else", claims.GetValueOrDefault("aud"), audience);
    }

    /// <exception cref="InputException">By none of its issuer's keys.</exception>
    public void EnsureSigned(IReadOnlyList<JsonWebKey> keys)
    {
        if (_jws.IssuerKeyAmong(keys) is not { } key)
            throw Problem("is signed by a key that its issuer does not have", _jws.Header.Kid, $"a key of {_issuer}");
        if (!key.Verifies(_jws.Signed, _jws.Signature))
            throw Problem("has a signature that its issuer's key does not verify", _jws.Header.Kid, $"the signature of {_issuer}");
    }

    /// <summary>Its age is the clock's matter.</summary>
    /// <exception cref="InputException">It is not valid yet, or not any more.</exception>
    public void EnsureCurrent(DateTimeOffset now, TimeSpan mostApart)
    {
        var (from, until) = (TimeOf(Claims, "nbf") ?? IssuedAt, TimeOf(Claims, "exp"));
        if (until > now && from <= now + mostApart) return;
        var end = until is { } told ? $"to {HumanText.Time(told)}" : "without an end";
        throw Problem($"is not valid at {HumanText.Time(now)}", $"from {HumanText.Time(from)} {end}", "a token that is valid now");
    }

    private static IReadOnlyDictionary<string, string>? ClaimsOf(CompactJws jws)
    {
        try
        {
            return JsonSerializer.Deserialize(jws.Payload, SignatureTypes.Default.DictionaryStringJsonElement)
                ?.Where(claim => claim.Value.ValueKind != JsonValueKind.Null)
                .ToDictionary(claim => claim.Key, claim => claim.Value.ToString(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(IReadOnlyDictionary<string, string> claims, string name) =>
        long.TryParse(claims.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? CompactJws.TimeOf(seconds)
            : null;

    private static InputException Problem(string what, string? received, string accepted) =>
        new("the platform's token for this run", $"{what}, so nothing was begun", received, accepted);
}
