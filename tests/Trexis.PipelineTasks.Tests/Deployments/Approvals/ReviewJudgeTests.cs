using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tests.Deployments.Approvals;

/// <summary>What covers a file and who counts, from facts alone; how GitHub tells them is tried against a server of its own.</summary>
public class ReviewJudgeTests
{
    private static readonly GitBlob Deployed = GitBlob.Of("ALTER TABLE orders ADD total int;\n"u8);
    private static readonly GitBlob Other = GitBlob.Of("DROP TABLE orders;\n"u8);
    private static readonly ChangedFile V7 = new("db/V7.sql", Deployed) { Authors = ["alice"] };

    [Fact]
    public void A_content_has_git_s_own_name_with_either_end_of_lines()
    {
        GitBlob.Of("hello\n"u8).Id.ShouldBe("ce013625030ba8dba906f756967f9e9ca394464a");
        GitBlob.Of("hello\r\n"u8).Is("ce013625030ba8dba906f756967f9e9ca394464a").ShouldBeTrue();
        GitBlob.Of("hello\n"u8).Is(GitBlob.Of("hello\r\n"u8).Id).ShouldBeFalse();
        GitBlob.Of("hello\r"u8).Is(GitBlob.Of("hello"u8).Id).ShouldBeFalse();
    }

    public static TheoryData<string, GivenReview, bool> Coverings => new()
    {
        { "as deployed", Review("carol", Deployed), true },
        { "another content", Review("carol", Other), false },
        { "a commit that does not hold it", Review("carol", null), false },
        { "a commit that is gone", Review("carol", Deployed) with { Held = Unread("gone") }, false },
        { "dismissed", Review("carol", Deployed) with { State = ReviewState.Dismissed }, false },
        { "somebody without the role", Review("bob", Deployed), false },
        { "an author in other letters", Review("ALICE", Deployed), false },
        { "no person", Of(Review("carol", Deployed), reviewer => reviewer with { IsPerson = false }), false },
        { "nobody who may write", Of(Review("carol", Deployed), reviewer => reviewer with { MayWrite = Fact.Known(false) }), false },
        { "expired", Review("carol", Deployed) with { At = TestTime.Monday.AddDays(-8) }, false },
    };

    [Theory]
    [MemberData(nameof(Coverings))]
    public void A_review_covers_a_file_by_what_it_saw_and_who_gave_it(string why, GivenReview review, bool covers) =>
        (Judge(Change(V7) with { PullRequests = [Pull(7, review)] }).Given.Count == 1).ShouldBe(covers, why);

    [Fact]
    public void A_review_of_a_pull_request_covers_nothing_that_it_does_not_change() =>
        Judge(Change(V7) with { PullRequests = [Pull(7, Review("carol", Deployed)) with { Files = ["db/V8.sql"] }] })
            .Findings.ShouldHaveSingleItem().Observed.ShouldBe("no approved pull request changes it");

    [Fact]
    public void A_script_that_waits_though_it_did_not_change_since_the_last_deployment_was_left_out_of_it_and_is_covered_by_nothing()
    {
        var change = Change(V7) with { PullRequests = [Pull(7, Review("carol", Deployed))] };

        Judge(change, "V7.sql").Given.ShouldHaveSingleItem();
        Judge(change, "V7.sql", "V6.sql").Refusal
            .ShouldBe("V6.sql is as it was in 1111111, which was deployed here last, and yet was not carried out then");
    }

    [Fact]
    public void A_removed_file_is_covered_by_a_review_of_a_commit_without_it()
    {
        var change = Change(V7 with { Content = null });

        Judge(change with { PullRequests = [Pull(7, Review("carol", null))] }).Given.ShouldHaveSingleItem();
        Judge(change with { PullRequests = [Pull(7, Review("carol", Deployed))] }).Given.ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_told_of_the_only_reviewer_leaves_the_reviews_uncertain()
    {
        var unread = Of(Review("carol", Deployed), reviewer => reviewer with { MayWrite = Fact.Unreadable<bool>("GitHub answered 500") });
        var byUnread = Judge(Change(V7) with { PullRequests = [Pull(7, unread)] });
        byUnread.IsUncertain.ShouldBeTrue();
        byUnread.Findings.ShouldContain(finding => finding.Observed.StartsWith("GitHub answered 500", StringComparison.Ordinal));

        Judge(Change(V7 with { AuthorsProblem = "commit 1 is by X" }) with { PullRequests = [Pull(7, Review("carol", Deployed))] })
            .IsUncertain.ShouldBeTrue();
    }

    [Fact]
    public void A_request_for_changes_whose_right_to_it_cannot_be_told_refuses_all_the_same()
    {
        var refusing = Of(
            Review("erin", Deployed) with { State = ReviewState.ChangesRequested },
            reviewer => reviewer with { MayWrite = Fact.Unreadable<bool>("GitHub answered 500") });

        Judge(Change(V7) with { PullRequests = [Pull(7, Review("carol", Deployed), refusing)] }).Refusal
            .ShouldBe("erin asked for changes in pull request #7");
        Judge(Change(V7) with
        {
            PullRequests = [Pull(7, Review("carol", Deployed)), Pull(8, refusing) with { Files = ["src/app.cs"] }],
        }).Refusal.ShouldBeNull();
    }

    [Fact]
    public void More_files_than_a_reader_takes_in_are_counted_and_each_is_a_finding()
    {
        var verdict = Judge(Change([.. Enumerable.Range(1, 7).Select(number => new ChangedFile($"V{number}.sql", Deployed))]));

        verdict.Refusal.ShouldBe("reviews do not cover V1.sql, V2.sql, V3.sql, V4.sql, V5.sql and 2 more");
        verdict.Findings.Count.ShouldBe(7);
        verdict.Findings[0].Expected
            .ShouldBe("a reviewed pull request that changes it, or an environment's reviewer who approves this run");
    }

    [Fact]
    public void What_GitHub_told_is_kept_with_ids_commits_and_blobs()
    {
        var text = ReviewRecord.Text(Change(V7) with { PullRequests = [Pull(7, Review("carol", Deployed))] });

        text.ShouldContain("\"byId\": 5");
        text.ShouldContain($"\"db/V7.sql\": \"{Deployed.Id}\"");
        text.ShouldContain("\"at\": \"2026-11-23T09:00:00Z\"");
    }

    private static ReviewVerdict Judge(ReviewedChange change, params string[] waiting) => ReviewJudge.Judge(
        change,
        new ApprovalFacts
        {
            Plan = new ChangePlan([], new Fingerprint(new string('a', 64)), new Fingerprint(new string('b', 64))),
            Approvals = [],
            Policy = new ApprovalPolicy(Required: true, Proof: ProofLevel.Verified, ValidFor: TimeSpan.FromDays(7)),
            Environment = "prod",
            Role = "dba",
            Roles = new Roles(new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["alice", "carol", "erin"] }),
            Authors = [],
            Scripts = waiting,
            At = TestTime.Monday,
        },
        whole: []);

    private static ReviewedChange Change(params ChangedFile[] files) => new()
    {
        Commit = new string('2', 40),
        Base = new string('1', 40),
        Files = files,
        Scripts = "db",
        PullRequests = [],
    };

    private static ReviewedPullRequest Pull(int number, params GivenReview[] reviews) =>
        new() { Number = number, Files = ["db/V7.sql"], Reviews = reviews };

    private static GivenReview Review(string by, GitBlob? held) => new()
    {
        Id = 5000,
        Reviewer = new Reviewer(by.Length, by, IsPerson: true, Fact.Known(true)),
        State = ReviewState.Approved,
        At = TestTime.Monday,
        Commit = new string('3', 40),
        Held = Fact.Known<IReadOnlyDictionary<string, string>>(
            held is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["db/V7.sql"] = held.Id }),
    };

    private static GivenReview Of(GivenReview review, Func<Reviewer, Reviewer> other) => review with { Reviewer = other(review.Reviewer) };

    private static Fact<IReadOnlyDictionary<string, string>> Unread(string reason) =>
        Fact.Unreadable<IReadOnlyDictionary<string, string>>(reason);
}
