using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Trexis.PipelineTasks.Evidence.Signatures;

/// <summary>A private key (ECDSA, P-256) that signs documents where no platform signs for its runs.</summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>The variable in which a run finds it.</summary>
    public const string Variable = "TREXIS_SIGNING_KEY";

    private readonly ECDsa _key;
    private readonly JsonWebKey _public;

    private SigningKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        _public = new JsonWebKey
        {
            Kty = "EC",
            Crv = "P-256",
            X = Base64Url.EncodeToString(point.X),
            Y = Base64Url.EncodeToString(point.Y),
        };
    }

    public string Thumbprint => _public.Thumbprint;

    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <param name="text">PKCS#8, as PEM or as its base64 alone.</param>
    /// <exception cref="InputException">It is no such key; its text is shown nowhere.</exception>
    public static SigningKey Read(Secret text)
    {
        var key = ECDsa.Create();
        try
        {
            var lines = text.Reveal().Split('\n', '\r').Where(line => !line.StartsWith("-----", StringComparison.Ordinal));
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(string.Concat(lines)), out _);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
                return new SigningKey(key);
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException)
        {
            // Told below: why it is none says something of the secret.
        }

        key.Dispose();
        throw new InputException(
            Variable, "holds no private key that can sign", null, "a P-256 key in PKCS#8, as trexis keys new writes it");
    }

    /// <summary>PKCS#8 in base64, on one line, as secrets of pipelines take it.</summary>
    public Secret Export() => new(Convert.ToBase64String(_key.ExportPkcs8PrivateKey()));

    /// <summary>The document's signature.</summary>
    public string Sign(string documentSha256)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new JwsHeader(CompactJws.ByKey, Thumbprint, _public), SignatureTypes.Default.JwsHeader);
        var payload = Encoding.UTF8.GetBytes(CompactJws.SubjectOf(documentSha256));
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = _key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => _key.Dispose();
}
