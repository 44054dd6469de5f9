using Trexis.PipelineTasks.Evidence.Signatures;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Signed by a key that the policy lists, as on Azure or a console.</summary>
public sealed class ShopWithKey : SignedShop
{
    internal static readonly SigningKey Own = SigningKey.Create();
    internal static readonly SigningKey Mallorys = SigningKey.Create();
    internal static readonly SigningKey Qas = SigningKey.Create();

    internal override Dictionary<string, string> VariablesIn(string checkout) => new()
    {
        ["USER"] = "alice",
        [SigningKey.Variable] = Own.Export().Reveal(),
    };

    internal override string Trust => TrustOf(Own);

    internal static string TrustOf(SigningKey key, string more = "") =>
        "evidence:\n  signed: required\n  signers:\n"
            + $"    - {{ name: dev-pipeline, thumbprint: {key.Thumbprint}, environments: [dev]{more} }}";
}

/// <summary>Documents that were not made by whom the policy lists; the twin of all is the one that nobody touched.</summary>
public sealed class ForgedByKeyTests(ShopWithKey shop) : IClassFixture<ShopWithKey>
{
    [Fact]
    public async Task What_its_key_signed_is_deployed_and_verify_names_the_signer_of_each()
    {
        using var attempt = shop.Begin();
        await attempt.ShouldDeployAsync();

        var ran = (await attempt.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Passed);
        ran.Output.ShouldContain("03-deploy-scripts.dev.json is signed by dev-pipeline (key " + ShopWithKey.Own.Thumbprint);
        ran.Output.ShouldContain("3 documents verified, chain unbroken, 3 signed by whom the policy trusts");
        ran.Output.ShouldContain("policy.yml trusts: keys of dev-pipeline\n");
        (await attempt.VerifyAsync()).Output.ShouldContain("signatures judged by no root: no policy was named (--policy)");
    }

    [Fact]
    public async Task A_document_forged_at_the_end_of_the_chain_is_not_signed()
    {
        using var attempt = shop.Begin();
        attempt.Forge();
        await attempt.ShouldBeRefusedAsync("03-precheck.dev.json is not signed");
    }

    [Fact]
    public async Task Nothing_is_rolled_back_on_the_word_of_a_forged_document()
    {
        using var attempt = shop.Begin();
        await attempt.ShouldDeployAsync();
        string[] rollback = ["rollback", "apply", "--option", "undo", "--yes"];
        var forged = attempt.Forge();
        (await attempt.RunAsync(rollback)).ShouldEndWith(ExitCode.Refused).Output.ShouldContain(
            "1 demand of rollback apply not met: 04-deploy-scripts.dev.json is not signed");
        (await attempt.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Refused);

        foreach (var file in Directory.GetFiles(attempt.At(".trexis"), "05-*")) File.Delete(file);
        File.Delete(forged.File);
        (await attempt.RunAsync(rollback)).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task Nothing_is_adopted_on_the_word_of_a_forged_document()
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        (await attempt.RunAsync("deploy-scripts", "adopt")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain(
            "1 demand of adopt not met: 03-precheck.dev.json is not signed");

        foreach (var file in Directory.GetFiles(attempt.At(".trexis"), "04-*")) File.Delete(file);
        File.Delete(forged.File);
        (await attempt.RunAsync("deploy-scripts", "adopt")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task Nothing_is_resolved_on_the_word_of_a_forged_document()
    {
        using var attempt = shop.Begin();
        string[] resolve = ["deploy-scripts", "resolve", "--script", "V0001__total.sql", "--as", "done"];
        var forged = attempt.Forge();
        (await attempt.RunAsync(resolve)).ShouldEndWith(ExitCode.Refused).Output.ShouldContain(
            "1 demand of resolve not met: 03-precheck.dev.json is not signed");

        foreach (var file in Directory.GetFiles(attempt.At(".trexis"), "04-*")) File.Delete(file);
        File.Delete(forged.File);
        (await attempt.RunAsync(resolve)).ShouldEndWith(ExitCode.Refused).Output.ShouldContain("V0001__total.sql was not left started");
    }

    [Fact]
    public async Task A_document_whose_signature_was_taken_away_is_not_passed_over()
    {
        using var attempt = shop.Begin();
        File.Delete(attempt.Documents[0].File + ".jws");
        await attempt.ShouldBeRefusedAsync("01-deploy-scripts.dev.json is not signed");
        (await attempt.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("01-deploy-scripts.dev.json is not signed");
    }

    [Fact]
    public async Task An_edited_document_is_not_what_was_signed()
    {
        using var attempt = shop.Begin();
        SignedShop.Attempt.Edit(attempt.Last, "\"actor\": \"alice\"", "\"actor\": \"carol\"");
        await attempt.ShouldBeRefusedAsync("02-precheck.dev.json is not what was signed");
        (await attempt.VerifyAsync()).ShouldEndWith(ExitCode.Refused).Error.ShouldContain("02-precheck.dev.json is not what was signed");
    }

    [Fact]
    public async Task Another_documents_signature_is_none_of_this_one()
    {
        using var attempt = shop.Begin();
        File.Copy(attempt.Last.File + ".jws", attempt.Forge().File + ".jws");
        await attempt.ShouldBeRefusedAsync("03-precheck.dev.json is not what was signed: it was changed, or bears another document's");
    }

    [Fact]
    public async Task A_key_of_ones_own_is_not_listed()
    {
        using var attempt = shop.Begin();
        SignedShop.Attempt.Sign(attempt.Forge(), ShopWithKey.Mallorys);
        await attempt.ShouldBeRefusedAsync($"is signed by the key {ShopWithKey.Mallorys.Thumbprint}: the policy lists no such key");
    }

    [Fact]
    public async Task A_key_of_ones_own_does_not_pass_under_the_name_of_a_listed_one()
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        var (honest, own) = (ShopWithKey.Own.Sign(forged.Sha256).Split('.'), ShopWithKey.Mallorys.Sign(forged.Sha256).Split('.'));
        SignedShop.Attempt.Sign(forged, $"{honest[0]}.{honest[1]}.{own[2]}");
        await attempt.ShouldBeRefusedAsync("03-precheck.dev.json has a signature that its own key does not verify");
    }

    [Fact]
    public async Task A_key_of_ones_own_laid_among_the_issuers_keys_counts_for_nothing()
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        SignedShop.Attempt.Sign(forged, ShopWithKey.Mallorys);
        attempt.Write($".trexis/keys/{ShopWithKey.Mallorys.Thumbprint}.jwk", """{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""");
        await attempt.ShouldBeRefusedAsync("the policy lists no such key");
    }

    [Fact]
    public async Task Another_environments_key_may_not_sign_here()
    {
        using var attempt = shop.Begin();
        SignedShop.Attempt.Sign(attempt.Forge(), ShopWithKey.Qas);
        attempt.Write("policy.yml", SignedShop.PolicyWith(
            $"{shop.Trust}\n    - {{ name: qa-pipeline, thumbprint: {ShopWithKey.Qas.Thumbprint}, environments: [qa] }}"));
        attempt.Write("deployment.yml", (await File.ReadAllTextAsync(attempt.At("deployment.yml"), TestContext.Current.CancellationToken))
            + "  qa: { after: dev, connection: file:qa.db }\n");
        await attempt.ShouldBeRefusedAsync("is signed by qa-pipeline: that key may sign for qa alone");
    }

    [Fact]
    public async Task What_a_retired_key_signed_is_not_deployed_and_stays_verifiable()
    {
        using var attempt = shop.Begin();
        attempt.Write("policy.yml", SignedShop.PolicyWith(
            $"{shop.Trust}\n"
                + $"    - {{ name: old, thumbprint: {ShopWithKey.Mallorys.Thumbprint}, environments: [dev], retired: 2026-01-31 }}"));
        var forged = attempt.Forge();
        SignedShop.Attempt.Sign(forged, ShopWithKey.Mallorys);
        await attempt.ShouldBeRefusedAsync("is signed by old: that key is retired since 2026-01-31");

        using var later = shop.Begin();
        later.Write("policy.yml", SignedShop.PolicyWith(ShopWithKey.TrustOf(ShopWithKey.Own, ", retired: 2099-12-31")));
        (await later.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("the document says that it is older");
    }

    [Fact]
    public async Task Nothing_is_carried_out_where_nothing_can_sign_or_the_key_may_not()
    {
        using var attempt = shop.Begin();
        var unsigned = new Dictionary<string, string> { ["USER"] = "alice" };
        (await Shop.RunInAsync(attempt.At(""), unsigned, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldContain("demands signed documents (evidence: { signed: required }), and nothing here can sign");

        var other = new Dictionary<string, string> { [SigningKey.Variable] = ShopWithKey.Mallorys.Export().Reveal() };
        (await Shop.RunInAsync(attempt.At(""), other, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldContain("may not sign for dev: the policy lists no such key");

        var broken = new Dictionary<string, string> { [SigningKey.Variable] = "not-a-key-at-all" };
        (await Shop.RunInAsync(attempt.At(""), broken, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Error.ShouldNotContain("not-a-key-at-all");
        attempt.Documents.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_console_that_cannot_sign_may_look_and_says_so_and_changes_nothing()
    {
        using var attempt = shop.Begin();
        var laptop = new Dictionary<string, string> { ["USER"] = "alice" };
        foreach (var look in new[] { "deploy-scripts plan", "rollback plan", "precheck", "report" })
        {
            (await Shop.RunInAsync(attempt.At(""), laptop, look.Split(' '))).ShouldEndWith(ExitCode.Passed)
                .Output.ShouldContain("nothing on this console can sign (no TREXIS_SIGNING_KEY)");
            attempt.Last.Document.Run.Unsigned.ShouldNotBeNull().ShouldContain("apply takes no such document");
        }

        var looked = attempt.Documents.Count;
        foreach (var change in new[] { "prepare", "backup", "deploy-scripts apply", "validate", "rollback apply --option undo", "run" })
            (await Shop.RunInAsync(attempt.At(""), laptop, change.Split(' '))).ShouldEndWith(ExitCode.BadInput)
                .Error.ShouldContain("and nothing here can sign");
        attempt.Documents.Count.ShouldBe(looked, "run begins nothing that it may not end");

        await attempt.ShouldBeRefusedAsync("is not signed");
    }

    [Fact]
    public async Task A_console_that_cannot_sign_makes_no_missing_database()
    {
        using var attempt = shop.Begin();
        File.Delete(attempt.At("shop.db"));
        attempt.Write("deployment.yml", (await File.ReadAllTextAsync(attempt.At("deployment.yml"), TestContext.Current.CancellationToken))
            .Replace("file:shop.db,", "file:shop.db, create: true,", StringComparison.Ordinal));

        (await Shop.RunInAsync(attempt.At(""), new Dictionary<string, string> { ["USER"] = "alice" }, "precheck"))
            .ShouldEndWith(ExitCode.Refused);

        File.Exists(attempt.At("shop.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_policy_verify_says_that_nobody_knows_whose_key_it_is()
    {
        using var attempt = shop.Begin();
        (await attempt.VerifyAsync()).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("whose it is, only a policy says (--policy)");
    }

    [Fact]
    public async Task A_new_key_is_written_for_its_owner_alone_and_works()
    {
        using var attempt = shop.Begin();
        var ran = (await attempt.RunAsync("keys", "new", "--out", "mine.key", "--name", "mine")).ShouldEndWith(ExitCode.Passed);
        var text = await File.ReadAllTextAsync(attempt.At("mine.key"), TestContext.Current.CancellationToken);
        ran.Output.ShouldNotContain(text.Trim());
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(attempt.At("mine.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var key = SigningKey.Read(new Secret(text));
        ran.Output.ShouldContain($"- {{ name: mine, thumbprint: {key.Thumbprint}, environments: [dev] }}");

        (await attempt.RunAsync("keys", "new", "--out", "mine.key")).ShouldEndWith(ExitCode.Fault);
        (await File.ReadAllTextAsync(attempt.At("mine.key"), TestContext.Current.CancellationToken)).ShouldBe(text);
    }
}
