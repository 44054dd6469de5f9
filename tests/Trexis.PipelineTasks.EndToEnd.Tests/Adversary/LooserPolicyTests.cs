using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// A job on GitHub whose policy is another than the one that its repository holds now: whoever may push a branch, or press "re-run", would
/// choose what is demanded of them.
/// </summary>
public sealed class LooserPolicyTests : IDisposable
{
    private const string Strict = "require: [environment.online, change.described]";
    private const string Loose = "require: []";
    private const string Main = "the head of main of octo/sales (eeeeeee)";

    private readonly RunTokenIssuer _issuer = new();
    private readonly Shop _shop = new("", "dev: { connection: file:shop.db, protected: false }");
    private readonly Dictionary<string, string> _job;
    private string _policy = "policy.yml";

    public LooserPolicyTests()
    {
        _shop.WithScripts();
        _job = RunTokenIssuer.Job("dev", _shop.Folder);
        _job.Remove("ACTIONS_ID_TOKEN_REQUEST_URL");
        Policy(Strict);
        Merge();
    }

    public void Dispose()
    {
        _shop.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task A_policy_that_was_loosened_on_a_branch_is_refused_in_a_run_that_somebody_started_there()
    {
        (_job["GITHUB_REF"], _job["GITHUB_EVENT_NAME"]) = ("refs/heads/mine", "workflow_dispatch");
        Policy(Loose);
        await ShouldRefuseAsync($" in this job and blob ", $" at {Main}", "the policy that main holds: run again from its head");

        Policy(Strict);

        await ShouldDeployAsync();
    }

    [Fact]
    public async Task What_apply_will_refuse_is_told_by_plan_and_precheck_before_anybody_is_asked_to_approve()
    {
        Policy(Loose);
        await PrepareAsync();
        foreach (var task in new[] { "deploy-scripts", "precheck" })
        {
            var told = Judged(task);
            (told.Verdict, told.Refuses).ShouldBe((Verdict.Warned, false));
            told.Message.ShouldStartWith("apply would refuse: policy.yml is blob ");
            told.Findings.ShouldHaveSingleItem().Expected.ShouldStartWith("the policy that main holds: run again from its head");
        }

        Policy(Strict);

        await PrepareAsync();
        foreach (var task in new[] { "deploy-scripts", "precheck" })
            _shop.Last(task).Results.ShouldNotContain(result => result.Code == "deploy.demands-met");
    }

    [Fact]
    public async Task A_pull_request_that_changes_the_policy_is_no_alarm()
    {
        (_job["GITHUB_REF"], _job["GITHUB_EVENT_NAME"]) = ("refs/pull/9/merge", "pull_request");
        Policy(Loose);

        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);

        var told = Judged("deploy-scripts");
        (told.Verdict, told.Message).ShouldBe((Verdict.Passed, "policy.yml differs from main: it applies once merged"));
        // It is the run that a pull request starts that says so; what is refused does not change.
        await ShouldRefuseAsync($" at {Main}");
    }

    [Fact]
    public async Task A_policy_that_was_taken_away_on_a_branch_leaves_no_defaults_in_its_place()
    {
        File.Delete(_shop.At("policy.yml"));
        await ShouldRefuseAsync($"policy.yml is missing in this job and blob ", $" at {Main}");

        Policy(Strict);

        await ShouldDeployAsync();
    }

    [Fact]
    public async Task An_older_policy_is_refused_where_somebody_runs_an_old_run_again()
    {
        var old = await File.ReadAllTextAsync(_shop.At("policy.yml"), TestContext.Current.CancellationToken);
        Policy(Strict + ", soak: 0s, approval: { required: true, role: dba, proof: declared }");
        Merge();
        _shop.Write("policy.yml", old);
        _job["GITHUB_RUN_ATTEMPT"] = "2";
        await ShouldRefuseAsync($" at {Main}");

        Merge();

        await ShouldDeployAsync();
    }

    [Fact]
    public async Task A_protected_environment_takes_no_policy_of_a_branch_that_whoever_may_push_can_change()
    {
        Protect();
        _issuer.Branches.Main.IsProtected = false;
        await ShouldRefuseAsync($"policy.yml comes from {Main}, which no rule protects", "trust: { unprotected: accepted } in policy.yml");

        _issuer.Branches.Main.Rules = 1;

        await ShouldDeployAsync();
        Told().ShouldEndWith($", as {Main} holds it, which is protected");
    }

    [Fact]
    public async Task A_branch_without_rules_is_accepted_where_the_policy_says_so_and_the_document_tells_it()
    {
        Protect();
        _issuer.Branches.Main.IsProtected = false;
        Policy(Strict, "trust: { unprotected: accepted }");
        await ShouldRefuseAsync($" at {Main}");

        Merge();

        await ShouldDeployAsync();
        Told().ShouldEndWith($", as {Main} holds it, which is not protected");
    }

    [Theory]
    [InlineData("GITHUB_TOKEN", "no token was given; pass `${{ github.token }}`")]
    [InlineData("GITHUB_REPOSITORY", "add to the workflow: `permissions: contents: read`")]
    public async Task Where_GitHub_cannot_be_asked_a_protected_environment_refuses_and_any_other_says_so(string variable, string why)
    {
        var kept = _job[variable];
        _job[variable] = variable == "GITHUB_TOKEN" ? "" : "octo/elsewhere";
        await ShouldDeployAsync();
        Told().ShouldContain($"nobody knows whether its branch holds it: ");
        Told().ShouldContain(why);

        Protect();
        _shop.Write("migrations/V0004__more.sql", "CREATE TABLE more (id INTEGER PRIMARY KEY);");
        await ShouldRefuseAsync("policy.yml may be another than the repository's: ", why);
        _job[variable] = kept;
        await ShouldDeployAsync("more");
    }

    [Theory]
    [InlineData("policies", "octo/sales", false, " at the head of main of octo/sales")]
    [InlineData("policies", "octo/sales", true, null)]
    [InlineData("main", "octo/sales", true, null)]
    [InlineData("main", "evil/sales", true, "it comes from evil/sales, which is of another owner than octo/sales")]
    public async Task A_policy_of_its_own_checkout_counts_from_the_default_branch_and_from_one_that_is_protected(
        string branch, string repository, bool isProtected, string? refused)
    {
        Protect();
        var content = await File.ReadAllBytesAsync(_shop.At("policy.yml"), TestContext.Current.CancellationToken);
        var own = _issuer.Branches.Add("policies");
        own.IsProtected = isProtected;
        (branch == "main" ? _issuer.Branches.Main : own).File = path => path == "db/policy.yml" ? content : null;
        _shop.Write(".trexis-policy/.git/HEAD", $"ref: refs/heads/{branch}\n");
        _shop.Write(
            ".trexis-policy/.git/config",
            $"[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://github.com/{repository}\n");
        File.Move(_shop.At("policy.yml"), _shop.Write(_policy = ".trexis-policy/db/policy.yml", ""), overwrite: true);

        if (refused is null) await ShouldDeployAsync();
        else await ShouldRefuseAsync(refused);
    }

    [Fact]
    public async Task Where_the_repository_holds_no_policy_the_defaults_that_a_pipeline_writes_in_its_place_are_none_either()
    {
        _issuer.Branches.Main.File = _ => null;
        _shop.Write("policy.yml", "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\n");
        await RunAsync("deploy-scripts", "plan");
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        Demands().ShouldContain($"policy.yml is blob ");
        Demands().ShouldContain($"not at {Main}");

        _shop.Write("policy.yml", "version: 1\n");
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        Demands().ShouldNotContain("policy.yml");
    }

    [Fact]
    public async Task Whatever_else_changes_the_target_or_its_history_takes_no_other_policy_either()
    {
        await ShouldDeployAsync();
        Policy(Loose);
        var before = _shop.State("shop.db");
        var history = _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal");
        foreach (string[] change in new string[][]
        {
            ["rollback", "apply", "--option", "undo"],
            ["deploy-scripts", "adopt", "--script", "V0003"],
            ["deploy-scripts", "resolve", "--script", "V0003__no_fax.sql", "--as", "undone"],
        })
        {
            (await RunAsync(change)).ShouldEndWith(ExitCode.Refused);
            Demands(change[0]).ShouldContain($" at {Main}");
        }

        _shop.State("shop.db").ShouldBe(before);
        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal").ShouldBe(history);
        Policy(Strict);
        (await RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldNotContain("total");
    }

    private void Policy(string demands, string more = "") => _shop.Write(
        _policy,
        "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nenvironments: { dev: { backup: { verify: none }, "
            + $"approval: {{ required: false, proof: declared }}, {demands} }} }}\nroles: {{ dba: [carol] }}\n{more}\n");

    /// <summary>What lies here goes onto main.</summary>
    private void Merge()
    {
        var content = File.ReadAllBytes(_shop.At("policy.yml"));
        _issuer.Branches.Main.File = path => path == "policy.yml" ? content : null;
    }

    private void Protect() => _shop.Write(
        "deployment.yml",
        File.ReadAllText(_shop.At("deployment.yml")).Replace("protected: false", "protected: true", StringComparison.Ordinal));

    private async Task ShouldDeployAsync(string made = "total")
    {
        await PrepareAsync();
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldContain(made);
    }

    private async Task ShouldRefuseAsync(params string[] messages)
    {
        await PrepareAsync();
        var before = _shop.State("shop.db");

        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);

        _shop.State("shop.db").ShouldBe(before);
        foreach (var message in messages) Demands().ShouldContain(message);
    }

    private async Task PrepareAsync()
    {
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        await RunAsync("precheck");
    }

    private string Told() => Judged("deploy-scripts").Findings[^1].Observed;

    private string Demands(string task = "deploy-scripts")
    {
        var judged = Judged(task);
        judged.Verdict.ShouldBe(Verdict.Failed);
        return string.Join('\n', judged.Findings.Select(finding => $"{finding.Subject} {finding.Observed}; {finding.Expected}"));
    }

    private RunResult Judged(string task) => _shop.Last(task).Results.Single(result => result.Code == "deploy.demands-met");

    private Task<Ran> RunAsync(params string[] arguments) => Shop.RunInAsync(
        _shop.Folder,
        _job,
        _issuer.Client,
        [.. arguments, "--environment", "dev", .. File.Exists(_shop.At(_policy)) ? new[] { "--policy", _policy } : []]);
}
