using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>
/// GitHub's official description of its API judges whatever any test asked of the server double, when the double ends. Here
/// everything that the client can ask is asked once, and the judge itself is tried.
/// </summary>
public sealed class GitHubDescriptionTests : GitHubScene
{
    private static readonly Secret Token = new("job-token");

    [Fact]
    public async Task Every_request_of_the_client_and_every_answer_to_it_is_described()
    {
        SkipUnlessInstalled();
        for (var number = 0; number < 101; number++) Server.Add("somebody", "a page of comments is a hundred");
        var comments = Comments();
        await comments.UpsertAsync("prod", "text", failing: true, Cancel);
        await comments.UpsertAsync("prod", "changed", failing: true, Cancel);
        Server.Add(Server.Login, "changed\n\n<!-- trexis:prod -->");
        await comments.UpsertAsync("prod", "changed", failing: true, Cancel);
        await StatusesAsync();
        await ChecksAsync();
        await new GitHubPeople(Http, Time, Context, Token, new Secret("roles"), Patience).ReadAsync(["octo/dbas"], Cancel);
        await new GitHubPeople(Http, Time, Context with { PullRequest = null }, Token, null, Patience).ReadAsync([], Cancel);
        await ReviewsAsync();
        Server.Branches.Main.IsProtected = false;
        Server.Branches.Main.File = _ => [];
        await new GitHubKeptFiles(new PlatformCall(Http, Time, Context, Token, Patience))
            .ReadAsync(new KeptQuestion(null, "db/policy.yml", null), Cancel);
        await new GitHubPullRequests(Http, Time, Token, Patience).LocateAsync(
            Context with { PullRequest = null, HeadLabel = "mallory:patch" }, Cancel);

        var looked = Server.Exchanges.Where(exchange => exchange.Request.Path != "/graphql").Select(GitHubDescription.Look).ToList();

        looked.SelectMany(one => one.Problems).ShouldBeEmpty();
        looked.Select(one => one.Operation).Distinct().Order(StringComparer.Ordinal).ShouldBe(
        [
            "actions/get-reviews-for-run", "actions/get-workflow-run-attempt",
            "checks/create", "checks/get", "checks/list-for-ref", "checks/update", "git/get-tree",
            "issues/create-comment", "issues/delete-comment", "issues/list-comments", "issues/update-comment",
            "pulls/get", "pulls/list", "pulls/list-commits", "pulls/list-files", "pulls/list-reviews",
            "repos/compare-commits-with-basehead", "repos/create-commit-status", "repos/create-deployment",
            "repos/create-deployment-status",
            "repos/get", "repos/get-branch", "repos/get-branch-rules",
            "repos/get-collaborator-permission-level", "repos/get-commit", "repos/get-content",
            "repos/list-commit-statuses-for-ref", "repos/list-commits",
            "repos/list-deployment-statuses", "repos/list-deployments",
            "repos/list-pull-requests-associated-with-commit",
            "teams/list-members-in-org",
        ]);
    }

    [Theory]
    [InlineData(
        "POST",
        "/repos/octo/sales/statuses/head42",
        """{"state":"succeeded"}""",
        201,
        "{}",
        "body /state must be equal to one of the allowed values")]
    [InlineData("POST", "/repos/octo/sales/issues/42/comments", """{"text":"x"}""", 201, "{}", "body / must have required property 'body'")]
    [InlineData("GET", "/repos/octo/sales/issues/42/comments?perpage=100", "", 200, "[]", "query parameter perpage is not described")]
    [InlineData("GET", "/repos/octo/sales/pulls/head42", "", 200, "{}", "path parameter pull_number: / must be integer")]
    [InlineData(
        "GET",
        "/repos/octo/sales/pulls/42",
        "",
        200,
        """{"head":{"commit":"x"}}""",
        "answer 200 /head must NOT have additional properties: commit")]
    [InlineData("GET", "/repos/octo/sales/pulls/42", "", 200, """{"number":"42"}""", "answer 200 /number must be integer")]
    [InlineData("PUT", "/repos/octo/sales/pulls/42", "{}", 200, "{}", "PUT /repos/octo/sales/pulls/42 is not described")]
    public void What_GitHub_does_not_describe_is_refused(
        string method, string path, string body, int status, string answer, string expected)
    {
        SkipUnlessInstalled();

        GitHubDescription.Look(new Exchange(new ReceivedRequest(method, path, body), new ServerReply(status, answer))).Problems
            .ShouldContain(problem => problem.EndsWith(expected, StringComparison.Ordinal));
    }

    private async Task StatusesAsync()
    {
        var statuses = new GitHubStatuses(Http, Time, Context, Token, Patience);
        Server.Fail(
            new ServerFault(ServerFaultKind.AnswerAfter, "POST") { Path = "/statuses/", Body = "{}" },
            new ServerFault(ServerFaultKind.AnswerAfter, "POST") { Path = "/deployments/", Body = "{}" });
        (await statuses.SetCommitStatusAsync("trexis/prod", StatusState.Failure, "refused", "https://run.example/991", Cancel)).State
            .ShouldBe(PublicationState.Created);
        (await statuses.SetDeploymentStatusAsync("prod", StatusState.Success, "done", "https://run.example/991", Cancel)).State
            .ShouldBe(PublicationState.Created);
    }

    private async Task ReviewsAsync()
    {
        var history = Server.History = new GitHubHistory();
        var first = history.Push("alice", ("db/V1.sql", "one"));
        history.Merge(history.Open("alice", ("db/V7.sql", "seven")).Review("carol"));
        var question = new ReviewQuestion
        {
            Commit = history.Head,
            Base = first,
            Branch = "main",
            Folder = "db",
            Named = [],
            Content = path => GitBlob.Of(path.Contains('7', StringComparison.Ordinal) ? "seven"u8 : "one"u8),
        };
        (await new GitHubPeople(Http, Time, Context with { Commit = history.Head }, Token, null, Patience)
            .ReviewsAsync(Fact.Known(question), Cancel)).ShouldBeOfType<Fact<ReviewedChange>.Known>();
        Server.History = null;
    }

    private async Task ChecksAsync()
    {
        var checks = new GitHubChecks(Http, Time, Context, Token, Patience);
        Server.Fail(
            new ServerFault(ServerFaultKind.AnswerAfter, "POST") { Path = "/check-runs", Body = "{}" },
            new ServerFault(ServerFaultKind.AnswerAfter, "PATCH") { Path = "/check-runs", Body = "{}" });
        var annotations = Enumerable.Range(1, 60)
            .Select(line => new Annotation(AnnotationLevel.Warning, "code", "text", new SourceLocation("a.sql", line, 2)))
            .ToList();
        var report = new CheckReport
        {
            Name = "trexis/prod",
            RunKey = "run-7",
            State = StatusState.Success,
            Title = "passed",
            Summary = "summary",
            Annotations = annotations,
            Url = "https://run.example/991",
        };
        (await checks.SetAsync(report, Cancel)).State.ShouldBe(PublicationState.Created);
    }

    private static void SkipUnlessInstalled() =>
        Assert.SkipUnless(GitHubDescription.IsInstalled, "no description of GitHub's API: npm --prefix .ci/yaml install");
}
