using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class AzureCommentsTests : AzureScene
{
    [Fact]
    public async Task A_thread_is_active_while_failing_and_closed_when_all_is_well()
    {
        (await Comments().UpsertAsync("prod", "bad", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        Server.Threads.ShouldHaveSingleItem().Status.ShouldBe("active");

        (await Comments().UpsertAsync("prod", "bad", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);
        (await Comments().UpsertAsync("prod", "good", failing: false, Cancel)).State.ShouldBe(PublicationState.Updated);
        var thread = Server.Threads.ShouldHaveSingleItem();
        (thread.Status, thread.Content).ShouldBe(("closed", "good\n\n<!-- trexis:prod -->"));

        (await Comments().UpsertAsync("prod", "good", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        Server.Threads.ShouldHaveSingleItem().Status.ShouldBe("active");
        (Server.Count("POST"), Server.Count("PATCH")).ShouldBe((1, 3));
    }

    [Fact]
    public async Task Other_peoples_threads_are_left_alone_even_with_our_marker()
    {
        Server.Add("mallory", "planted\n\n<!-- trexis:prod -->", "active");
        Server.Add("build-service", "gone\n\n<!-- trexis:prod -->", "active").IsDeleted = true;

        (await Comments().UpsertAsync("prod", "ours", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        Server.Threads.Select(thread => thread.Author).ShouldBe(["mallory", "build-service"]);
    }

    [Fact]
    public async Task A_token_that_may_not_say_who_it_is_still_leaves_one_thread()
    {
        Server.TellsIdentity = false;
        Server.Add("build-service", "old\n\n<!-- trexis:prod -->", "active");

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        Server.Threads.ShouldHaveSingleItem().Content.ShouldStartWith("new");
    }

    [Theory]
    [InlineData(ServerFaultKind.CutAfter)]
    [InlineData(ServerFaultKind.HalfAnswer)]
    [InlineData(ServerFaultKind.HangAfter)]
    [InlineData(ServerFaultKind.AnswerAfter)]
    public async Task A_creation_that_happened_unseen_is_not_repeated(ServerFaultKind kind)
    {
        Server.Fail(new ServerFault(kind, "POST") { Body = "oops" });

        (await Comments(kind).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        Server.Threads.ShouldHaveSingleItem();
        Server.Count("POST").ShouldBe(1);
    }

    [Theory]
    [InlineData(ServerFaultKind.Cut, 0)]
    [InlineData(ServerFaultKind.Hang, 0)]
    [InlineData(ServerFaultKind.Answer, 500)]
    [InlineData(ServerFaultKind.Answer, 429)]
    [InlineData(ServerFaultKind.Answer, 409)]
    public async Task A_write_that_did_not_happen_is_tried_again(ServerFaultKind kind, int status)
    {
        Server.Fail(
            new ServerFault(kind, "POST") { Status = status, Body = "{}" },
            new ServerFault(kind, "PATCH") { Status = status, Body = "{}" });

        (await Comments(kind).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        (await Comments(kind).UpsertAsync("prod", "changed", failing: false, Cancel)).State.ShouldBe(PublicationState.Updated);
        var thread = Server.Threads.ShouldHaveSingleItem();
        (thread.Status, thread.Content).ShouldBe(("closed", "changed\n\n<!-- trexis:prod -->"));
    }

    [Fact]
    public async Task A_pause_asked_for_on_an_answer_that_succeeded_is_kept()
    {
        Server.Fail(
            new ServerFault(ServerFaultKind.AnswerAfter, "GET")
            {
                Path = "/threads",
                Status = 200,
                Headers = new Dictionary<string, string> { ["Retry-After"] = "23" },
            });
        var started = Time.GetTimestamp();

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Time.GetElapsedTime(started).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(23));
        Server.Count("POST").ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_right_is_said_once_with_what_to_grant()
    {
        Server.MayWrite = false;
        var comments = Comments();

        var first = await comments.UpsertAsync("prod", "text", failing: true, Cancel);

        first.State.ShouldBe(PublicationState.Failed);
        first.Message.ShouldStartWith("the comment was not created: Azure DevOps answered 403 (TF401027: ");
        first.Message.ShouldContain("grant `Contribute to pull requests` on the repository to the `Project Build Service`");
        (await comments.UpsertAsync("qa", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Skipped);
    }

    [Theory]
    [InlineData(400, "The comment is too long", "Azure DevOps answered 400 (The comment is too long)")]
    [InlineData(401, "unauthorized", "the token is missing, expired or not for this collection")]
    [InlineData(403, "TF401027: You need the Git permission", "grant `Contribute to pull requests`")]
    [InlineData(404, "TF401180: The requested pull request was not found.", "repository or pull request is not there")]
    [InlineData(422, "no such status", "Azure DevOps answered 422 (no such status)")]
    public async Task What_is_refused_is_not_repeated(int status, string said, string expected)
    {
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Status = status, Body = $$"""{"message":"{{said}}"}""" });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Failed);
        outcome.Message.ShouldContain(expected);
        Server.Count("POST").ShouldBe(1);
        Server.Threads.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_rate_limit_that_names_its_time_is_waited_for_exactly(int status)
    {
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "POST")
            {
                Status = status,
                Headers = new Dictionary<string, string> { ["Retry-After"] = "37" },
                Body = """{"message":"TF400733: rate limit"}""",
            });

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Server.Threads.ShouldHaveSingleItem();
        Time.Waits.ShouldContain(TimeSpan.FromSeconds(37));
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_is_not_waited_for()
    {
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "POST")
            {
                Status = 429,
                Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" },
                Body = "{}",
            });

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).Message
            .ShouldBe("the comment was not created: Azure DevOps answered 429; the rate limit ends in 1 h, which is not waited for here");
        Server.Count("POST").ShouldBe(1);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_never_sent()
    {
        (await Comments().UpsertAsync("prod", new string('x', 151_000), failing: true, Cancel)).Message
            .ShouldBe("no comment: it has 151022 characters, the platform takes 150000");
        Server.Requests.ShouldBeEmpty();
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
            new ServerFault(kind, "GET")
            {
                Path = "/threads",
                Status = status,
                Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
            });

        (await Comments(kind).UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        Server.Threads.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_thread_that_went_away_in_the_meantime_is_made_anew()
    {
        Server.Add(Server.UserId, "old\n\n<!-- trexis:prod -->", "active");
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "PATCH") { Status = 404, Body = "{}" });

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        Server.Threads.ShouldHaveSingleItem().Content.ShouldStartWith("new");
    }

    [Fact]
    public async Task A_sign_in_page_is_no_success()
    {
        var outcome = await new AzureComments(Http, Time, Context, new Secret("wrong"), Patience).UpsertAsync(
            "prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(
            PublicationState.Failed,
            "the comments cannot be read: Azure DevOps answered 203; the token is missing, expired or not for this collection: map "
                + "`SYSTEM_ACCESSTOKEN: $(System.AccessToken)`"));
    }

    [Fact]
    public async Task A_run_whose_commit_is_no_longer_the_head_writes_nothing()
    {
        Server.HeadSha = "head6";

        (await Comments().UpsertAsync("prod", "old news", failing: true, Cancel)).State.ShouldBe(PublicationState.Skipped);
        Server.Threads.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_at_once_leave_one_thread()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 100).Select(number => Comments().UpsertAsync("prod", $"run {number}", failing: true, Cancel)));

        Server.Threads.ShouldHaveSingleItem();
    }

    private AzureComments Comments(ServerFaultKind kind = ServerFaultKind.Answer) =>
        new(Http, Time, Context, new Secret("job-token"), PatienceFor(kind));
}
