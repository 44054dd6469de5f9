using System.Globalization;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// A job on GitHub whose commit is older than the one that stands in the target: whoever presses "re-run" on last month's run would take
/// away what was deployed since, and the approval of last month still stands.
/// </summary>
public sealed class OlderCommitTests : IAsyncLifetime
{
    private const string View = "migrations/R__recent.sql";
    private const string First = "SELECT id FROM orders";
    private const string Second = "SELECT id, ordered_on FROM orders";
    private const string Third = "SELECT id, customer_id FROM orders";

    private readonly Shop _shop = new("", "dev: { connection: file:shop.db, protected: true }");
    private readonly GitHubHistory _history = new();
    private GitHubServer _server = null!;
    private HttpClient _network = null!;
    private string _actor = "alice";
    private string _commit = "";
    private string _event = "push";

    public async ValueTask InitializeAsync()
    {
        _server = await GitHubServer.RunAsync();
        _network = _server.As("api.github.com");
        _server.History = _history;
        _server.Branches.Main.Holds(_shop.Folder);
        Demand("required: false, proof: declared");
    }

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await _server.DisposeAsync();
        _shop.Dispose();
    }

    [Fact]
    public async Task An_old_run_that_is_run_again_takes_nothing_away_that_was_deployed_since()
    {
        var old = await DeployAsync(First);
        var newer = await DeployAsync(Second);
        Check(old, First);

        await ShouldRefuseAsync(
            $"commit {old[..7]} is older than {newer[..7]}, which stands here since 20",
            $"{newer[..7]} or a commit that follows it; or in the change file redeploy: with the reason, approved anew");
        ShouldForetell("deploy-scripts", $"apply would refuse: commit {old[..7]} is older than {newer[..7]}, which stands here since");
        ShouldForetell("precheck", $"apply would refuse: commit {old[..7]} is older than {newer[..7]}, which stands here since");

        // The honest way back is a newer commit that says the same.
        await DeployAsync(First);
    }

    [Fact]
    public async Task A_change_that_says_why_goes_back_only_by_approvals_from_after_the_newer_commit()
    {
        await DeployAsync(Third);
        Demand("required: true, role: dba, proof: declared");
        Check(Push(First), First);
        await RunAsync("deploy-scripts", "plan");
        await ApproveAsync();
        await ShouldDeployAsync(First);
        var old = _commit;
        Check(Push(Second), Second);
        await RunAsync("deploy-scripts", "plan");
        await ApproveAsync();
        await ShouldDeployAsync(Second);
        Check(old, First);
        Redeploy();
        // Nothing of what was approved then is another now.
        await ShouldRefuseAsync($"commit {old[..7]} takes the place of", code: "deploy.plan-unchanged", verdict: Verdict.Passed);
        Text("deploy.approved").ShouldContain("going back is approved anew");
        Text("review.approved", "precheck").ShouldContain("going back is approved anew");

        await ApproveAsync();

        await ShouldDeployAsync(First);
        Text("deploy.demands-met").ShouldContain("because: the second release shows wrong days");
    }

    [Fact]
    public async Task A_protected_environment_that_wants_no_approval_otherwise_wants_one_of_going_back()
    {
        var old = await DeployAsync(First);
        await DeployAsync(Second);
        Check(old, First);
        Redeploy();
        await PrepareAsync();
        await ShouldEndAsync(ExitCode.Refused, Second);
        Text("deploy.approved").ShouldContain("Nobody approved change");

        await RunAsync("deploy-scripts", "plan");
        _server.Reviews.Add(("carol", "dev"));

        await ShouldDeployAsync(First, isPlanned: true);
        Text("deploy.approved").ShouldContain("is approved by carol");
    }

    [Fact]
    public async Task A_commit_of_a_branch_that_others_did_not_look_at_does_not_replace_one_of_main()
    {
        Push(First);
        var pull = _history.Open("alice", (View, Content(Third)));
        await DeployAsync(Second);
        Check(pull.Head, Third);
        await ShouldRefuseAsync($"commit {pull.Head[..7]} has parted from", "a commit of the default branch: merge this one first");

        _server.Branches.Main.Commit = _history.Merge(pull);

        await ShouldDeployAsync(Third);
        Text("deploy.demands-met").ShouldContain("; main holds it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_nobody_merged_enters_no_protected_environment_though_it_follows_what_stands_there_or_is_the_first(bool isFirst)
    {
        var start = Push(First);
        if (!isFirst)
        {
            Check(start, First);
            await ShouldDeployAsync(First);
        }

        var pull = _history.Open("alice", (View, Content(Third)));
        Check(pull.Head, Third);
        await ShouldRefuseAsync(
            $"commit {pull.Head[..7]} is not held by a branch that others keep", "a commit of the default branch: merge this one first");
        ShouldForetell("deploy-scripts", $"apply would refuse: commit {pull.Head[..7]} is not held by a branch that others keep");

        _server.Branches.Main.Commit = _history.Merge(pull);

        await ShouldDeployAsync(Third);
    }

    [Theory]
    [InlineData("refs/heads/old", "{0}\n")]
    [InlineData("packed-refs", "# pack-refs with: peeled fully-peeled sorted\n{0} refs/heads/old\n")]
    public async Task What_is_checked_out_counts_and_not_what_the_run_was_started_for(string file, string content)
    {
        var old = await DeployAsync(First);
        var newer = await DeployAsync(Second);
        Check(newer, First);
        _shop.Write(".git/HEAD", "ref: refs/heads/old\n");
        _shop.Write($".git/{file}", string.Format(CultureInfo.InvariantCulture, content, old));
        await ShouldRefuseAsync($"commit {old[..7]} is older than {newer[..7]}");

        _shop.Write($".git/{file}", string.Format(CultureInfo.InvariantCulture, content, newer));

        await ShouldDeployAsync(First);
    }

    [Fact]
    public async Task Where_GitHub_does_not_tell_the_order_a_protected_environment_refuses_and_any_other_says_so()
    {
        await DeployAsync(First);
        Check(Push(Second), Second);
        Silence();
        await ShouldRefuseAsync("may be older than", "permissions: contents: read");
        await ShouldDeployAsync(Second);

        Unprotect();
        Check(Push(Third), Third);
        Silence();
        await ShouldDeployAsync(Third);
        Text("deploy.demands-met").ShouldContain("nobody knows whether it follows");
    }

    [Fact]
    public async Task A_run_that_names_no_commit_changes_no_protected_environment()
    {
        await DeployAsync(First);
        Check("", Second);
        await ShouldRefuseAsync("commit unknown may be older than", "a history that can be asked");

        Unprotect();

        await ShouldDeployAsync(Second);
    }

    [Fact]
    public async Task A_pull_request_is_planned_without_a_word_on_a_commit_that_is_not_merged()
    {
        var old = await DeployAsync(First);
        await DeployAsync(Second);
        Check(old, First);
        _event = "pull_request";
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        _shop.Last("deploy-scripts", "plan").Results.ShouldNotContain(result => result.Code == "deploy.demands-met");

        _event = "push";
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        ShouldForetell("deploy-scripts", "is older than");
    }

    [Fact]
    public async Task What_a_rollback_took_back_is_no_newer_commit_any_more()
    {
        Unprotect();
        var old = await DeployAsync(First);
        _shop.Write("migrations/V0001__more.sql", "CREATE TABLE more (id INTEGER PRIMARY KEY);");
        _shop.Write("migrations/U0001__more.sql", "DROP TABLE more;");
        await DeployAsync(First);
        (await RunAsync("rollback", "apply", "--option", "undo")).ShouldEndWith(ExitCode.Passed);
        File.Delete(_shop.At("migrations/V0001__more.sql"));
        File.Delete(_shop.At("migrations/U0001__more.sql"));
        Check(old, Third);

        await ShouldDeployAsync(Third);
    }

    private string Push(string query) =>
        _server.Branches.Main.Commit = _history.Push("alice", (View, Content(query)), ("n", _history.Head));

    /// <summary>What the checkout of the job leaves.</summary>
    private void Check(string commit, string query)
    {
        _commit = commit;
        _shop.Write(View, Content(query));
    }

    private async Task<string> DeployAsync(string query)
    {
        Check(Push(query), query);
        await ShouldDeployAsync(query);
        return _commit;
    }

    private void Redeploy() => File.AppendAllText(_shop.At("changes/CHG-7.yml"), "redeploy: the second release shows wrong days\n");

    private void Unprotect() => _shop.Write(
        "deployment.yml",
        File.ReadAllText(_shop.At("deployment.yml")).Replace("protected: true", "protected: false", StringComparison.Ordinal));

    private void Demand(string approval) => _shop.Write(
        "policy.yml",
        "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nenvironments: { dev: { backup: { verify: none }, soak: 0s, "
            + $"approval: {{ {approval} }}, require: [environment.online] }} }}\nroles: {{ dba: [carol, alice] }}\n");

    // Plan, precheck and apply each ask.
    private void Silence() => _server.Fail([.. Enumerable.Range(0, 3).Select(_ => new ServerFault(ServerFaultKind.Answer, "GET")
    {
        Path = "/compare/",
        Status = 403,
        Body = """{"message":"Resource not accessible by integration"}""",
    })]);

    private async Task ApproveAsync()
    {
        _actor = "carol";
        (await RunAsync("deploy-scripts", "approve")).ShouldEndWith(ExitCode.Passed);
        _actor = "alice";
    }

    private async Task PrepareAsync()
    {
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        await RunAsync("precheck");
    }

    private async Task ShouldDeployAsync(string query, bool isPlanned = false)
    {
        if (!isPlanned) (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        await RunAsync("precheck");
        await ShouldEndAsync(ExitCode.Passed, query);
    }

    private async Task ShouldEndAsync(int code, string query)
    {
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(code);
        _shop.Scalar("shop.db", "SELECT sql FROM sqlite_master WHERE name = 'recent'").ShouldEndWith(query);
    }

    private async Task ShouldRefuseAsync(
        string message, string more = "", string code = "deploy.demands-met", Verdict verdict = Verdict.Failed)
    {
        await PrepareAsync();
        var before = _shop.State("shop.db");
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        _shop.State("shop.db").ShouldBe(before);
        Judged(code).Verdict.ShouldBe(verdict);
        Text("deploy.demands-met").ShouldContain(message);
        Text("deploy.demands-met").ShouldContain(more);
    }

    private void ShouldForetell(string task, string message)
    {
        var told = _shop.Last(task, task == "precheck" ? null : "plan").Results.Single(result => result.Code == "deploy.demands-met");
        (told.Verdict, told.Refuses).ShouldBe((Verdict.Warned, false));
        told.Message.ShouldContain(message);
    }

    private string Text(string code, string task = "deploy-scripts")
    {
        var judged = Judged(code, task);
        return string.Join(
            '\n',
            judged.Findings.Select(finding => $"{finding.Subject} {finding.Observed}; {finding.Expected}").Prepend(judged.Message));
    }

    private RunResult Judged(string code, string task = "deploy-scripts") =>
        _shop.Last(task, task == "precheck" ? null : "apply").Results.Single(result => result.Code == code);

    private static string Content(string query) => $"DROP VIEW IF EXISTS recent;\nCREATE VIEW recent AS {query};";

    private Task<Ran> RunAsync(params string[] arguments) => Shop.RunInAsync(
        _shop.Folder,
        new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = _actor,
            ["GITHUB_EVENT_NAME"] = _event,
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_REPOSITORY"] = "octo/sales",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_RUN_ID"] = "991",
            ["GITHUB_SHA"] = _commit,
            ["GITHUB_TOKEN"] = "job-token",
            ["GITHUB_WORKSPACE"] = _shop.Folder,
        },
        _network,
        [.. arguments, "--environment", "dev", "--change", "changes/CHG-7.yml"]);
}
