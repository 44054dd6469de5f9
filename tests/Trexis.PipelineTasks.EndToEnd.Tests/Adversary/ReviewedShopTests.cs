using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// A shop in a repository on GitHub whose policy wants an approval that GitHub itself can prove: whoever has none is refused by apply,
/// and the database is as it was.
/// </summary>
public sealed class ReviewedShopTests : IAsyncLifetime
{
    private const string Approved = "deploy.approved";
    private const string Script = "migrations/V0001__total.sql";
    private const string Commits = "SELECT group_concat(deployed_commit) FROM trexis_history WHERE deployed_commit IS NOT NULL";

    private readonly Shop _shop = new(
        "environments: { dev: { backup: { verify: none }, soak: 0s, approval: { required: true, role: dba, proof: verified },"
            + " require: [environment.online] } }\nroles: { dba: [carol, alice] }",
        "dev: { connection: file:shop.db }");

    private readonly GitHubHistory _history = new();
    private GitHubServer _server = null!;
    private HttpClient _network = null!;

    private Dictionary<string, string> Variables => new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTOR"] = "alice",
        ["GITHUB_EVENT_NAME"] = "push",
        ["GITHUB_REF"] = "refs/heads/main",
        ["GITHUB_REF_NAME"] = "main",
        ["GITHUB_REPOSITORY"] = "octo/sales",
        ["GITHUB_REPOSITORY_ID"] = "42",
        ["GITHUB_RUN_ATTEMPT"] = "1",
        ["GITHUB_RUN_ID"] = "991",
        ["GITHUB_SHA"] = _history.Head,
        ["GITHUB_TOKEN"] = "job-token",
        ["GITHUB_WORKFLOW_REF"] = "octo/sales/.github/workflows/deploy.yml@refs/heads/main",
        ["GITHUB_WORKSPACE"] = _shop.Folder,
    };

    public async ValueTask InitializeAsync()
    {
        _server = await GitHubServer.RunAsync();
        _network = _server.As("api.github.com");
        _server.History = _history;
        _server.Branches.Main.Holds(_shop.Folder);
        Delete("migrations");
        _shop.Execute("shop.db", "CREATE TABLE days (id INTEGER PRIMARY KEY)");
        _shop.Write("migrations/V0000__days.sql", "CREATE TABLE weeks (id INTEGER PRIMARY KEY);");
        _history.Push("alice");
        _history.Merge(_history.Open("alice", Files()).Review("carol"));
        await ShouldDeployAsync("weeks");
    }

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await _server.DisposeAsync();
        _shop.Dispose();
    }

    [Fact]
    public async Task A_review_of_what_changed_since_the_last_deployment_lets_it_pass_and_says_who_and_of_what()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _history.Merge(_history.Open("alice", Files()).Review("carol"), squash: true);

        await ShouldDeployAsync("total");

        var approved = _shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == Approved);
        approved.Proof.ShouldBe(ProofLevel.Verified);
        var kept = _shop.Last("deploy-scripts", "apply").Attachments.Single(attached => attached.Role == "reviews");
        File.ReadAllText(_shop.At($".trexis/{kept.Path}")).ShouldContain("\"by\": \"carol\"");
        var finding = approved.Findings.ShouldHaveSingleItem();
        finding.Subject.ShouldBe("carol");
        finding.Observed.ShouldContain("approved 1 of 1 changed file, verified at ");
        finding.Observed.ShouldContain("(GitHub, review 5001 of pull request #8 at ");
        _shop.Last("precheck").Results.Single(result => result.Code == "review.approved").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_script_that_changed_after_its_review_is_refused_until_it_is_reviewed_again()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        var pull = _history.Open("alice", Files()).Review("carol");
        Change("ALTER TABLE orders ADD COLUMN total INTEGER; -- and more");
        _history.Merge(pull.Push("alice", Files()));
        await ShouldRefuseAsync($"{Script} carol reviewed another content of it");

        pull.Review("carol");

        await ShouldDeployAsync("total");
    }

    [Fact]
    public async Task A_script_that_was_pushed_without_a_pull_request_is_refused_and_the_way_out_is_named()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _history.Push("alice", Files());
        _history.Merge(_history.Open("alice", ("readme.md", "harmless")).Review("carol"));

        await ShouldRefuseAsync(
            $"{Script} no approved pull request changes it; a reviewed pull request that changes it, or an environment's reviewer who "
                + "approves this run");

        Change("ALTER TABLE orders ADD COLUMN total INTEGER; -- looked at");
        _history.Merge(_history.Open("alice", [.. Files(), ("readme.md", "harmless")]).Review("carol"));
        _shop.Write("readme.md", "harmless");
        await ShouldDeployAsync("total");
    }

    [Fact]
    public async Task A_script_that_an_earlier_step_of_the_job_laid_beside_the_reviewed_ones_is_refused()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _history.Merge(_history.Open("alice", Files()).Review("carol"));
        var beside = _shop.Write("migrations/V0009__mine.sql", "CREATE TABLE mine (id INTEGER PRIMARY KEY);");
        await ShouldRefuseAsync("migrations/V0009__mine.sql no approved pull request changes it");

        File.Delete(beside);

        await ShouldDeployAsync("total");
    }

    [Fact]
    public async Task An_acknowledgement_that_was_written_after_the_review_is_refused_with_its_file()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        var change = File.ReadAllText(_shop.At("changes/CHG-7.yml"));
        var pull = _history.Open("alice", Files()).Review("carol");
        _shop.Write("changes/CHG-7.yml", change.Replace("reason: unused", "reason: nobody needs it", StringComparison.Ordinal));
        _history.Merge(pull.Push("alice", Files()));
        await ShouldRefuseAsync("changes/CHG-7.yml carol reviewed another content of it");

        pull.Review("carol");

        await ShouldDeployAsync("total");
    }

    [Fact]
    public async Task A_reviewer_of_the_environment_counts_for_the_plan_that_was_written_before_and_for_no_later_one()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _history.Push("alice", Files());
        _server.Reviews.Add(("carol", "dev"));
        await ShouldRefuseAsync("carol let this run in before the plan was written");

        _server.Reviews.Add(("carol", "dev"));

        (await RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldContain("total");
    }

    [Fact]
    public async Task A_script_that_was_hidden_from_an_approved_deployment_is_no_part_of_what_was_deployed()
    {
        const string Hidden = "migrations/V0003__mine.sql";
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _shop.Write(Hidden, "CREATE TABLE mine (id INTEGER PRIMARY KEY);");
        _history.Push("alice", Files());
        File.Delete(_shop.At(Hidden));
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Add(("carol", "dev"));
        (await RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _server.Reviews.Clear();

        _shop.Write(Hidden, "CREATE TABLE mine (id INTEGER PRIMARY KEY);");
        _shop.Write("notes.yml", "harmless: true");
        _shop.Write("notes/V0003__mine.sql", "-- another file of that name, which everybody may look at");
        _history.Merge(_history.Open("alice", Files()).Review("carol"));
        await ShouldRefuseAsync("V0003__mine.sql is as it was in 0000000");

        _shop.Write(Hidden, "CREATE TABLE mine (id INTEGER PRIMARY KEY); -- looked at");
        _history.Merge(_history.Open("alice", Files()).Review("carol"));
        await ShouldDeployAsync("mine");
    }

    [Fact]
    public async Task A_review_of_files_is_no_approval_of_what_somebody_says_that_a_database_holds()
    {
        string[] adopt = ["deploy-scripts", "adopt", "--script", "V0001__total.sql"];
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _history.Merge(_history.Open("alice", Files()).Review("carol"));
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        _shop.Execute("shop.db", "ALTER TABLE orders ADD COLUMN total INTEGER");

        (await RunAsync(adopt)).ShouldEndWith(ExitCode.Refused);

        TextOf(_shop.Last("deploy-scripts", "adopt"), Approved).ShouldContain("Nobody approved change ");
        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal WHERE state = 'adopted'").ShouldBe("0");
        _server.Reviews.Add(("carol", "dev"));
        (await RunAsync(adopt)).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task Reviews_after_a_whole_adopt_start_from_its_commit_and_not_from_nothing()
    {
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _history.Push("alice", Files());
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        _shop.Execute("shop.db", "ALTER TABLE orders ADD COLUMN total INTEGER; UPDATE trexis_history SET deployed_commit = NULL");
        _server.Reviews.Add(("carol", "dev"));
        (await RunAsync("deploy-scripts", "adopt", "--script", "V0000__days.sql")).ShouldEndWith(ExitCode.Passed);
        _shop.Scalar("shop.db", Commits).ShouldBeEmpty();
        (await RunAsync("deploy-scripts", "adopt", "--script", "V0001__total.sql")).ShouldEndWith(ExitCode.Passed);
        _shop.Scalar("shop.db", Commits).ShouldBe(_history.Head);
        _server.Reviews.Clear();

        _shop.Write("migrations/V0002__notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
        _history.Merge(_history.Open("alice", Files()).Review("carol"));

        await ShouldDeployAsync("notes");
    }

    [Fact]
    public async Task What_was_deployed_half_way_is_nothing_that_the_next_review_may_start_from()
    {
        var first = _shop.Scalar("shop.db", Commits);
        Change("ALTER TABLE orders ADD COLUMN total INTEGER;");
        _shop.Write("migrations/V0002__days.sql", "INSERT INTO days (id) VALUES (7);");
        var half = _history.Merge(_history.Open("alice", Files()).Review("carol"));
        _shop.Execute("shop.db", "INSERT INTO days (id) VALUES (7)");
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);
        _shop.State("shop.db").ShouldContain("total");
        _shop.Scalar("shop.db", Commits).ShouldBe(first);

        _shop.Execute("shop.db", "DELETE FROM days");
        await ShouldDeployAsync("total");

        _shop.Scalar("shop.db", Commits).ShouldBe($"{first},{half}");
    }

    private void Change(string sql) => _shop.Write(Script, sql);

    private void Delete(string folder)
    {
        if (Directory.Exists(_shop.At(folder))) Directory.Delete(_shop.At(folder), recursive: true);
    }

    // What people commit: everything but the database, the policy of the release managers and what runs leave.
    private (string Path, string? Text)[] Files() =>
    [
        .. Directory.EnumerateFiles(_shop.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_shop.Folder, file).Replace('\\', '/'))
            .Where(path => (path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".sql", StringComparison.Ordinal))
                && !path.StartsWith(".trexis/", StringComparison.Ordinal))
            .Select(path => (path, (string?)File.ReadAllText(_shop.At(path)))),
    ];

    private Task<Ran> RunAsync(params string[] arguments)
    {
        _server.Branches.Main.Commit = _history.Head;
        return Shop.RunInAsync(_shop.Folder, Variables, _network, [.. arguments, "--environment", "dev", "--change", "changes/CHG-7.yml"]);
    }

    private async Task ShouldDeployAsync(string table)
    {
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("precheck")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Passed);
        _shop.State("shop.db").ShouldContain(table);
    }

    // Precheck says what apply would.
    private async Task ShouldRefuseAsync(string message)
    {
        (await RunAsync("deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync("precheck")).ShouldEndWith(ExitCode.Refused);
        TextOf(_shop.Last("precheck"), "review.approved").ShouldContain(message.Split(';')[0]);
        var before = _shop.State("shop.db");

        (await RunAsync("deploy-scripts", "apply")).ShouldEndWith(ExitCode.Refused);

        _shop.State("shop.db").ShouldBe(before);
        TextOf(_shop.Last("deploy-scripts", "apply"), Approved).ShouldContain(message);
    }

    private static string TextOf(RunDocument document, string code)
    {
        var refused = document.Results.Single(result => result.Code == code);
        refused.Verdict.ShouldBe(Verdict.Failed);
        return string.Join(
            '\n',
            refused.Findings.Select(finding => $"{finding.Subject} {finding.Observed}; {finding.Expected}").Prepend(refused.Message));
    }
}
