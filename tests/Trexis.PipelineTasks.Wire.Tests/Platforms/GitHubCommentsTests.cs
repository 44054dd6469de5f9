using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class GitHubCommentsTests : GitHubScene
{
    [Fact]
    public async Task A_comment_is_created_once_left_alone_while_it_is_true_and_then_updated()
    {
        var comments = Comments();

        (await comments.UpsertAsync("prod", "first", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        (await Comments().UpsertAsync("prod", "first", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);
        var updated = await Comments().UpsertAsync("prod", "second", failing: false, Cancel);

        updated.State.ShouldBe(PublicationState.Updated);
        updated.Url.ShouldNotBeNull().ShouldContain("#issuecomment-1000");
        Server.Comments.ShouldHaveSingleItem().Body.ShouldBe("second\n\n<!-- trexis:prod -->");
        (Server.Count("POST", "/comments"), Server.Count("PATCH")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Keys_have_comments_of_their_own_and_cannot_end_the_marker()
    {
        foreach (var key in HostileText.All)
            (await Comments().UpsertAsync(key, "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        foreach (var key in HostileText.All)
            (await Comments().UpsertAsync(key, "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);

        Server.Comments.Count.ShouldBe(HostileText.All.Count);
        Server.Comments.ShouldAllBe(
            comment => comment.Body.Split("-->", StringSplitOptions.None).Length == 2
                && comment.Body.EndsWith(" -->", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_strangers_comment_with_our_marker_is_left_alone()
    {
        Server.Add("mallory", "planted\n\n<!-- trexis:prod -->");
        Server.Add(Server.Login, "someone wrote <!-- trexis:prod --> in here");

        (await Comments().UpsertAsync("prod", "ours", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Server.Comments.Select(comment => comment.Body).ShouldBe(
            ["planted\n\n<!-- trexis:prod -->", "someone wrote <!-- trexis:prod --> in here", "ours\n\n<!-- trexis:prod -->"]);
    }

    [Fact]
    public async Task Our_comment_is_found_on_a_later_page_whoever_the_token_belongs_to()
    {
        Server.Login = "release-bot";
        for (var number = 0; number < 250; number++) Server.Add("alice", $"remark {number}");
        Server.Add("release-bot", "old\r\n\r\n<!-- trexis:prod -->\r\n");

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);

        Server.Comments.Count.ShouldBe(251);
        Server.Comments[^1].Body.ShouldStartWith("new");
    }

    [Fact]
    public async Task Where_the_token_may_not_say_who_it_is_it_is_the_workflows_own()
    {
        Server.Add("github-actions[bot]", "old\n\n<!-- trexis:prod -->");
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "POST") { Path = "/graphql", Status = 403, Body = "{}" });

        (await Comments().UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        Server.Comments.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_run_whose_commit_is_no_longer_the_head_writes_nothing()
    {
        Server.HeadSha = "head43";

        var outcome = await Comments().UpsertAsync("prod", "old news", failing: true, Cancel);

        outcome.State.ShouldBe(PublicationState.Skipped);
        outcome.Message.ShouldContain("from head42 to head43");
        Server.Comments.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_not_even_sent()
    {
        var outcome = await Comments().UpsertAsync("prod", new string('x', 70_000), failing: true, Cancel);

        outcome.Message.ShouldBe("no comment: it has 70022 characters, the platform takes 65536");
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_next_page_on_another_server_is_not_followed()
    {
        await using var other = await WebhookServer.RunAsync();
        Server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "GET")
        {
            Path = "/comments",
            Status = 200,
            Headers = new Dictionary<string, string> { ["Link"] = $"<{other.Url}/page2>; rel=\"next\"" },
        });

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Doubles_that_an_earlier_accident_left_are_removed()
    {
        Server.Add(Server.Login, "same\n\n<!-- trexis:prod -->");
        Server.Add(Server.Login, "same\n\n<!-- trexis:prod -->");
        Server.Add(Server.Login, "other\n\n<!-- trexis:qa -->");

        (await Comments().UpsertAsync("prod", "same", failing: true, Cancel)).State.ShouldBe(PublicationState.Unchanged);
        Server.Comments.Select(comment => comment.Id).ShouldBe([1000L, 1002L]);
    }

    [Theory]
    [InlineData(RepositoryProvider.GitHub, typeof(GitHubComments), 60_000)]
    [InlineData(RepositoryProvider.AzureRepos, typeof(AzureComments), 140_000)]
    public void Comments_go_where_the_repository_lives(RepositoryProvider provider, Type expected, int room)
    {
        var context = Context with { Provider = provider };
        var comments = KnownPlatforms.Keeping(context)?.Comments(new PlatformCall(Http, Time, context, new Secret("job-token"), Patience))
            .ShouldNotBeNull();

        comments.ShouldBeOfType(expected);
        comments!.RoomyLength.ShouldBe(room);
        KnownPlatforms.Keeping(Context with { Provider = RepositoryProvider.None }).ShouldBeNull();
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
        (await Comments(context: Context with { PullRequest = null }).UpsertAsync("prod", "text", failing: true, Cancel)).State
            .ShouldBe(PublicationState.Skipped);
        var outcome = await new GitHubComments(Http, Time, Context, new Secret(""), Patience).UpsertAsync(
            "prod", "text", failing: true, Cancel);

        outcome.ShouldBe(new Publication(PublicationState.Failed, "no comment: no token was given; pass `${{ github.token }}`"));
        Server.Requests.ShouldBeEmpty();
    }
}
