using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>Where requests go and what counts as an answer, whatever the request.</summary>
public sealed class GitHubWireTests : GitHubScene
{
    [Theory]
    [InlineData("https://api.github.com", "https://api.github.com/graphql")]
    [InlineData("https://api.tenant.ghe.com", "https://api.tenant.ghe.com/graphql")]
    [InlineData("https://ghes.example/api/v3", "https://ghes.example/api/graphql")]
    public async Task Every_request_goes_below_the_address_of_the_API(string api, string graphQl)
    {
        Server.Add(Server.Login, "old\n\n<!-- trexis:prod -->");
        using var stand = new StandIn(Server.Url);
        using var http = new HttpClient(stand);
        var context = Context with { ApiUrl = api };

        var comments = new GitHubComments(http, Time, context, new Secret("job-token"), Patience);
        (await comments.UpsertAsync("prod", "new", failing: true, Cancel)).State.ShouldBe(PublicationState.Updated);
        var status = await Statuses(http, context).SetCommitStatusAsync("trexis/prod", StatusState.Success, "done", null, Cancel);
        status.State.ShouldBe(PublicationState.Created);
        await People(http, context).ReadAsync(["octo/dbas"], Cancel);

        stand.Asked.Where(url => !url.StartsWith($"{api}/repos/octo/sales/", StringComparison.Ordinal))
            .ShouldBe([graphQl, $"{api}/orgs/octo/teams/dbas/members?per_page=100"]);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var other = await WebhookServer.RunAsync();
        var headers = new Dictionary<string, string> { ["Location"] = $"{other.Url}/elsewhere" };
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "GET") { Status = status, Headers = headers, Body = "{}" },
            new ServerFault(ServerFaultKind.Answer, "POST") { Status = status, Headers = headers, Body = "{}" });

        var read = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);
        var written = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);

        read.Message.ShouldBe($"the comments cannot be read: GitHub answered {status}");
        written.Message.ShouldBe($"the comment was not created: GitHub answered {status}");

        other.Requests.ShouldBeEmpty();
        Server.Comments.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"total_count":0}""")]
    [InlineData("[1]")]
    public async Task Success_with_anything_but_the_list_is_no_empty_list(string body)
    {
        foreach (var path in new[] { "/comments", "/members", "/approvals" })
            Server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "GET") { Path = path, Status = 200, Body = body });

        var outcome = await Comments().UpsertAsync("prod", "text", failing: true, Cancel);
        var people = await People(Http, Context).ReadAsync(["octo/dbas"], Cancel);

        const string unread = "cannot be read: GitHub answered 200; the answer is not what the API documents";
        outcome.ShouldBe(new Publication(PublicationState.Failed, $"the comments {unread}"));
        Server.Count("POST").ShouldBe(0);
        people.ApprovalsProblem.ShouldBe($"who approved on GitHub {unread}");
        people.Teams["octo/dbas"].ShouldBeOfType<Fact<IReadOnlyList<string>>.Unreadable>();
    }

    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("[]")]
    public async Task Success_with_anything_but_an_object_is_looked_at_again(string body)
    {
        Server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "POST") { Path = "/comments", Status = 201, Body = body });

        (await Comments().UpsertAsync("prod", "text", failing: true, Cancel)).State.ShouldBe(PublicationState.Created);

        Server.Comments.ShouldHaveSingleItem();
        Server.Count("POST", "/comments").ShouldBe(1);
    }

    [Fact]
    public async Task The_token_for_roles_goes_to_no_other_server_either()
    {
        await using var other = await WebhookServer.RunAsync();
        Server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "GET")
        {
            Path = "/members",
            Status = 200,
            Headers = new Dictionary<string, string> { ["Link"] = $"<{other.Url}/page2>; rel=\"next\"" },
        });

        await People(Http, Context).ReadAsync(["octo/dbas"], Cancel);

        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Text_of_any_kind_arrives_as_it_was()
    {
        string[] descriptions = [.. HostileText.All, "bell\a", "\u0001"];

        foreach (var description in descriptions)
            await Statuses(Http, Context).SetCommitStatusAsync("trexis/prod", StatusState.Success, description, null, Cancel);

        Server.Statuses.Select(status => (string?)status["description"]).ShouldBe(descriptions);
    }

    [Theory]
    [InlineData("""{"web_url":{"nested":[1]}}""")]
    [InlineData("\"text\"")]
    [InlineData("\"\"")]
    public async Task A_deployment_of_somebody_else_is_followed_whatever_its_payload(string payload)
    {
        var statuses = Statuses(Http, Context);
        await statuses.SetDeploymentStatusAsync("prod", StatusState.Pending, "started", null, Cancel);
        var found = $$"""[{"id":1000,"payload":{{payload}}}]""";
        Server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "GET") { Path = "/deployments?", Status = 200, Body = found });

        var outcome = await statuses.SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel);

        outcome.State.ShouldBe(PublicationState.Created);

        Server.Deployments.ShouldHaveSingleItem().Statuses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Deployments_that_cannot_be_read_are_not_made_again()
    {
        Server.Fail(new ServerFault(ServerFaultKind.AnswerAfter, "GET") { Path = "/deployments", Status = 200, Body = "<html>" });

        var outcome = await Statuses(Http, Context).SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel);

        outcome.Message.ShouldBe("the deployment was not set: GitHub answered 200; the answer is not what the API documents");
        Server.Deployments.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ServerFaultKind.CutAfter, 1)]
    [InlineData(ServerFaultKind.AnswerAfter, 1)]
    [InlineData(ServerFaultKind.Cut, 2)]
    [InlineData(ServerFaultKind.Answer, 2)]
    public async Task Of_one_deployment_there_is_one_in_spite_of_a_fault(ServerFaultKind kind, int posts)
    {
        Server.Fail(new ServerFault(kind, "POST") { Path = "/deployments", Body = "{}" });

        var outcome = await Statuses(Http, Context).SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel);

        outcome.State.ShouldBe(PublicationState.Created);
        Server.Deployments.ShouldHaveSingleItem().Statuses.ShouldHaveSingleItem();
        Server.Requests.Count(request => request is { Method: "POST", Path: "/repos/octo/sales/deployments" }).ShouldBe(posts);
    }

    [Fact]
    public async Task A_run_that_names_no_repository_or_no_API_reads_nobody()
    {
        HostContext[] contexts = [Context with { Repository = null, PullRequest = null }, Context with { ApiUrl = "api.github.com" }];
        foreach (var context in contexts)
        {
            var people = await People(Http, context).ReadAsync([], Cancel);
            people.ApprovalsProblem.ShouldNotBeNull().ShouldStartWith("who approved on GitHub cannot be read: ");
        }
    }

    private GitHubStatuses Statuses(HttpClient http, HostContext context) => new(http, Time, context, new Secret("job-token"), Patience);

    private GitHubPeople People(HttpClient http, HostContext context) =>
        new(http, Time, context, new Secret("job-token"), new Secret("roles"), Patience);

    /// <summary>Hears what is asked of a server elsewhere, and lets the double answer it.</summary>
    private sealed class StandIn(string server) : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            var path = request.RequestUri.PathAndQuery.Replace("/api/v3/", "/", StringComparison.Ordinal);
            request.RequestUri = new Uri(server + path.Replace("/api/", "/", StringComparison.Ordinal));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
