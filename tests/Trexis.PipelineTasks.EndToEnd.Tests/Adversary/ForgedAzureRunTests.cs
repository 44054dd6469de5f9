using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>A job of Azure Pipelines, to which the service gives a token of its run; nothing is signed.</summary>
public sealed class ShopOnAzure : SignedShop
{
    internal AzureTokenIssuer Azure { get; } = new();

    internal override Dictionary<string, string> VariablesIn(string checkout) => AzureTokenIssuer.Job(checkout);

    internal override string Trust => "";

    internal override HttpClient Client => Azure.Client;
}

/// <summary>
/// Variables of a job say another run than the one that it is, or somebody answers with a token that proves nothing; the twin of all is
/// the run that nobody touched.
/// </summary>
public sealed class ForgedAzureRunTests(ShopOnAzure shop) : IClassFixture<ShopOnAzure>, IDisposable
{
    private const string Trusted =
        "trust: { azure: { organisation: trexis, project: sales, pipelines: [deploy], refs: [refs/heads/main] } }";

    private const string Protected = "version: 1\nengine: sqlite\nartifact: { scripts: migrations }\n"
        + "environments: { dev: { connection: file:shop.db, protected: true } }\n";

    private const string Pipeline = "p://trexis/sales/deploy";

    private const string Repository = "https://dev.azure.com/trexis/sales/_git/shop";

    private readonly SignedShop.Attempt _attempt = shop.Begin();

    [Theory]
    [InlineData("")]
    [InlineData(Trusted)]
    public async Task What_the_token_says_is_written_down_and_the_token_is_nowhere(string trust)
    {
        Write(trust);
        shop.Azure.Given.Clear();

        await _attempt.ShouldDeployAsync();

        var run = _attempt.Last.Document.Run;
        var identity = run.Identity.ShouldNotBeNull();
        (identity.Workflow, identity.Run, identity.Attempt, identity.Ref).ShouldBe((Pipeline, "7", "1", "refs/heads/main"));
        (identity.Repository, identity.RepositoryId).ShouldBe((Repository, "repo-id"));
        identity.TokenAt.ShouldNotBeNull().ShouldBe(run.StartedAt, TimeSpan.FromMinutes(2));
        run.Clock.ShouldNotBeNull().By.ShouldBe(ClockWitness.Token);
        var token = shop.Azure.Given.ShouldHaveSingleItem();
        foreach (var file in Directory.EnumerateFiles(_attempt.At(".trexis"), "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldNotContain(token, Case.Sensitive, file);
    }

    [Fact]
    public async Task Verify_and_the_report_say_whose_word_it_was_and_that_nobody_can_verify_it_again()
    {
        await _attempt.ShouldDeployAsync();
        (await _attempt.RunAsync("report")).ShouldEndWith(ExitCode.Passed);

        var ran = (await _attempt.VerifyAsync("--policy", "policy.yml", "--online")).ShouldEndWith(ExitCode.Passed);

        ran.Output.ShouldContain($"03-deploy-scripts.dev.json is not signed; names run 7 of {Pipeline} at refs/heads/main, as ");
        ran.Output.ShouldContain("policy.yml trusts: nobody (trust: workflows, evidence: signers)");
        ran.Output.ShouldContain("said when the run verified it, which nobody can do again");
        var page = Directory.EnumerateFiles(_attempt.At(".trexis"), "report.html", SearchOption.AllDirectories).Last();
        (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).ShouldContain(
            $"run 7 of {Pipeline} at refs/heads/main by the platform&#39;s token, verified in the run and not kept");
    }

    [Fact]
    public async Task One_token_is_asked_for_in_a_session_and_none_by_what_only_looks()
    {
        shop.Azure.Given.Clear();
        (await _attempt.RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        shop.Azure.Given.ShouldBeEmpty();

        var ran = (await _attempt.RunAsync("run")).ShouldEndWith(ExitCode.Passed);

        var token = shop.Azure.Given.ShouldHaveSingleItem();
        ran.Output.ShouldNotContain(token);
        ran.Error.ShouldNotContain(token);
    }

    [Theory]
    [InlineData("BUILD_BUILDID", "8", "run_id", "7")]
    [InlineData("BUILD_REPOSITORY_ID", "other-id", "rpo_id", "repo-id")]
    [InlineData("BUILD_REPOSITORY_URI", "https://dev.azure.com/trexis/crm/_git/shop", "rpo_uri", Repository)]
    [InlineData("BUILD_SOURCEBRANCH", "refs/heads/mine", "rpo_ref", "refs/heads/main")]
    [InlineData("BUILD_SOURCEVERSION", "bbbb", "rpo_ver", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("SYSTEM_DEFINITIONID", "4", "def_id", "3")]
    [InlineData("SYSTEM_TEAMPROJECTID", "other-project", "prj_id", "project-id")]
    public async Task Variables_of_another_run_are_refused_with_what_the_token_says(
        string variable, string value, string claim, string claimed)
    {
        var ran = await ShouldBeginNothingAsync(
            $"{variable}: is not what the platform's token says ({claim}), so nothing was begun: '{value}'", job => job[variable] = value);
        ran.Output.ShouldContain($"accepted: {claimed}");
        await ShouldBeginNothingAsync($"{variable}: is not what the platform's token says ({claim})", job => job.Remove(variable));
    }

    [Fact]
    public async Task All_variables_that_differ_are_named_at_once()
    {
        var ran = await ShouldBeginNothingAsync(
            "BUILD_BUILDID: is not", job => (job["BUILD_BUILDID"], job["BUILD_SOURCEBRANCH"]) = ("8", "refs/heads/mine"));
        ran.Output.ShouldContain("BUILD_SOURCEBRANCH: is not");
    }

    /// <summary>The organisation says whose keys count, so another one's is no token of this run whatever else it says.</summary>
    [Fact]
    public Task Variables_of_another_organisation_are_refused() => ShouldBeginNothingAsync(
        $"the platform's token for this run: is another issuer's, so nothing was begun: '{AzureTokenIssuer.Home}'",
        job => job["SYSTEM_COLLECTIONID"] = "7c1c0f0e-0d52-4f7b-8f0c-3f2b6f1a0009");

    /// <summary>What contradicts needs no key to do so.</summary>
    [Fact]
    public Task Variables_of_another_run_are_refused_where_no_keys_can_be_had()
    {
        shop.Azure.KeysAt = $"{AzureTokenIssuer.Home}/none";
        return ShouldBeginNothingAsync("BUILD_BUILDID: is not what the platform's token says", job => job["BUILD_BUILDID"] = "8");
    }

    [Theory]
    [InlineData("iss", "https://vstoken.dev.azure.com/7c1c0f0e-0d52-4f7b-8f0c-3f2b6f1a0009", "is another issuer's")]
    [InlineData("iss", $"{AzureTokenIssuer.Home}/", "is another issuer's")]
    [InlineData("aud", "api://somebody", "is for somebody else")]
    [InlineData("org_id", "7c1c0f0e-0d52-4f7b-8f0c-3f2b6f1a0009", "SYSTEM_COLLECTIONID: is not what the platform's token says (org_id)")]
    [InlineData("sub", "sc://trexis/sales/production", "is of no pipeline (sub)")]
    [InlineData("run_id", null, "BUILD_BUILDID: is not what the platform's token says (run_id)")]
    [InlineData("iat", null, "cannot be read as a signed token with its time")]
    [InlineData("exp", null, "without an end")]
    public Task A_token_of_somebody_else_is_refused(string claim, string? value, string message)
    {
        shop.Azure.Claim = claims => claims[claim] = value;
        return ShouldBeginNothingAsync(message);
    }

    [Theory]
    [InlineData("RS256", false, "has a signature that its issuer's key does not verify")]
    [InlineData("HS256", true, "is signed by an algorithm that does not count, so nothing was begun: 'HS256'")]
    [InlineData("none", true, "is signed by an algorithm that does not count, so nothing was begun: 'none'")]
    public Task A_token_that_the_issuer_did_not_sign_is_refused(string algorithm, bool isOwn, string message)
    {
        shop.Azure.Sign = claims => RunTokenIssuer.Sign(claims, algorithm, isOwn);
        return ShouldBeginNothingAsync(message);
    }

    [Theory]
    [InlineData("exp", -1)]
    [InlineData("nbf", 360)]
    public Task A_token_that_is_not_valid_now_is_refused(string claim, int secondsFromNow)
    {
        shop.Azure.Claim = claims => claims[claim] = (long)claims["iat"]! + secondsFromNow;
        return ShouldBeginNothingAsync("the platform's token for this run: is not valid at ");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public Task A_token_given_at_another_time_than_the_runners_begins_nothing(int minutesAhead)
    {
        shop.Azure.Time = new LaterTime(TimeSpan.FromMinutes(-minutesAhead));
        return ShouldBeginNothingAsync(
            $"{(minutesAhead > 0 ? "ahead of" : "behind")} the platform's, so nothing was begun; accepted: at most 5 min apart");
    }

    [Theory]
    [InlineData("http://dev.azure.com/trexis/oidctoken")]
    [InlineData("https://evil.example/oidctoken")]
    [InlineData("https://dev.azure.com.evil.example/oidctoken")]
    [InlineData("https://evildev.azure.com/oidctoken")]
    [InlineData("https://dev.azure.com@evil.example/oidctoken")]
    public async Task The_jobs_token_is_sent_to_nobody_else(string address)
    {
        shop.Azure.Asked.Clear();
        await ShouldBeginNothingAsync(
            "SYSTEM_OIDCREQUESTURI: is no address of Azure DevOps", job => job["SYSTEM_OIDCREQUESTURI"] = address);
        shop.Azure.Asked.ShouldNotContain(asked => asked.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("organisation: trexis", "organisation: other", "pipeline", Pipeline, "p://other/sales/deploy")]
    [InlineData("project: sales", "project: crm", "pipeline", Pipeline, "p://trexis/crm/deploy")]
    [InlineData("[deploy]", "[build, release]", "pipeline", Pipeline, "p://trexis/sales/build or p://trexis/sales/release")]
    [InlineData("refs/heads/main", "refs/heads/release", "ref", "refs/heads/main", "refs/heads/release")]
    public async Task A_run_that_the_policy_does_not_trust_is_refused(string from, string to, string what, string claimed, string accepted)
    {
        Write(Trusted.Replace(from, to, StringComparison.Ordinal));
        var ran = await ShouldBeginNothingAsync(
            $"does not trust the {what} of this run, as the platform's token names it (trust: azure), so nothing was begun: '{claimed}'");
        ran.Output.ShouldContain($"accepted: {accepted}");
    }

    [Theory]
    [InlineData("SYSTEM_OIDCREQUESTURI", null, "SYSTEM_OIDCREQUESTURI is not set")]
    [InlineData("SYSTEM_ACCESSTOKEN", null, "map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)`")]
    [InlineData("SYSTEM_ACCESSTOKEN", "token-of-another-job", "no token for this run: Azure DevOps answered 404")]
    [InlineData("keys", "https://evil.example/jwks", "names no keys at its own host")]
    [InlineData("keys", $"{AzureTokenIssuer.Home}/none", "could not be read: it answered 404")]
    public async Task Without_the_platforms_word_a_protected_environment_refuses_where_the_policy_names_runs(
        string lacks, string? value, string reason)
    {
        var job = Lacking(lacks, value);
        await ShouldDeployAsync(job);
        _attempt.Last.Document.Run.Identity.ShouldBeNull("only variables say so");

        using var told = shop.Begin();
        told.Write("policy.yml", SignedShop.PolicyWith(Trusted));
        (await told.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed)
            .Output.ShouldContain("only variables say which run this is");

        using var held = shop.Begin();
        held.Write("policy.yml", SignedShop.PolicyWith(Trusted));
        held.Write("deployment.yml", Protected);
        (await held.RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await held.RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        var refused = await ShouldBeginNothingAsync(held, job, "nothing shows which run this is");
        refused.Output.ShouldContain(reason);
        Restore();
        (await held.RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
    }

    [Theory]
    [InlineData("deploy-scripts", "apply")]
    [InlineData("deploy-scripts", "adopt")]
    public async Task A_job_that_hides_its_platform_changes_nothing_that_is_protected_where_the_policy_names_runs(params string[] task)
    {
        _attempt.Write("deployment.yml", Protected);
        Write(Trusted);
        foreach (var first in new[] { "deploy-scripts plan", "precheck" })
            (await _attempt.RunAsync(first.Split(' '))).ShouldEndWith(ExitCode.Passed);
        var before = await File.ReadAllBytesAsync(_attempt.At("shop.db"), TestContext.Current.CancellationToken);
        var hidden = Lacking("TF_BUILD", null);

        (await _attempt.RunAsAsync(hidden, task)).ShouldEndWith(ExitCode.Refused);

        (await File.ReadAllBytesAsync(_attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        _attempt.Last.Document.Results.Single(result => result.Code == "deploy.demands-met").Message.ShouldContain(
            "this run is a console's, or of a job that hides its platform");
        if (task[1] == "adopt") return;
        Write(Trusted.Replace("trust: {", "trust: { console: accepted,", StringComparison.Ordinal));
        (await _attempt.RunAsAsync(hidden, task)).ShouldEndWith(ExitCode.Passed);
    }

    /// <summary>A job of GitHub, or a laptop, that calls itself one of Azure: there, nobody is asked for policy or commit.</summary>
    [Fact]
    public async Task A_run_of_a_platform_that_the_policy_does_not_name_changes_nothing_that_is_protected()
    {
        _attempt.Write("deployment.yml", Protected);
        Write($"trust: {{ workflows: ['{RunTokenIssuer.Workflow}'] }}");
        foreach (var first in new[] { "deploy-scripts plan", "precheck" })
            (await _attempt.RunAsync(first.Split(' '))).ShouldEndWith(ExitCode.Passed);

        await _attempt.ShouldBeRefusedAsync("dev is protected, its policy names the platform's runs that count, and this run is");

        Write($"trust: {{ workflows: ['{RunTokenIssuer.Workflow}'], {Trusted["trust: { ".Length..]}");
        await _attempt.ShouldDeployAsync();
    }

    [Fact]
    public async Task Such_a_job_takes_no_backup_there_and_makes_no_database()
    {
        _attempt.Write("deployment.yml", Protected);
        Write(Trusted);
        var hidden = Lacking("TF_BUILD", null);
        (await _attempt.RunAsAsync(hidden, "backup")).ShouldEndWith(ExitCode.Refused);
        _attempt.Last.Document.Results.Single(result => result.Code == "backup.taken").Message.ShouldBe(
            "No backup is taken: dev is protected, its policy names the platform's runs that count, and this run is a console's, or of a "
                + "job that hides its platform");
        Directory.Exists(_attempt.At(".trexis/backups")).ShouldBeFalse();
        (await _attempt.RunAsync("backup")).ShouldEndWith(ExitCode.Passed);

        File.Delete(_attempt.At("shop.db"));
        _attempt.Write("seed/01-shop.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY, fax TEXT);");
        _attempt.Write(
            "deployment.yml",
            Protected.Replace("protected", "create: true, prepare: seed, protected", StringComparison.Ordinal));
        (await _attempt.RunAsAsync(hidden, "prepare")).ShouldEndWith(ExitCode.Fault).Output.ShouldContain(
            "the database is missing, and is not made by this run: dev is protected");
        (await _attempt.RunAsAsync(hidden, "precheck")).ShouldEndWith(ExitCode.Refused);
        File.Exists(_attempt.At("shop.db")).ShouldBeFalse();
        File.WriteAllBytes(_attempt.At("shop.db"), []);
        (await _attempt.RunAsAsync(hidden, "prepare")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain("nothing was run: dev is");
        new FileInfo(_attempt.At("shop.db")).Length.ShouldBe(0);
        (await _attempt.RunAsync("prepare")).ShouldEndWith(ExitCode.Passed).Output.ShouldContain("1 script run");
    }

    [Theory]
    [InlineData("attest", "team.ready")]
    [InlineData("backup")]
    public Task Nobody_gives_a_word_or_a_proof_in_another_runs_name(params string[] task) => ShouldBeginNothingAsync(
        _attempt, With(job => job["BUILD_BUILDID"] = "8"), "BUILD_BUILDID: is not what the platform's token says", task);

    public void Dispose()
    {
        Restore();
        _attempt.Dispose();
    }

    private void Restore()
    {
        (shop.Azure.Claim, shop.Azure.Sign) = (static _ => { }, static claims => RunTokenIssuer.Sign(claims));
        (shop.Azure.Time, shop.Azure.KeysAt) = (TimeProvider.System, $"{AzureTokenIssuer.Home}/.well-known/jwks");
    }

    private void Write(string trust) => _attempt.Write("policy.yml", SignedShop.PolicyWith(trust));

    private Dictionary<string, string> Lacking(string name, string? value)
    {
        if (name == "keys") shop.Azure.KeysAt = value!;
        return With(job =>
        {
            if (name == "keys") return;
            if (value is null) job.Remove(name);
            else job[name] = value;
        });
    }

    private Dictionary<string, string> With(Action<Dictionary<string, string>>? change)
    {
        var job = AzureTokenIssuer.Job(_attempt.At(""));
        change?.Invoke(job);
        return job;
    }

    private async Task ShouldDeployAsync(Dictionary<string, string> job) =>
        (await _attempt.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);

    private Task<Ran> ShouldBeginNothingAsync(string message, Action<Dictionary<string, string>>? change = null) =>
        ShouldBeginNothingAsync(_attempt, With(change), message);

    private static async Task<Ran> ShouldBeginNothingAsync(
        SignedShop.Attempt attempt, Dictionary<string, string> job, string message, params string[] task)
    {
        var before = await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken);
        var documents = attempt.Documents.Count;

        var ran = await attempt.RunAsAsync(job, task is [] ? ["deploy-scripts", "apply"] : task);

        ran.ShouldEndWith(ExitCode.BadInput).Output.ShouldContain(message);
        (await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        attempt.Documents.Count.ShouldBe(documents);
        return ran;
    }
}
