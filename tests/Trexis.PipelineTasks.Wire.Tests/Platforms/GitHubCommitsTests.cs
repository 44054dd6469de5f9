using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>How two commits follow each other, as GitHub is asked over the wire.</summary>
public sealed class GitHubCommitsTests : GitHubScene
{
    private readonly GitHubHistory _history = new();

    [Fact]
    public async Task One_follows_another_or_is_part_of_its_history_or_is_the_same()
    {
        Server.History = _history;
        var (first, second) = (_history.Push("alice", ("a", "1")), _history.Push("alice", ("a", "2")));

        (await KnownAsync(second, first)).ShouldBe(new ComparedCommit(CommitOrder.Ahead));
        (await KnownAsync(first, second)).ShouldBe(new ComparedCommit(CommitOrder.Behind));
        Server.Exchanges.Count.ShouldBe(2);
        (await KnownAsync(first, first)).ShouldBe(new ComparedCommit(CommitOrder.Identical));
        Server.Exchanges.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_one_that_has_parted_the_branch_is_told_that_holds_it_and_any_other_counts_only_where_it_is_protected()
    {
        Server.History = _history;
        _history.Push("alice", ("a", "1"));
        var pull = _history.Open("alice", ("b", "1"));
        var accepted = Server.Branches.Main.Commit = _history.Push("alice", ("a", "2"));
        var release = Server.Branches.Add("release/1.0");
        (release.Commit, release.IsProtected) = (pull.Head, false);
        (await KnownAsync(pull.Head, accepted, "release/1.0")).ShouldBe(new ComparedCommit(CommitOrder.Diverged));

        release.Rules = 1;
        (await KnownAsync(pull.Head, accepted, "release/1.0")).ShouldBe(new ComparedCommit(CommitOrder.Diverged, "release/1.0"));
        (await KnownAsync(pull.Head, accepted, branch: null)).ShouldBe(new ComparedCommit(CommitOrder.Diverged));
        Server.Branches.Main.Commit = _history.Merge(pull);
        (await KnownAsync(pull.Head, accepted, branch: null)).ShouldBe(new ComparedCommit(CommitOrder.Diverged, "main"));
    }

    [Fact]
    public async Task A_branch_is_asked_for_that_holds_what_follows_and_what_is_first_where_somebody_has_to_have_looked_at_it()
    {
        Server.History = _history;
        var accepted = Server.Branches.Main.Commit = _history.Push("alice", ("a", "1"));
        var pull = _history.Open("alice", ("b", "1"));
        var own = Server.Branches.Add("mine");
        (own.Commit, own.IsProtected) = (pull.Head, false);
        var asked = new CommitQuestion(pull.Head, accepted, "mine") { IsHolderAsked = true };

        (await KnownAsync(asked)).ShouldBe(new ComparedCommit(CommitOrder.Ahead));
        (await KnownAsync(asked with { Accepted = null })).ShouldBe(new ComparedCommit(CommitOrder.First));
        (await KnownAsync(asked with { TakesUnprotected = true })).ShouldBe(new ComparedCommit(CommitOrder.Ahead, "mine"));

        Server.Branches.Main.Commit = _history.Merge(pull);
        (await KnownAsync(asked)).ShouldBe(new ComparedCommit(CommitOrder.Ahead, "main"));
        (await KnownAsync(asked with { Accepted = null })).ShouldBe(new ComparedCommit(CommitOrder.First, "main"));
        (await KnownAsync(asked with { Commit = accepted, Accepted = pull.Head })).ShouldBe(new ComparedCommit(CommitOrder.Behind));
    }

    [Fact]
    public async Task A_commit_that_the_repository_does_not_have_has_no_history_in_common()
    {
        Server.History = _history;
        var commit = Server.Branches.Main.Commit = _history.Push("alice", ("a", "1"));

        (await KnownAsync(commit, new string('f', 40))).ShouldBe(new ComparedCommit(CommitOrder.Diverged, "main"));
        (await KnownAsync(new string('f', 40), commit)).ShouldBe(new ComparedCommit(CommitOrder.Diverged));
    }

    [Fact]
    public async Task The_same_question_of_many_targets_is_asked_once_but_for_an_answer_that_did_not_come()
    {
        Server.History = _history;
        var question = new CommitQuestion(_history.Push("alice", ("a", "1")), _history.Push("alice", ("a", "2")), "main");
        var asked = Commits();
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "GET") { Path = "/compare/", Status = 403, Body = "{}" });
        (await asked.CompareAsync(question, Cancel)).ShouldBeOfType<Fact<ComparedCommit>.Unreadable>();

        for (var target = 0; target < 3; target++)
            (await asked.CompareAsync(question, Cancel)).ShouldBe(Fact.Known(new ComparedCommit(CommitOrder.Behind)));

        Server.Count("GET", "/compare/").ShouldBe(2);
    }

    [Theory]
    [InlineData("/compare/", 403)]
    [InlineData("/compare/", 500)]
    [InlineData("/repos/octo/sales", 404)]
    public async Task What_may_not_be_read_is_no_order(string path, int status)
    {
        Server.History = _history;
        _history.Push("alice", ("a", "1"));
        Server.Fail([.. Enumerable.Range(0, 8).Select(_ => new ServerFault(ServerFaultKind.Answer, "GET")
        {
            Path = path,
            Status = status,
            Body = """{"message":"Resource not accessible by integration"}""",
        })]);

        var reason = await UnreadAsync(_history.Head, new string('f', 40));

        reason.ShouldStartWith("how 0000000 follows fffffff cannot be read: ");
        if (status != 500) reason.ShouldEndWith("add to the workflow: `permissions: contents: read`");
    }

    [Fact]
    public async Task What_is_no_commit_is_never_asked()
    {
        (await UnreadAsync("main", new string('f', 40))).ShouldEndWith("'main' is no commit");
        (await UnreadAsync(new string('f', 40), "../../other")).ShouldEndWith("'../../other' is no commit");
        Server.Exchanges.ShouldBeEmpty();
    }

    private Task<ComparedCommit> KnownAsync(string commit, string accepted, string? branch = "main") =>
        KnownAsync(new CommitQuestion(commit, accepted, branch));

    private async Task<ComparedCommit> KnownAsync(CommitQuestion question) =>
        (await CompareAsync(question)).ShouldBeOfType<Fact<ComparedCommit>.Known>().Value;

    private async Task<string> UnreadAsync(string commit, string accepted) =>
        (await CompareAsync(new CommitQuestion(commit, accepted, "main"))).ShouldBeOfType<Fact<ComparedCommit>.Unreadable>().Reason;

    private Task<Fact<ComparedCommit>> CompareAsync(CommitQuestion question) =>
        Commits().CompareAsync(question, Cancel);

    private GitHubCommits Commits() => new(new PlatformCall(Http, Time, Context, new Secret("job-token"), Patience));
}
