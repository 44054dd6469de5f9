using System.Buffers.Text;
using System.Text;
using Trexis.PipelineTasks.Evidence.Signatures;

namespace Trexis.PipelineTasks.Tests.Evidence.Signatures;

/// <summary>The form of signatures and keys; who may sign, the tests of adversaries hold.</summary>
public class SignatureTests
{
    [Theory]
    [InlineData("""{"alg":"ES256","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","alg":"none"}""")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"kid":"main"}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("ES256")]
    public void A_header_that_is_not_understood_whole_makes_no_signature(string header) =>
        CompactJws.Read($"{Encoded(header)}.{Encoded("{}")}.AA").ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("e30.e30.AA.AA")]
    [InlineData("!.e30.AA")]
    public void What_has_not_three_parts_in_base64_is_no_signature(string text) => CompactJws.Read(text).ShouldBeNull();

    [Theory]
    [InlineData("trexis:sha256:ab")]
    [InlineData("""{"iss":"https://issuer.example"}""")]
    [InlineData("""{"iss":"a","iss":"b"}""")]
    public void A_payload_that_lacks_a_claim_is_no_token_of_a_run(string payload) =>
        CompactJws.Read($"{Encoded("""{"alg":"RS256","kid":"main"}""")}.{Encoded(payload)}.AA").ShouldNotBeNull().Claims().ShouldBeNull();

    [Fact]
    public void A_key_is_read_as_it_was_written_and_as_PEM_and_is_the_same()
    {
        using var key = SigningKey.Create();
        var text = key.Export();

        using var again = SigningKey.Read(text);
        using var pem = SigningKey.Read(new Secret($"-----BEGIN PRIVATE KEY-----\r\n{text.Reveal()}\r\n-----END PRIVATE KEY-----\r\n"));

        again.Thumbprint.ShouldBe(key.Thumbprint);
        pem.Thumbprint.ShouldBe(key.Thumbprint);
    }

    [Fact]
    public void A_key_on_another_curve_is_refused_and_shown_nowhere()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        var text = Convert.ToBase64String(other.ExportPkcs8PrivateKey());

        var refusal = Should.Throw<InputException>(() => SigningKey.Read(new Secret(text)));

        refusal.Message.ShouldNotContain(text[..20]);
        refusal.Message.ShouldContain("a P-256 key in PKCS#8");
    }

    /// <summary>The example of RFC 7638, section 3.1.</summary>
    [Fact]
    public void A_thumbprint_is_that_of_the_standard() => new JsonWebKey
    {
        Kty = "RSA",
        Kid = "2011-04-29",
        E = "AQAB",
        N = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs"
            + "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn"
            + "1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    }.Thumbprint.ShouldBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");

    [Theory]
    [InlineData("EC", "P-384")]
    [InlineData("EC", "P-256")]
    [InlineData("oct", null)]
    [InlineData("RSA", null)]
    public void A_key_of_another_kind_or_without_its_numbers_verifies_nothing(string kty, string? crv) =>
        new JsonWebKey { Kty = kty, Crv = crv }.Verifies([1], [1]).ShouldBeFalse();

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
