using System.Globalization;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class GitHubCommentsFaultTests : GitHubScene
{
    /// <summary>Writes that happened though the answer does not say so.</summary>
    public static TheoryData<ServerFaultKind, int> Happened => new()
    {
        { ServerFaultKind.CutAfter, 0 },
        { ServerFaultKind.HalfAnswer, 0 },
        { ServerFaultKind.HangAfter, 0 },
        { ServerFaultKind.AnswerAfter, 500 },
        { ServerFaultKind.AnswerAfter, 502 },
        { ServerFaultKind.AnswerAfter, 504 },
    };

    /// <summary>Writes that did not happen and may be tried again.</summary>
    public static TheoryData<ServerFaultKind, int> DidNotHappen => new()
    {
        { ServerFaultKind.Cut, 0 },
        { ServerFaultKind.Hang, 0 },
        { ServerFaultKind.Answer, 500 },
        { ServerFaultKind.Answer, 503 },
        { ServerFaultKind.Answer, 429 },
        { ServerFaultKind.Answer, 409 },
    };

    [Theory]
    [MemberData(nameof(Happened))]
    public async Task A_creation_that_happened_unseen_is_found_and_not_repeated(ServerFaultKind kind, int status)
    {
        Server.Fail(new ServerFault(kind, "POST") { Path = "/comments", Status = status, Body = "oops" });

        var outcome = await Comments(PatienceFor(kind)).UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Created);
        Server.Comments.ShouldHaveSingleItem();
        Server.Count("POST", "/comments").ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(DidNotHappen))]
    public async Task A_creation_that_did_not_happen_is_tried_again(ServerFaultKind kind, int status)
    {
        Server.Fail(new ServerFault(kind, "POST") { Path = "/comments", Status = status, Body = "{}" });

        (await Comments(PatienceFor(kind)).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Server.Comments.ShouldHaveSingleItem();
        Server.Count("POST", "/comments").ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Happened))]
    [MemberData(nameof(DidNotHappen))]
    public async Task An_update_arrives_in_spite_of_one_fault(ServerFaultKind kind, int status)
    {
        Server.Add(Server.Login, "old\n\n<!-- trexis:prod -->");
        Server.Fail(new ServerFault(kind, "PATCH") { Status = status, Body = "{}" });

        (await Comments(PatienceFor(kind)).UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);

        Server.Comments.ShouldHaveSingleItem().Body.ShouldStartWith("new");
    }

    [Theory]
    [InlineData(ServerFaultKind.Cut, 0)]
    [InlineData(ServerFaultKind.Hang, 0)]
    [InlineData(ServerFaultKind.HalfAnswer, 0)]
    [InlineData(ServerFaultKind.Answer, 500)]
    [InlineData(ServerFaultKind.Answer, 429)]
    public async Task A_reading_is_repeated(ServerFaultKind kind, int status)
    {
        Server.Fail(
            new ServerFault(kind, "GET") { Path = "/comments", Status = status },
            new ServerFault(kind, "GET") { Path = "/pulls/42", Status = status });

        (await Comments(PatienceFor(kind)).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        Server.Comments.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_comment_that_went_away_in_the_meantime_is_made_anew()
    {
        Server.Add(Server.Login, "old\n\n<!-- trexis:prod -->");
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "PATCH") { Status = 404, Body = "{}" });

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        Server.Comments.ShouldHaveSingleItem().Body.ShouldStartWith("new");
    }

    [Fact]
    public async Task A_rate_limit_that_names_its_time_is_waited_for_exactly()
    {
        Server.Fail(RateLimit(new Dictionary<string, string> { ["Retry-After"] = "37" }));

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Server.Comments.ShouldHaveSingleItem();
        LongWaits().ShouldBe([TimeSpan.FromSeconds(37)]);
    }

    [Fact]
    public async Task A_rate_limit_that_names_its_end_is_waited_for_until_then()
    {
        var end = (Time.GetUtcNow() + TimeSpan.FromSeconds(50)).ToUnixTimeSeconds();
        Server.Fail(
            RateLimit(
                new Dictionary<string, string>
                {
                    ["x-ratelimit-remaining"] = "0",
                    ["x-ratelimit-reset"] = end.ToString(CultureInfo.InvariantCulture),
                }));

        // However long the machine takes to get there, the clock must have passed that end.
        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Server.Comments.ShouldHaveSingleItem();
        Time.GetUtcNow().ShouldBeGreaterThan(DateTimeOffset.FromUnixTimeSeconds(end));
    }

    [Fact]
    public async Task A_rate_limit_that_names_nothing_is_waited_for_a_minute()
    {
        Server.Fail(RateLimit(new Dictionary<string, string> { ["x-ratelimit-remaining"] = "12" }));

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        LongWaits().ShouldBe([TimeSpan.FromMinutes(1)]);
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_is_not_waited_for()
    {
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "POST")
            {
                Path = "/comments",
                Status = 429,
                Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" },
                Body = "{}",
            });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.ShouldBe(
            new Publication(
                PublicationState.Failed,
                "the comment was not created: GitHub answered 429; the rate limit ends in 1 h, which is not waited for here"));
        Server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_permission_is_said_once_with_the_line_to_add()
    {
        Server.MayWrite = false;
        var comments = Comments();

        var first = await comments.UpsertAsync("prod", "text", failing: true, Cancel);
        var second = await comments.UpsertAsync("qa", "text", failing: true, Cancel);

        first.ShouldBe(new Publication(
            PublicationState.Failed,
            "the comment was not created: GitHub answered 403 (Resource not accessible by integration); add to the workflow: `permissions: "
                + "pull-requests: write`"));
        second.State.ShouldBe(PublicationState.Skipped);
        Server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task A_fork_is_told_of_the_other_way()
    {
        Server.MayWrite = false;

        var outcome = await Comments(context: Context with { IsFork = true }).UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.Message.ShouldEndWith("; a fork's pull request has a token that may only read: publish from a workflow_run workflow");
    }

    [Theory]
    [InlineData(401, "Bad credentials", "the token is missing, expired or not for this server")]
    [InlineData(404, "Not Found", "`permissions: pull-requests: write`")]
    [InlineData(410, "Issues are disabled", "GitHub answered 410 (Issues are disabled)")]
    [InlineData(422, "Body is too long", "GitHub answered 422 (Body is too long)")]
    public async Task What_is_refused_is_not_repeated(int status, string said, string expected)
    {
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/comments", Status = status, Body = $$"""{"message":"{{said}}"}""" });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Failed);
        outcome.Message.ShouldContain(expected);
        Server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_stays_broken_is_given_up()
    {
        for (var number = 0; number < 200; number++)
            Server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/comments", Status = 500, Body = "<html>" });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(PublicationState.Failed, "the comment was not written: GitHub answered 500"));
        Server.Count("POST", "/comments").ShouldBe(4);
        Server.Requests.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Nobody_listening_is_a_warning_after_a_few_tries()
    {
        await Server.DisposeAsync();

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Failed);
        outcome.Message.ShouldStartWith("the comments cannot be read: ");
        outcome.Message.ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task A_hundred_at_once_leave_one_comment()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(number => Comments().UpsertAsync("prod", $"run {number}", failing: true, Cancel)));

        outcomes.ShouldAllBe(outcome => outcome.State == PublicationState.Created || outcome.State == PublicationState.Updated);
        outcomes.Count(outcome => outcome.State == PublicationState.Created).ShouldBe(1);
        Server.Comments.ShouldHaveSingleItem().Body.ShouldStartWith("run ");
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Server.Fail(new ServerFault(ServerFaultKind.Hang, "GET"));
        var running = Comments(new RetryOptions { Timeout = TimeSpan.FromDays(1) })
            .UpsertAsync("prod", "text", failing: true, cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static ServerFault RateLimit(Dictionary<string, string> headers) => new(ServerFaultKind.Answer, "POST")
    {
        Path = "/comments",
        Status = 403,
        Headers = headers,
        Body = """{"message":"You have exceeded a secondary rate limit"}""",
    };

    // Between the first wait of a second and the timeout of a request.
    private List<TimeSpan> LongWaits() => [.. Time.Waits.Where(wait => wait.TotalSeconds is > 30 and < 1000)];
}
