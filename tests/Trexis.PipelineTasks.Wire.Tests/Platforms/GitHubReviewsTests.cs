using System.Text;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>Ways to have files deployed that nobody reviewed, each beside the honest way that it imitates.</summary>
public sealed class GitHubReviewsTests : GitHubScene
{
    private const string V1 = "db/V1.sql";
    private const string V7 = "db/V7.sql";
    private const string V8 = "db/V8.sql";

    private static readonly ApprovalPolicy Demanded = new(Required: true, Role: "dba", Proof: ProofLevel.Verified);

    private GitHubHistory History { get; } = new();

    private string Accepted { get; set; } = "";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reviewed_pull_request_stands_for_what_it_brought_merged_or_squashed(bool squash)
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"), squash);

        var consent = await JudgeAsync();

        consent.Shortfall.ShouldBeNull();
        var given = consent.Given.ShouldHaveSingleItem();
        (given.By, given.Proof, given.Covers).ShouldBe(("carol", ProofLevel.Verified, "1 of 1 changed file"));
        given.Source.ShouldBe("GitHub, review 5000 of pull request #7 at 0000000");
    }

    [Fact]
    public async Task Several_pull_requests_cover_together_what_none_of_them_covers_alone()
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));
        var second = History.Open("bob", (V8, "eight"));
        History.Merge(second);
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V8}", "no approved pull request changes it");

        second.Review("carol");

        (await JudgeAsync()).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_changed_after_the_review_is_another_than_the_reviewed_one()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("carol").Push("alice", (V7, "seven; DROP TABLE orders"));
        History.Merge(pull);
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V7}", "carol reviewed another content of it");

        pull.Review("carol");

        (await JudgeAsync()).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_direct_push_is_covered_by_no_review_of_a_harmless_pull_request_that_is_based_on_it()
    {
        Begin();
        History.Push("alice", (V7, "seven"));
        var harmless = History.Open("alice", ("db/readme.md", "more")).Review("carol");
        History.Merge(harmless);
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V7}", "no approved pull request changes it");

        History.Merge(History.Open("alice", (V7, "seven, looked at")).Review("carol"));

        (await JudgeAsync()).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_executed_and_lies_in_no_commit_is_covered_by_nothing()
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));
        var here = new Dictionary<string, string?> { [V8] = "put here by an earlier step" };

        ShouldRefuse(await JudgeAsync(here: here), $"reviews do not cover {V8}", "no approved pull request changes it");
        ShouldRefuse(
            await JudgeAsync(here: new() { [V7] = "changed by an earlier step" }), $"reviews do not cover {V7}", "another content");
        ShouldRefuse(await JudgeAsync(here: new() { [V1] = null }), $"reviews do not cover {V1}", "is missing here");
        (await JudgeAsync(here: new() { [V7] = "seven" })).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_review_that_was_dismissed_or_followed_by_a_request_for_changes_stands_no_more()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("carol");
        History.Merge(pull);
        (await JudgeAsync()).Stands.ShouldBeTrue();

        pull.Dismiss("carol");
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V7}", "no approved pull request changes it");

        pull.Review("carol");
        (await JudgeAsync()).Stands.ShouldBeTrue();
        pull.Review("dora", "CHANGES_REQUESTED");
        (await JudgeAsync()).Stands.ShouldBeTrue();
        pull.Review("carol", "CHANGES_REQUESTED");
        ShouldRefuse(await JudgeAsync(), "carol asked for changes in pull request #7", "asked for changes");
    }

    [Theory]
    [InlineData("alice", "is an author of db/V7.sql")]
    [InlineData("rita", "may not write to the repository")]
    [InlineData("mallory", "may not write to the repository")]
    [InlineData("bob", "is not in the role dba")]
    [InlineData("approver[bot]", "is no person")]
    public async Task Who_may_not_approve_covers_nothing(string reviewer, string why)
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review(reviewer);
        History.Merge(pull);
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V7}", why);

        pull.Review("carol");

        (await JudgeAsync()).Given.ShouldHaveSingleItem().By.ShouldBe("carol");
    }

    [Fact]
    public async Task Where_the_policy_names_nobody_who_may_write_and_is_no_author_stands_for_it_and_that_is_said()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("rita").Review("alice");
        History.Merge(pull);
        ShouldRefuse(await JudgeAsync(role: "release"), $"reviews do not cover {V7}", "rita: may not write to the repository");

        pull.Review("bob");

        var given = (await JudgeAsync(role: "release")).Given.ShouldHaveSingleItem();
        given.By.ShouldBe("bob");
        given.Covers.ShouldBe(
            "1 of 1 changed file (the policy names nobody: whoever may write to the repository and is no author)");
    }

    [Fact]
    public async Task A_pull_request_into_another_branch_covers_nothing_here()
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));

        ShouldRefuse(await JudgeAsync(branch: "release"), $"reviews do not cover {V7}", "no approved pull request changes it");
        (await JudgeAsync(branch: "main")).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_that_is_no_part_of_the_run_s_branch_is_refused()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("carol");
        ShouldRefuse(await JudgeAsync(commit: pull.Head), "is no part of the history of main", "");

        History.Merge(pull);

        (await JudgeAsync(commit: pull.Head)).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_wrote_a_commit_or_is_named_in_it_is_an_author_as_whoever_opened_it_is()
    {
        Begin();
        History.Permissions["dan"] = "write";
        var pull = History.Open("alice", (V7, "seven"))
            .Push("carol", (V7, "seven and a half"))
            .Push("alice", "Fill\n\nCo-authored-by: Dan <7+dan@users.noreply.github.com>", (V8, "eight"))
            .Review("carol")
            .Review("dan");
        History.Merge(pull, squash: true);
        var refused = await JudgeAsync();
        ShouldRefuse(refused, $"reviews do not cover {V7}, {V8}", "carol: is an author of db/V7.sql, db/V8.sql");
        ShouldRefuse(refused, "reviews do not cover", "dan: is an author of db/V7.sql, db/V8.sql");

        (await JudgeAsync(Demanded with { ByAuthor = true })).Stands.ShouldBeTrue();
        pull.Review("erin");
        (await JudgeAsync()).Given.ShouldHaveSingleItem().By.ShouldBe("erin");
    }

    [Fact]
    public async Task Of_five_pull_requests_the_authors_of_one_may_review_another_and_nobody_his_own()
    {
        Begin();
        History.Merge(History.Open("carol", (V7, "seven")).Review("erin"));
        History.Merge(History.Open("erin", (V8, "eight")).Review("carol"), squash: true);
        History.Merge(History.Open("bob", ("db/V9.sql", "nine")).Push("?somebody", ("src/app.cs", "class Other;")).Review("dan"));
        History.Merge(History.Open("dan", ("db/V10.sql", "ten")).Review("carol"));
        History.Permissions["dan"] = "write";
        var fifth = History.Open("carol", (V7, "seven and a half")).Review("carol");
        History.Merge(fifth);
        var refused = await JudgeAsync();
        ShouldRefuse(refused, $"reviews do not cover {V7}, db/V9.sql", "carol: is an author of db/V7.sql");
        ShouldRefuse(refused, "", "dan: may be an author of db/V9.sql for all that is known: commit");

        fifth.Review("erin");
        History.Merge(History.Open("bob", ("db/V9.sql", "nine and a half")).Review("erin"));

        // What nobody knows of an author of V9 leaves it to whoever is asked to approve the run.
        ShouldRefuse(await JudgeAsync(), "reviews do not cover db/V9.sql", "erin: may be an author of db/V9.sql");
        (await JudgeAsync(Demanded with { ByAuthor = true })).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task An_author_without_an_account_leaves_open_whether_the_reviewer_is_one()
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven")).Push("?somebody", (V7, "seven and a half")).Review("carol"), squash: true);

        var consent = await JudgeAsync();

        ShouldRefuse(consent, $"reviews do not cover {V7}", "by ?somebody, who has no account that is known");
        consent.IsUncertain.ShouldBeTrue();
        (await JudgeAsync(Demanded with { ByAuthor = true })).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_review_expires_by_its_own_time()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("carol", at: TestTime.Monday.AddDays(-8));
        History.Merge(pull);
        var week = Demanded with { ValidFor = TimeSpan.FromDays(7) };
        ShouldRefuse(await JudgeAsync(week), $"reviews do not cover {V7}", "carol: expired at");

        pull.Review("carol", at: TestTime.Monday.AddDays(-6));

        (await JudgeAsync(week)).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task Each_file_needs_as_many_people_as_the_policy_wants_and_who_approved_all_of_it_counts_for_each()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("carol");
        History.Merge(pull);
        var two = Demanded with { Count = 2 };
        ShouldRefuse(await JudgeAsync(two), $"reviews do not cover {V7}", "fewer than 2 people who count reviewed it");

        var whole = new GivenApproval
        {
            By = "erin",
            Proof = ProofLevel.Verified,
            Fingerprint = null,
            Environment = "prod",
            At = TestTime.Monday,
            Expires = null,
            Source = "GitHub, reviewer of run 991",
        };
        ShouldRefuse(await JudgeAsync(two, whole with { By = "Carol" }), "1 approval of 2 that the policy wants", V7);
        (await JudgeAsync(two, whole)).Stands.ShouldBeTrue();
        pull.Review("erin");
        (await JudgeAsync(two)).Given.Select(one => one.By).ShouldBe(["carol", "erin"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_removed_file_needs_the_review_of_its_removal()
    {
        Begin();
        History.Push("alice", (V1, null));
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V1}", "no approved pull request changes it");

        Accepted = History.Push("alice", (V1, "one"));
        History.Merge(History.Open("alice", (V1, null)).Review("carol"));

        (await JudgeAsync()).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_anything_that_was_deployed_before_every_file_needs_a_review()
    {
        Begin();
        Accepted = "";
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V1}, db/deployment.yml", "no approved pull request changes it");

        History.Merge(History.Open("alice", (V1, "one, looked at"), ("db/deployment.yml", "looked at")).Review("carol"));

        (await JudgeAsync()).Given.Select(one => one.Covers).ShouldBe(["1 of 3 changed files", "2 of 3 changed files"], ignoreOrder: true);
    }

    [Fact]
    public async Task Where_nothing_differs_from_what_was_deployed_last_nobody_looked_at_what_is_pending()
    {
        Begin();

        ShouldRefuse(await JudgeAsync(), "no file differs from 0000000, which was deployed here last", "");
    }

    [Fact]
    public async Task Going_back_to_an_older_commit_is_no_change_that_anybody_reviewed()
    {
        Begin();
        var old = History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));
        Accepted = History.Merge(History.Open("alice", (V7, "better")).Review("carol"));

        ShouldRefuse(await JudgeAsync(commit: old), "does not come after 0000000, which was deployed here last (behind)", "");
    }

    [Fact]
    public async Task Where_a_hotfix_of_another_branch_stands_the_way_on_is_to_merge_that_branch()
    {
        Begin();
        var hotfix = History.Open("alice", (V8, "eight")).Review("carol");
        Accepted = hotfix.Head;
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));
        ShouldRefuse(await JudgeAsync(), "(diverged); merge the branch that holds 0000000 into main", "");

        History.Merge(hotfix);

        (await JudgeAsync()).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_is_covered_by_nothing()
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "link:/etc/passwd")).Review("carol"));

        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V7}", "is no regular file in the repository");

        // What it leads to may be another by now, though the link is what was deployed last.
        Accepted = History.Head;
        History.Merge(History.Open("alice", (V8, "eight")).Review("carol"));
        ShouldRefuse(await JudgeAsync(), $"reviews do not cover {V7}", "is no regular file in the repository");
    }

    [Fact]
    public async Task A_checkout_with_other_ends_of_lines_is_the_same_content()
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven\nlines\n")).Review("carol"));

        (await JudgeAsync(here: new() { [V7] = "seven\r\nlines\r\n" })).Stands.ShouldBeTrue();
    }

    [Fact]
    public async Task A_page_of_reviews_that_cannot_be_read_hides_no_request_for_changes()
    {
        Begin();
        var pull = History.Open("alice", (V7, "seven")).Review("carol");
        for (var number = 0; number < 100; number++) pull.Review("rita", "CHANGES_REQUESTED");
        pull.Review("carol", "CHANGES_REQUESTED");
        History.Merge(pull);
        ShouldRefuse(await JudgeAsync(), "carol asked for changes in pull request #7", "asked for changes");

        Server.Fail(new ServerFault(ServerFaultKind.Answer, "GET") { Path = "/reviews?per_page=100&page=2", Status = 404, Body = "{}" });

        ShouldRefuse(await JudgeAsync(), "the reviews of pull request #7 cannot be read: GitHub answered 404", "");
    }

    [Theory]
    [InlineData("/git/trees/", "contents: read")]
    [InlineData("/commits?", "contents: read")]
    [InlineData("/compare/", "contents: read")]
    [InlineData("/pulls?", "pull-requests: read")]
    [InlineData("/files?", "pull-requests: read")]
    [InlineData("/permission", "metadata: read")]
    public async Task What_may_not_be_read_is_no_approval_and_names_the_line_to_add(string path, string permission)
    {
        Begin();
        History.Merge(History.Open("alice", (V7, "seven")).Review("carol"));
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "GET")
            {
                Path = path,
                Status = 403,
                Body = """{"message":"Resource not accessible by integration"}""",
            });

        ShouldRefuse(await JudgeAsync(), "", $"permissions: {permission}`");
        (await JudgeAsync()).Stands.ShouldBeTrue();
    }

    private void Begin()
    {
        Server.History = History;
        History.Permissions["erin"] = "maintain";
        Accepted = History.Push("alice", ("db/deployment.yml", "version: 1"), (V1, "one"), ("src/app.cs", "class App;"));
        History.Push("alice", ("src/app.cs", "class App { }"));
    }

    /// <param name="here">What lies in the work tree otherwise than in the commit.</param>
    private async Task<Consent> JudgeAsync(
        ApprovalPolicy? policy = null, GivenApproval? whole = null, string? commit = null, Dictionary<string, string?>? here = null,
        string branch = "main", string role = "dba")
    {
        var deployed = commit ?? History.Head;
        var files = History.FilesOf(deployed).ToDictionary(file => file.Key, string? (file) => file.Value);
        foreach (var (path, text) in here ?? []) files[path] = text;
        var question = new ReviewQuestion
        {
            Commit = deployed,
            Base = Accepted.Length == 0 ? null : Accepted,
            Branch = branch,
            Folder = "db",
            Named = [.. files.Keys.Where(path => path.StartsWith("db/", StringComparison.Ordinal))],
            Content = path => files.GetValueOrDefault(path) is { } text ? GitBlob.Of(Encoding.UTF8.GetBytes(text)) : null,
        };
        var context = Context with { Commit = History.Head, PullRequest = null };
        var read = await new GitHubPeople(Http, Time, context, new Secret("job-token"), null, Patience)
            .ReviewsAsync(Fact.Known(question), Cancel);
        return Consent.Of(new ApprovalFacts
        {
            Plan = new ChangePlan([], new Fingerprint(new string('a', 64)), new Fingerprint(new string('b', 64))),
            Approvals = whole is null ? [] : [whole],
            Policy = policy ?? Demanded,
            Environment = "prod",
            Role = role,
            Roles = new Roles(new Dictionary<string, IReadOnlyList<string>>
            {
                ["dba"] = ["alice", "carol", "dan", "erin", "rita", "mallory", "approver[bot]"],
            }),
            Authors = ["alice"],
            At = TestTime.Monday,
            Reviews = read,
        });
    }

    private static void ShouldRefuse(Consent consent, string shortfall, string detail)
    {
        consent.Stands.ShouldBeFalse();
        (consent.Shortfall ?? "").ShouldContain(shortfall);
        string.Join('\n', consent.Missing.Select(finding => $"{finding.Subject}: {finding.Observed}").Prepend(consent.Shortfall))
            .ShouldContain(detail);
    }
}
