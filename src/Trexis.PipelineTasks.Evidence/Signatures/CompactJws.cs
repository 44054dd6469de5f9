using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Evidence.Signatures;

/// <summary>A signature in its one form (RFC 7515, compact), taken apart and not yet believed.</summary>
/// <param name="Signed">The very bytes that the signature is over.</param>
internal sealed record CompactJws(JwsHeader Header, byte[] Payload, byte[] Signed, byte[] Signature)
{
    /// <summary>A token of an issuer, who signs by RSA.</summary>
    public const string ByIssuer = "RS256";

    /// <summary>A key that the policy lists, on the curve P-256.</summary>
    public const string ByKey = "ES256";

    /// <summary>What is signed of a document: as a payload, or as whom a token is for.</summary>
    public static string SubjectOf(string documentSha256) => $"trexis:sha256:{documentSha256}";

    /// <summary>Nothing where the text is none.</summary>
    public static CompactJws? Read(string text)
    {
        try
        {
            return text.Trim().Split('.') is [var header, var payload, var signature]
                && JsonSerializer.Deserialize(Base64Url.DecodeFromChars(header), SignatureTypes.Default.JwsHeader) is { Crit: null } read
                ? new CompactJws(
                    read,
                    Base64Url.DecodeFromChars(payload),
                    Encoding.ASCII.GetBytes($"{header}.{payload}"),
                    Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception broken) when (broken is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The issuer's key by which it says that it is signed; nothing where these hold none of that name.</summary>
    public JsonWebKey? IssuerKeyAmong(IEnumerable<JsonWebKey> keys) =>
        keys.FirstOrDefault(key => key.Algorithm == ByIssuer && key.Kid is { } kid && kid == Header.Kid);

    /// <summary>As tokens tell times: in seconds since 1970.</summary>
    public static DateTimeOffset TimeOf(long seconds) => DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, uint.MaxValue));

    /// <summary>What an issuer says of a run; nothing where the payload is none of its tokens.</summary>
    public RunClaims? Claims()
    {
        try
        {
            return JsonSerializer.Deserialize(Payload, SignatureTypes.Default.RunClaims);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Jwk">A signer's own public key; whether it counts, its thumbprint says.</param>
/// <param name="Crit">What must be understood to verify it: nothing that we do.</param>
internal sealed record JwsHeader(string Alg, string? Kid = null, JsonWebKey? Jwk = null, IReadOnlyList<string>? Crit = null);

/// <summary>The claims of an issuer that are compared, by GitHub's names.</summary>
internal sealed record RunClaims
{
    public required string Iss { get; init; }

    public required string Aud { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Iat { get; init; }

    public required string Actor { get; init; }

    public required string Repository { get; init; }

    public required string RepositoryId { get; init; }

    public required string RunId { get; init; }

    public required string RunAttempt { get; init; }

    public required string Sha { get; init; }

    public required string Ref { get; init; }

    public required string EventName { get; init; }

    public required string WorkflowRef { get; init; }

    public required string JobWorkflowRef { get; init; }

    // Older Enterprise Servers leave these out.
    public string? RepositoryOwnerId { get; init; }

    public string? ActorId { get; init; }

    public string? RunnerEnvironment { get; init; }

    /// <summary>Absent where the job names none.</summary>
    public string? Environment { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(JwsHeader))]
[JsonSerializable(typeof(JsonWebKeySet))]
[JsonSerializable(typeof(RunClaims))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class SignatureTypes : JsonSerializerContext;
