using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Tests.Evidence.Signatures;

/// <summary>The form of tokens that name a run; what they are held against, the tests of adversaries hold.</summary>
public class IdentityTokenTests
{
    private const string Issuer = "https://issuer.example";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<JsonWebKey> Keys = JsonWebKey.ReadSet(RunTokenIssuer.Keys())!;

    [Fact]
    public void Numbers_and_texts_are_claims_alike_and_null_is_none()
    {
        var token = Read(claims => (claims["def_id"], claims["rpo_ref"]) = (3, null));

        token.EnsureSigned(Keys);
        token.EnsureCurrent(Now, TimeSpan.Zero);

        token.IssuedAt.ShouldBe(Now);
        token.Claims["def_id"].ShouldBe("3");
        token.Claims.ShouldNotContainKey("rpo_ref");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.AA")]
    public void What_is_no_token_is_refused_and_shown_nowhere(string text)
    {
        var refusal = Should.Throw<InputException>(() => IdentityToken.Read(text, Issuer, "us"));

        refusal.Problems.ShouldHaveSingleItem().Received.ShouldBeNull();
        refusal.Message.ShouldContain("cannot be read as a signed token with its time");
    }

    [Fact]
    public void A_key_of_another_name_verifies_nothing() =>
        Should.Throw<InputException>(() => Read(_ => { }).EnsureSigned(JsonWebKey.ReadSet(RunTokenIssuer.Keys(name: "other"))!))
            .Message.ShouldContain("is signed by a key that its issuer does not have, so nothing was begun: 'main'");

    [Theory]
    [InlineData(-1, 300, true)]
    [InlineData(300, 600, true)]
    [InlineData(301, 600, false)]
    [InlineData(-300, 0, false)]
    [InlineData(-300, 1, true)]
    public void It_counts_from_its_begin_less_what_clocks_differ_to_its_end(int from, int until, bool isValid)
    {
        var token = Read(claims => (claims["nbf"], claims["exp"]) = (At(from), At(until)));
        var judge = () => token.EnsureCurrent(Now, TimeSpan.FromMinutes(5));

        if (isValid) judge.ShouldNotThrow();
        else judge.ShouldThrow<InputException>().Message.ShouldContain("is not valid at 2026-03-02 10:00");
    }

    private static IdentityToken Read(Action<JsonObject> change)
    {
        var claims = new JsonObject { ["iss"] = Issuer, ["aud"] = "us", ["iat"] = At(0), ["exp"] = At(600) };
        change(claims);
        return IdentityToken.Read(RunTokenIssuer.Sign(claims), Issuer, "us");
    }

    private static long At(int seconds) => Now.ToUnixTimeSeconds() + seconds;
}
