using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class GitHubStatusesTests : GitHubScene
{
    [Fact]
    public async Task A_commit_status_goes_to_the_head_with_its_description_cut()
    {
        var outcome = await Statuses().SetCommitStatusAsync(
            "trexis/prod", StatusState.Failure, new string('x', 300), "https://example.invalid/run", Cancel);

        outcome.State.ShouldBe(PublicationState.Created);
        Server.Requests.ShouldHaveSingleItem().Path.ShouldBe("/repos/octo/sales/statuses/head42");
        var status = Server.Statuses.ShouldHaveSingleItem();
        ((string?)status["state"], (string?)status["context"], (string?)status["target_url"]).ShouldBe(
            ("failure", "trexis/prod", "https://example.invalid/run"));
        ((string)status["description"]!).Length.ShouldBe(140);
    }

    [Fact]
    public async Task A_deployment_is_made_once_and_then_followed()
    {
        await Statuses().SetDeploymentStatusAsync("prod", StatusState.Pending, "started", null, Cancel);
        await Statuses().SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel);
        await Statuses().SetDeploymentStatusAsync("qa", StatusState.Success, "done", null, Cancel);

        Server.Deployments.Count.ShouldBe(2);
        var prod = Server.Deployments[1];
        Sorted(prod.Body).ShouldBe(Sorted(
            """{"ref":"head42","environment":"prod","description":"started","auto_merge":false,"required_contexts":[]}"""));
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
        Server.Fail(
            new ServerFault(kind, "POST") { Path = "/repos/octo/sales/statuses", Body = "{}" },
            new ServerFault(kind, "POST") { Path = "/deployments/", Body = "{}" });

        (await Statuses().SetCommitStatusAsync("trexis/prod", StatusState.Success, "done", null, Cancel)).State
            .ShouldBe(PublicationState.Created);
        (await Statuses().SetDeploymentStatusAsync("prod", StatusState.Success, "done", null, Cancel)).State
            .ShouldBe(PublicationState.Created);

        Server.Statuses.ShouldHaveSingleItem();
        Server.Deployments.ShouldHaveSingleItem().Statuses.ShouldHaveSingleItem();
        Server.Count("POST", "octo/sales/statuses").ShouldBe(posts);
    }

    [Fact]
    public async Task A_missing_permission_names_the_line_to_add()
    {
        Server.MayWrite = false;

        (await Statuses().SetCommitStatusAsync("trexis/prod", StatusState.Error, "", null, Cancel)).Message
            .ShouldEndWith("add to the workflow: `permissions: statuses: write`");
        (await Statuses().SetDeploymentStatusAsync("prod", StatusState.Error, "", null, Cancel)).Message
            .ShouldEndWith("add to the workflow: `permissions: deployments: write`");
    }

    private GitHubStatuses Statuses() => new(Http, Time, Context, new Secret("job-token"), Patience);
}
