using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Publishing;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Publishing;

public sealed class GitHubStatusesTests : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly HttpClient _http = PublishingHttp.Client();
    private readonly ScaledTime _time = new(100);
    private GitHubServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await GitHubServer.RunAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_status_goes_to_the_head_with_its_description_cut()
    {
        var outcome = await Statuses().SetCommitStatusAsync("trexis/prod", StatusState.Failure, new string('x', 300), "https://example.invalid/run", Cancel);

        outcome.State.ShouldBe(PublicationState.Created);
        _server.Requests.ShouldHaveSingleItem().Path.ShouldBe("/repos/octo/sales/statuses/head42");
        var status = _server.Statuses.ShouldHaveSingleItem();
        ((string?)status["state"], (string?)status["context"], (string?)status["target_url"]).ShouldBe(("failure", "trexis/prod", "https://example.invalid/run"));
        ((string)status["description"]!).Length.ShouldBe(140);
    }

    [Fact]
    public async Task A_deployment_is_made_once_and_then_followed()
    {
        await Statuses().SetDeploymentStatusAsync("prod", StatusState.Pending, "started", null, Cancel);
        await Statuses().SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel);
        await Statuses().SetDeploymentStatusAsync("qa", StatusState.Success, "done", null, Cancel);

        _server.Deployments.Count.ShouldBe(2);
        var prod = _server.Deployments[1];
        prod.Body.ToJsonString().ShouldBe("""{"ref":"head42","environment":"prod","description":"started","auto_merge":false,"required_contexts":[]}""");
        prod.Statuses.Select(status => (string?)status["state"]).ShouldBe(["in_progress", "success"]);
        prod.Statuses.ShouldAllBe(status => !(bool)status["auto_inactive"]!);
    }

    [Theory]
    [InlineData(ServerFaultKind.AnswerAfter, 1)]
    [InlineData(ServerFaultKind.CutAfter, 1)]
    [InlineData(ServerFaultKind.Answer, 2)]
    [InlineData(ServerFaultKind.Cut, 2)]
    public async Task Of_one_status_there_is_one_in_spite_of_a_fault(ServerFaultKind kind, int posts)
    {
        _server.Fail(
            new ServerFault(kind, "POST") { Path = "/repos/octo/sales/statuses", Body = "{}" },
            new ServerFault(kind, "POST") { Path = "/deployments/", Body = "{}" });

        (await Statuses().SetCommitStatusAsync("trexis/prod", StatusState.Success, "done", null, Cancel)).State.ShouldBe(PublicationState.Created);
        (await Statuses().SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel)).State.ShouldBe(PublicationState.Created);

        _server.Statuses.ShouldHaveSingleItem();
        _server.Deployments.ShouldHaveSingleItem().Statuses.ShouldHaveSingleItem();
        _server.Count("POST", "octo/sales/statuses").ShouldBe(posts);
    }

    [Fact]
    public async Task A_missing_permission_names_the_line_to_add()
    {
        _server.MayWrite = false;

        (await Statuses().SetCommitStatusAsync("trexis/prod", StatusState.Error, "", null, Cancel)).Message.ShouldEndWith("add to the workflow: `permissions: statuses: write`");
        (await Statuses().SetDeploymentStatusAsync("prod", StatusState.Error, "", null, Cancel)).Message.ShouldEndWith("add to the workflow: `permissions: deployments: write`");
    }

    private GitHubStatuses Statuses()
    {
        var context = new HostContext("github", "alice", WordProof.Verified, "head42", "feature", null, "991-1", 42) { ApiUrl = _server.Url, Repository = "octo/sales" };
        return new GitHubStatuses(_http, _time, context, new Secret("token"), new HttpPatience { Timeout = TimeSpan.FromSeconds(2000) });
    }
}
