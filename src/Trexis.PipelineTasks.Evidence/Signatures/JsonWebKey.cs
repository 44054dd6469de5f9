using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Trexis.PipelineTasks.Evidence.Signatures;

/// <summary>A public key as RFC 7517 writes it: an issuer's (RSA) or a signer's (P-256). Other kinds verify nothing.</summary>
public sealed record JsonWebKey
{
    private const int LeastRsaBits = 2048;

    public required string Kty { get; init; }

    public string? Kid { get; init; }

    public string? Crv { get; init; }

    public string? X { get; init; }

    public string? Y { get; init; }

    public string? N { get; init; }

    public string? E { get; init; }

    /// <summary>The only one that it is taken for, whatever a signature says of itself; absent where it is taken for none.</summary>
    internal string? Algorithm => (Kty, Crv) switch
    {
        ("RSA", _) => CompactJws.ByIssuer,
        ("EC", "P-256") => CompactJws.ByKey,
        _ => null,
    };

    /// <summary>RFC 7638: the hash of what makes the key, so that nobody can give a key another one's.</summary>
    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Kty == "RSA"
        ? $$"""{"e":"{{E}}","kty":"RSA","n":"{{N}}"}"""
        : $$"""{"crv":"{{Crv}}","kty":"{{Kty}}","x":"{{X}}","y":"{{Y}}"}""")));

    internal bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        try
        {
            return Algorithm switch
            {
                CompactJws.ByIssuer => VerifiesByRsa(signed, signature),
                CompactJws.ByKey => VerifiesByCurve(signed, signature),
                _ => false,
            };
        }
        catch (Exception unusable) when (unusable is CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <summary>An issuer's keys; nothing where the text is no key set.</summary>
    public static IReadOnlyList<JsonWebKey>? ReadSet(string json) => Parse(() => JsonSerializer.Deserialize(
        json, SignatureTypes.Default.JsonWebKeySet)?.Keys);

    internal static JsonWebKey? Read(string json) => Parse(() => JsonSerializer.Deserialize(json, SignatureTypes.Default.JsonWebKey));

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, SignatureTypes.Default.JsonWebKey);

    private bool VerifiesByRsa(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = RSA.Create(new RSAParameters { Modulus = Bytes(N), Exponent = Bytes(E) });
        return key.KeySize >= LeastRsaBits
            && key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private bool VerifiesByCurve(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(X), Y = Bytes(Y) },
        });
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Bytes(string? base64) => Base64Url.DecodeFromChars(base64) is { Length: > 0 } bytes
        ? bytes
        : throw new FormatException("a number of the key is missing");

    private static T? Parse<T>(Func<T?> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);
