using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Signed by GitHub's tokens: a job on the default branch, in the platform's environment dev.</summary>
public sealed class ShopOnGitHub : SignedShop
{
    internal override Dictionary<string, string> VariablesIn(string checkout) => RunTokenIssuer.Job("dev", checkout);

    internal override string Trust => TrustOf();

    internal static string TrustOf(string more = "") =>
        $"evidence: {{ signed: required }}\ntrust:\n  workflows: ['{RunTokenIssuer.Workflow}']\n{more}";
}

/// <summary>Documents whose token is of another run than the trusted one; the twin of all is the one that nobody touched.</summary>
public sealed class ForgedRunTests(ShopOnGitHub shop) : IClassFixture<ShopOnGitHub>
{
    private const string Elsewhere = "evil/sales/.github/workflows/deploy.yml@refs/heads/main";
    private const string OwnBranch = "octo/sales/.github/workflows/deploy.yml@refs/heads/mine";

    [Fact]
    public async Task What_the_platform_signed_is_deployed_and_verify_names_the_run()
    {
        using var attempt = shop.Begin();
        await attempt.ShouldDeployAsync();

        var ran = (await attempt.VerifyAsync("--policy", "policy.yml", "--online")).ShouldEndWith(ExitCode.Passed);
        ran.Output.ShouldContain("03-deploy-scripts.dev.json is signed for run 4711, attempt 1, of octo/sales in dev");
        ran.Output.ShouldContain("3 documents verified, chain unbroken, 3 signed by whom the policy trusts");
        ran.Output.ShouldContain(
            "policy.yml trusts: tokens of https://token.actions.githubusercontent.com for 1 workflow by the keys that the issuer answers "
                + "with now, known by the certificates of this machine\n");
    }

    /// <summary>The document tells the truth of the trusted run, and its token is of another.</summary>
    [Theory]
    [InlineData("repository", "evil/sales")]
    [InlineData("repository_id", "43")]
    [InlineData("run_id", "4712")]
    [InlineData("run_attempt", "2")]
    [InlineData("sha", "bbbb")]
    [InlineData("ref", "refs/heads/mine")]
    [InlineData("event_name", "workflow_dispatch")]
    [InlineData("workflow_ref", OwnBranch)]
    [InlineData("actor", "mallory")]
    [InlineData("actor_id", "666")]
    [InlineData("repository_owner_id", "8")]
    [InlineData("runner_environment", "self-hosted")]
    public async Task A_token_of_another_run_contradicts_the_document(string claim, string value)
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged, claims => claims[claim] = value)));
        await attempt.ShouldBeRefusedAsync($"03-precheck.dev.json says {claim} ");
        (await attempt.VerifyAsync("--policy", "policy.yml", "--online")).ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain($"and its signature says {value}");
    }

    [Fact]
    public async Task No_restore_begins_in_a_job_whose_token_is_for_another_environment()
    {
        using var attempt = shop.Begin();
        (await attempt.RunAsync("backup")).ShouldEndWith(ExitCode.Passed);
        await attempt.ShouldDeployAsync();
        (await attempt.RunAsync("rollback", "approve", "--option", "backup")).ShouldEndWith(ExitCode.Passed);
        string[] rollback = ["rollback", "apply", "--option", "backup"];
        var deployed = await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken);

        var elsewhere = await attempt.RunAsAsync(RunTokenIssuer.Job("qa", attempt.At("")), rollback);

        elsewhere.ShouldEndWith(ExitCode.Fault).Output.ShouldContain("nothing was begun: what says so, ");
        (await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(deployed);
        foreach (var stored in attempt.Documents.Where(stored => stored.Document is { Task: "rollback", Action: "apply" }))
        {
            File.Delete(stored.File);
            File.Delete(stored.File + ".jws");
        }

        (await attempt.RunAsync(rollback)).ShouldEndWith(ExitCode.Passed);
    }

    /// <summary>Document and token agree, and the run is none that the policy trusts.</summary>
    [Theory]
    [InlineData("workflow_ref", Elsewhere, "the policy does not trust the workflow " + Elsewhere)]
    [InlineData("workflow_ref", OwnBranch, "the policy does not trust the workflow " + OwnBranch)]
    [InlineData("job_workflow_ref", Elsewhere, "the policy does not trust the workflow " + Elsewhere)]
    [InlineData("repository_id", "43", "which is another repository than this one (43, not 42)")]
    [InlineData("event_name", "pull_request", "started by pull_request: only push, workflow_dispatch, schedule, release count")]
    [InlineData("environment", "qa", "in the platform's environment qa: it takes dev or dev-plan")]
    [InlineData("environment", null, "in no environment of the platform: it takes dev or dev-plan")]
    [InlineData("iss", "https://issuer.example", "is signed by https://issuer.example, which is no issuer that the policy trusts")]
    [InlineData("iss", RunTokenIssuer.Home + "/evil", "which is no issuer that the policy trusts")]
    public async Task A_true_token_of_a_run_that_nobody_trusts_counts_for_nothing(string claim, string? value, string message)
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge(document => document with { Run = document.Run with { Identity = Told(document, claim, value!) } });
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged, claims => claims[claim] = value)));
        await attempt.ShouldBeRefusedAsync(message);
    }

    [Theory]
    [InlineData("none", true, "has a signature by the algorithm none")]
    [InlineData("HS256", true, "has a signature by the algorithm HS256")]
    [InlineData("ES256", true, "has a signature that its own key does not verify")]
    [InlineData("RS256", false, "has a signature that the key main of " + RunTokenIssuer.Home + " does not verify")]
    public async Task A_token_by_another_algorithm_or_key_is_none(string algorithm, bool isOwn, string message)
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged), algorithm, isOwn));
        await attempt.ShouldBeRefusedAsync(message);
    }

    [Fact]
    public async Task A_key_of_ones_own_laid_among_the_issuers_keys_counts_for_nothing()
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        var own = JsonWebKey.ReadSet(RunTokenIssuer.Keys(isOwn: false)).ShouldNotBeNull().ShouldHaveSingleItem();
        var planted = JsonNode.Parse(RunTokenIssuer.Keys(isOwn: false))!["keys"]![0]!.ToJsonString();
        foreach (var key in Directory.GetFiles(attempt.At(".trexis/keys"))) File.WriteAllText(key, planted);
        attempt.Write($".trexis/keys/{own.Thumbprint}.jwk", planted);
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged), isOwn: false));
        await attempt.ShouldBeRefusedAsync("does not verify");
        (await attempt.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Fault)
            .Output.ShouldContain("so whoever could write this folder could have made it");
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("trexis:sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_token_for_something_else_is_none_of_this_document(string audience)
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge();
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged, claims => claims["aud"] = audience)));
        await attempt.ShouldBeRefusedAsync("03-precheck.dev.json is not what was signed");
    }

    [Fact]
    public async Task A_document_that_names_no_run_has_none_that_a_token_could_confirm()
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge(document => document with { Run = document.Run with { Identity = null } });
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged)));
        await attempt.ShouldBeRefusedAsync("is signed by a platform, and names no run of one");
    }

    [Fact]
    public async Task An_edited_document_is_not_what_was_signed()
    {
        using var attempt = shop.Begin();
        SignedShop.Attempt.Edit(attempt.Last, "\"actor\": \"alice\"", "\"actor\": \"carol\"");
        await attempt.ShouldBeRefusedAsync("02-precheck.dev.json is not what was signed");
    }

    [Fact]
    public async Task A_token_of_another_time_than_the_documents_is_none_of_it()
    {
        using var attempt = shop.Begin();
        var forged = attempt.Forge(document => document with
        {
            Run = document.Run with { StartedAt = document.Run.StartedAt.AddHours(-1) },
        });
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged, claims =>
            claims["iat"] = forged.Document.Run.StartedAt.AddHours(1).ToUnixTimeSeconds())));
        await attempt.ShouldBeRefusedAsync("as it says, and was signed at");
    }

    [Fact]
    public async Task Where_the_issuers_keys_cannot_be_had_nothing_is_deployed_unless_they_are_pinned()
    {
        using var attempt = shop.Begin();
        shop.Issuer.IsReachable = false;
        try
        {
            await attempt.ShouldBeRefusedAsync($"the keys of {RunTokenIssuer.Home} could not be read: it answered 404");
            (await attempt.VerifyAsync("--policy", "policy.yml", "--online")).ShouldEndWith(ExitCode.Fault);

            using var pinned = shop.Begin();
            Pin(pinned);
            await pinned.ShouldDeployAsync();
        }
        finally
        {
            shop.Issuer.IsReachable = true;
        }
    }

    /// <summary>Who stands between the job and the issuer, by roots and a proxy of his own, answers with his own key.</summary>
    [Fact]
    public async Task Where_the_policy_pins_keys_no_other_that_answers_for_the_issuer_counts()
    {
        using var attempt = shop.Begin();
        Pin(attempt);
        var forged = attempt.Forge();
        SignedShop.Attempt.Sign(forged, RunTokenIssuer.Sign(Claims(forged), isOwn: false, key: "next"));
        shop.Issuer.HasNewKey = true;
        try
        {
            await attempt.ShouldBeRefusedAsync(
                $") that answers for {RunTokenIssuer.Home} is none that the policy pins (trust: keys)");

            File.Delete(forged.File + ".jws");
            File.Delete(forged.File);
            File.Delete(attempt.Documents[^1].File + ".jws");
            File.Delete(attempt.Documents[^1].File);
            await attempt.ShouldDeployAsync();
        }
        finally
        {
            shop.Issuer.HasNewKey = false;
        }
    }

    [Theory]
    [InlineData("SSL_CERT_FILE", "own.pem", "own.pem")]
    [InlineData("SSL_CERT_DIR", "own", "own/1.pem")]
    [InlineData("HOME", ".", ".dotnet/corefx/cryptography/x509stores/root/1.pfx")]
    public async Task Certificates_that_a_step_before_brought_along_begin_nothing_unless_the_policy_names_them(
        string variable, string value, string file)
    {
        using var attempt = shop.Begin();
        var path = attempt.Write(file, "-----BEGIN CERTIFICATE-----\n");
        var job = shop.VariablesIn(attempt.At(""));
        job[variable] = attempt.At(value);
        var before = await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken);

        (await attempt.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Output.ShouldContain("adds to the certificates by which servers are known, so nothing was begun");

        (await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        var named = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
        attempt.Write("policy.yml", SignedShop.PolicyWith(ShopOnGitHub.TrustOf($"  roots: ['{named}']\n")));
        (await attempt.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
    }

    /// <summary>A step of a job without an environment, as the report's is, asks for tokens of its own.</summary>
    [Fact]
    public async Task What_is_signed_outside_of_the_environment_judges_nothing_in_it_whatever_it_calls_itself()
    {
        using var renamed = shop.Begin();
        var precheck = renamed.Forge(document => document with { Action = "approve" });
        SignedShop.Attempt.Sign(precheck, RunTokenIssuer.Sign(Claims(precheck, claims => claims.Remove("environment"))));
        await renamed.ShouldBeRefusedAsync("03-precheck.dev.json is signed for run 4711, attempt 1, of octo/sales, in no environment");

        using var slipped = shop.Begin();
        var judged = slipped.Last.Document.Results;
        (await slipped.RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        var approval = slipped.Forge(document => document with { Action = "approve", Results = judged });
        SignedShop.Attempt.Sign(approval, RunTokenIssuer.Sign(Claims(approval, claims => claims.Remove("environment"))));
        await slipped.ShouldBeRefusedAsync("environment.online is too old: 02-precheck.dev.json was written before deploy-scripts plan");

        (await slipped.RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        await slipped.ShouldDeployAsync();
    }

    /// <summary>The variable names one file, also where its name looks like the end of a list.</summary>
    [Fact]
    public async Task A_file_of_certificates_is_found_whatever_its_name_holds()
    {
        using var attempt = shop.Begin();
        attempt.Write(":", "-----BEGIN CERTIFICATE-----\n");
        var job = shop.VariablesIn(attempt.At(""));
        job["SSL_CERT_FILE"] = ":";

        (await attempt.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Output.ShouldContain("SSL_CERT_FILE: adds to the certificates by which servers are known");

        File.Delete(attempt.At(":"));
        await attempt.ShouldDeployAsync();
    }

    /// <summary>Where signatures are only wanted, a run without a token would be whatever its variables say.</summary>
    [Theory]
    [InlineData(null, "shows by no token which it is")]
    [InlineData("&workflow_ref=octo/sales/.github/workflows/mine.yml@refs/heads/mine", "and the policy does not trust the workflow")]
    [InlineData("&event_name=pull_request", "started by pull_request: only ")]
    public async Task A_run_that_does_not_show_which_it_is_changes_nothing_that_is_protected_where_the_policy_names_workflows(
        string? claim, string message)
    {
        using var attempt = shop.Begin();
        attempt.Write("policy.yml", SignedShop.PolicyWith($"trust: {{ workflows: ['{RunTokenIssuer.Workflow}'] }}"));
        attempt.Write(
            "deployment.yml",
            (await File.ReadAllTextAsync(attempt.At("deployment.yml"), TestContext.Current.CancellationToken))
                .Replace("protected: false", "protected: true", StringComparison.Ordinal));
        foreach (var first in new[] { "deploy-scripts plan", "precheck" })
            (await attempt.RunAsync(first.Split(' '))).ShouldEndWith(ExitCode.Passed);
        var job = shop.VariablesIn(attempt.At(""));
        if (claim is null) job.Remove("ACTIONS_ID_TOKEN_REQUEST_URL");
        else job["ACTIONS_ID_TOKEN_REQUEST_URL"] += claim;
        var before = await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken);

        (await attempt.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput).Output.ShouldContain(message);

        (await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        await attempt.ShouldDeployAsync();
    }

    [Fact]
    public async Task A_step_that_changed_the_variables_of_its_job_does_not_change_what_the_platform_says()
    {
        using var attempt = shop.Begin();
        var job = RunTokenIssuer.Job("dev", attempt.At(""));
        job["GITHUB_ACTOR"] = "carol";
        (await Shop.RunInAsync(attempt.At(""), job, shop.Issuer.Client, "precheck")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("03-precheck.dev.json says actor carol, and its signature says alice");
        await attempt.ShouldBeRefusedAsync("03-precheck.dev.json says actor carol");
    }

    [Fact]
    public async Task Years_later_the_pinned_key_verifies_tokens_that_have_long_expired_without_a_network()
    {
        using var attempt = shop.Begin();
        (await attempt.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Fault)
            .Output.ShouldContain("no key that the policy pins (trust: keys) lies here");
        var old = attempt.Forge(document => document with
        {
            Run = document.Run with { StartedAt = document.Run.StartedAt.AddYears(-2) },
        });
        SignedShop.Attempt.Sign(old, RunTokenIssuer.Sign(Claims(old)));

        Pin(attempt);

        (await attempt.VerifyAsync("--policy", "policy.yml")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("3 signed by whom the policy trusts");
    }

    [Fact]
    public async Task Pinning_prints_the_thumbprints_for_the_policy()
    {
        using var attempt = shop.Begin();
        (await attempt.RunAsync("keys", "pin")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain(
            $"trust:\n  keys:\n    - {Thumbprint} # main of {RunTokenIssuer.Home}");
    }

    [Fact]
    public async Task A_job_without_the_permission_is_told_the_line_that_it_lacks()
    {
        using var attempt = shop.Begin();
        var job = RunTokenIssuer.Job("dev", attempt.At(""));
        job.Remove("ACTIONS_ID_TOKEN_REQUEST_URL");
        (await Shop.RunInAsync(attempt.At(""), job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Output.ShouldContain("`permissions: { id-token: write }` in the workflow's job");
    }

    [Theory]
    [InlineData("http://run.actions.githubusercontent.com/token")]
    [InlineData("https://actions.githubusercontent.com.evil.example/token")]
    [InlineData("https://evil.example/token")]
    public async Task The_jobs_token_is_sent_to_nobody_else(string address)
    {
        using var attempt = shop.Begin();
        var job = RunTokenIssuer.Job("dev", attempt.At(""));
        job["ACTIONS_ID_TOKEN_REQUEST_URL"] = address;
        (await Shop.RunInAsync(attempt.At(""), job, shop.Issuer.Client, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Output.ShouldContain("is no address of GitHub's");
    }

    private static string Thumbprint => JsonWebKey.ReadSet(RunTokenIssuer.Keys())!.Single().Thumbprint;

    private static void Pin(SignedShop.Attempt attempt) =>
        attempt.Write("policy.yml", SignedShop.PolicyWith(ShopOnGitHub.TrustOf($"  keys: [{Thumbprint}]\n")));

    private static JsonObject Claims(StoredDocument stored, Action<JsonObject>? change = null)
    {
        var end = stored.Document.Run.StartedAt.AddMilliseconds(stored.Document.Run.ElapsedMs);
        var claims = RunTokenIssuer.Claims(SignatureVerifier.SubjectOf(stored), end, "dev");
        change?.Invoke(claims);
        return claims;
    }

    private static RunIdentity Told(RunDocument document, string claim, string value)
    {
        var own = document.Run.Identity.ShouldNotBeNull();
        return claim switch
        {
            "workflow_ref" => own with { Workflow = value },
            "repository_id" => own with { RepositoryId = value },
            "event_name" => own with { Event = value },
            _ => own,
        };
    }
}
