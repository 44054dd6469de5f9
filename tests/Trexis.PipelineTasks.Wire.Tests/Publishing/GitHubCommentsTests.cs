using System.Globalization;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Publishing;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Publishing;

public sealed class GitHubCommentsTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly HttpClient _http = PublishingHttp.Client();
    private readonly ScaledTime _time = new(100);
    private GitHubServer _server = null!;

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

    public async ValueTask InitializeAsync() => _server = await GitHubServer.RunAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_comment_is_created_once_left_alone_while_it_is_true_and_then_updated()
    {
        var comments = Comments();

        (await comments.UpsertAsync("prod", "first", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        (await Comments().UpsertAsync("prod", "first", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);
        var updated = await Comments().UpsertAsync("prod", "second", failing: false, Cancel);

        updated.State.ShouldBe(PublicationState.Updated);
        updated.Url.ShouldNotBeNull().ShouldContain("#issuecomment-1000");
        _server.Comments.ShouldHaveSingleItem().Body.ShouldBe("second\n\n<!-- trexis:prod -->");
        (_server.Count("POST", "/comments"), _server.Count("PATCH")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Keys_have_comments_of_their_own_and_cannot_end_the_marker()
    {
        foreach (var key in HostileText.All) (await Comments().UpsertAsync(key, "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        foreach (var key in HostileText.All) (await Comments().UpsertAsync(key, "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);

        _server.Comments.Count.ShouldBe(HostileText.All.Count);
        _server.Comments.ShouldAllBe(comment => comment.Body.Split("-->", StringSplitOptions.None).Length == 2 && comment.Body.EndsWith(" -->", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_strangers_comment_with_our_marker_is_left_alone()
    {
        _server.Add("mallory", "planted\n\n<!-- trexis:prod -->");
        _server.Add(_server.Login, "someone wrote <!-- trexis:prod --> in here");

        (await Comments().UpsertAsync("prod", "ours", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        _server.Comments.Select(comment => comment.Body).ShouldBe(
            ["planted\n\n<!-- trexis:prod -->", "someone wrote <!-- trexis:prod --> in here", "ours\n\n<!-- trexis:prod -->"]);
    }

    [Fact]
    public async Task Our_comment_is_found_on_a_later_page_whoever_the_token_belongs_to()
    {
        _server.Login = "release-bot";
        for (var number = 0; number < 250; number++) _server.Add("alice", $"remark {number}");
        _server.Add("release-bot", "old\r\n\r\n<!-- trexis:prod -->\r\n");

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);

        _server.Comments.Count.ShouldBe(251);
        _server.Comments[^1].Body.ShouldStartWith("new");
    }

    [Fact]
    public async Task Where_the_token_may_not_say_who_it_is_it_is_the_workflows_own()
    {
        _server.Add("github-actions[bot]", "old\n\n<!-- trexis:prod -->");
        _server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/graphql", Status = 403, Body = "{}" });

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        _server.Comments.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_run_whose_commit_is_no_longer_the_head_writes_nothing()
    {
        _server.HeadSha = "head43";

        var outcome = await Comments().UpsertAsync("prod", "old news", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Skipped);
        outcome.Message.ShouldContain("from head42 to head43");
        _server.Comments.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Happened))]
    public async Task A_creation_that_happened_unseen_is_found_and_not_repeated(ServerFaultKind kind, int status)
    {
        _server.Fail(new ServerFault(kind, "POST") { Path = "/comments", Status = status, Body = "oops" });

        var outcome = await Comments(PatienceFor(kind)).UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Created);
        _server.Comments.ShouldHaveSingleItem();
        _server.Count("POST", "/comments").ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(DidNotHappen))]
    public async Task A_creation_that_did_not_happen_is_tried_again(ServerFaultKind kind, int status)
    {
        _server.Fail(new ServerFault(kind, "POST") { Path = "/comments", Status = status, Body = "{}" });

        (await Comments(PatienceFor(kind)).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        _server.Comments.ShouldHaveSingleItem();
        _server.Count("POST", "/comments").ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Happened))]
    [MemberData(nameof(DidNotHappen))]
    public async Task An_update_arrives_in_spite_of_one_fault(ServerFaultKind kind, int status)
    {
        _server.Add(_server.Login, "old\n\n<!-- trexis:prod -->");
        _server.Fail(new ServerFault(kind, "PATCH") { Status = status, Body = "{}" });

        (await Comments(PatienceFor(kind)).UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);

        _server.Comments.ShouldHaveSingleItem().Body.ShouldStartWith("new");
    }

    [Theory]
    [InlineData(ServerFaultKind.Cut, 0)]
    [InlineData(ServerFaultKind.Hang, 0)]
    [InlineData(ServerFaultKind.HalfAnswer, 0)]
    [InlineData(ServerFaultKind.Answer, 500)]
    [InlineData(ServerFaultKind.Answer, 429)]
    public async Task A_reading_is_repeated(ServerFaultKind kind, int status)
    {
        _server.Fail(
            new ServerFault(kind, "GET") { Path = "/comments", Status = status },
            new ServerFault(kind, "GET") { Path = "/pulls/42", Status = status });

        (await Comments(PatienceFor(kind)).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        _server.Comments.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_comment_that_went_away_in_the_meantime_is_made_anew()
    {
        _server.Add(_server.Login, "old\n\n<!-- trexis:prod -->");
        _server.Fail(new ServerFault(ServerFaultKind.Answer, "PATCH") { Status = 404, Body = "{}" });

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        _server.Comments.ShouldHaveSingleItem().Body.ShouldStartWith("new");
    }

    [Fact]
    public async Task A_rate_limit_that_names_its_time_is_waited_for_exactly()
    {
        _server.Fail(RateLimit(new Dictionary<string, string> { ["Retry-After"] = "37" }));

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        _server.Comments.ShouldHaveSingleItem();
        LongWaits().ShouldBe([TimeSpan.FromSeconds(37)]);
    }

    [Fact]
    public async Task A_rate_limit_that_names_its_end_is_waited_for_until_then()
    {
        var end = (_time.GetUtcNow() + TimeSpan.FromSeconds(50)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        _server.Fail(RateLimit(new Dictionary<string, string> { ["x-ratelimit-remaining"] = "0", ["x-ratelimit-reset"] = end }));

        // However long the machine takes to get there, the clock must have passed that end.
        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        _server.Comments.ShouldHaveSingleItem();
        _time.GetUtcNow().ToUnixTimeSeconds().ShouldBeGreaterThanOrEqualTo(long.Parse(end, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_rate_limit_that_names_nothing_is_waited_for_a_minute()
    {
        _server.Fail(RateLimit(new Dictionary<string, string> { ["x-ratelimit-remaining"] = "12" }));

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        LongWaits().ShouldBe([TimeSpan.FromMinutes(1)]);
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_is_not_waited_for()
    {
        _server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/comments", Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" }, Body = "{}" });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(PublicationState.Failed, "the comment was not created: GitHub answered 429; the rate limit ends in 1 h, which is not waited for here"));
        _server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_permission_is_said_once_with_the_line_to_add()
    {
        _server.MayWrite = false;
        var comments = Comments();

        var first = await comments.UpsertAsync("prod", "text", failing: true, Cancel);
        var second = await comments.UpsertAsync("qa", "text", failing: true, Cancel);

        first.ShouldBe(new Publication(
            PublicationState.Failed,
            "the comment was not created: GitHub answered 403 (Resource not accessible by integration); add to the workflow: `permissions: pull-requests: write`"));
        second.State.ShouldBe(PublicationState.Skipped);
        _server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task A_fork_is_told_of_the_other_way()
    {
        _server.MayWrite = false;

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
        _server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/comments", Status = status, Body = $$"""{"message":"{{said}}"}""" });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Failed);
        outcome.Message.ShouldContain(expected);
        _server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_not_even_sent()
    {
        var outcome = await Comments().UpsertAsync("prod", new string('x', 70_000), failing: true, Cancel);

        outcome.Message.ShouldBe("no comment: it has 70022 characters, the platform takes 65536");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_stays_broken_is_given_up()
    {
        for (var number = 0; number < 200; number++) _server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/comments", Status = 500, Body = "<html>" });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(PublicationState.Failed, "the comment was not written: GitHub answered 500"));
        _server.Count("POST", "/comments").ShouldBe(4);
        _server.Requests.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Nobody_listening_is_a_warning_after_a_few_tries()
    {
        await _server.DisposeAsync();

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Failed);
        outcome.Message.ShouldStartWith("the comments cannot be read: ");
        outcome.Message.ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task A_next_page_on_another_server_is_not_followed()
    {
        await using var other = await WebhookServer.RunAsync();
        _server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "GET")
        {
            Path = "/comments",
            Status = 200,
            Headers = new Dictionary<string, string> { ["Link"] = $"<{other.Url}/page2>; rel=\"next\"" },
        });

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_at_once_leave_one_comment()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Comments().UpsertAsync("prod", $"run {number}", failing: true, Cancel)));

        outcomes.ShouldAllBe(outcome => outcome.State == PublicationState.Created || outcome.State == PublicationState.Updated);
        outcomes.Count(outcome => outcome.State == PublicationState.Created).ShouldBe(1);
        _server.Comments.ShouldHaveSingleItem().Body.ShouldStartWith("run ");
    }

    [Fact]
    public async Task Doubles_that_an_earlier_accident_left_are_removed()
    {
        _server.Add(_server.Login, "same\n\n<!-- trexis:prod -->");
        _server.Add(_server.Login, "same\n\n<!-- trexis:prod -->");
        _server.Add(_server.Login, "other\n\n<!-- trexis:qa -->");

        (await Comments().UpsertAsync("prod", "same", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);
        _server.Comments.Select(comment => comment.Id).ShouldBe([1000L, 1002L]);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _server.Fail(new ServerFault(ServerFaultKind.Hang, "GET"));
        var running = Comments(new HttpPatience { Timeout = TimeSpan.FromDays(1) }).UpsertAsync("prod", "text", failing: true, cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Theory]
    [InlineData(RepositoryProvider.GitHub, typeof(GitHubComments), 60_000)]
    [InlineData(RepositoryProvider.AzureRepos, typeof(AzureComments), 140_000)]
    public void Comments_go_where_the_repository_lives(RepositoryProvider provider, Type expected, int room)
    {
        var comments = PublishingHttp.CommentsFor(Context with { Provider = provider }, new Secret("token"), _http, _time).ShouldNotBeNull();

        comments.ShouldBeOfType(expected);
        comments.RoomyLength.ShouldBe(room);
        PublishingHttp.CommentsFor(Context with { Provider = RepositoryProvider.None }, new Secret("token"), _http, _time).ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("api.github.com")]
    [InlineData("/relative")]
    public async Task An_API_at_no_address_is_a_warning(string? api)
    {
        var outcome = await Comments(context: Context with { ApiUrl = api }).UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(PublicationState.Failed, $"no comment: the platform's API is at no http or https URL: '{api}'"));
    }

    [Fact]
    public async Task Without_a_pull_request_or_a_token_nothing_is_asked()
    {
        (await Comments(context: Context with { PullRequest = null }).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Skipped);
        var outcome = await new GitHubComments(_http, _time, Context, new Secret("")).UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(PublicationState.Failed, "no comment: no token was given; pass `${{ github.token }}`"));
        _server.Requests.ShouldBeEmpty();
    }

    private static ServerFault RateLimit(Dictionary<string, string> headers) => new(ServerFaultKind.Answer, "POST")
    {
        Path = "/comments",
        Status = 403,
        Headers = headers,
        Body = """{"message":"You have exceeded a secondary rate limit"}""",
    };

    // Between the first wait of a second and the timeout of a request.
    private List<TimeSpan> LongWaits() => [.. _time.Waits.Where(wait => wait.TotalSeconds is > 30 and < 1000)];

    // The test's clock runs a hundred times faster: two seconds of the machine's where nothing is answered, twenty otherwise.
    private static HttpPatience PatienceFor(ServerFaultKind kind) =>
        new() { Timeout = TimeSpan.FromSeconds(kind is ServerFaultKind.Hang or ServerFaultKind.HangAfter ? 200 : 2000) };

    private HostContext Context => new("github", "alice", WordProof.Verified, "head42", "feature", null, "991-1", 42)
    {
        Provider = RepositoryProvider.GitHub,
        ApiUrl = _server.Url,
        Repository = "octo/sales",
    };

    private GitHubComments Comments(HttpPatience? patience = null, HostContext? context = null) =>
        new(_http, _time, context ?? Context, new Secret("token"), patience ?? new HttpPatience { Timeout = TimeSpan.FromSeconds(2000) });
}
