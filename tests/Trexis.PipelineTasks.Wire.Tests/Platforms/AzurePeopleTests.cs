using System.Globalization;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class AzurePeopleTests : AzureScene
{
    [Fact]
    public async Task Approvers_of_a_stage_are_approvals_of_its_environment_with_their_time()
    {
        Server.Approvals.Add(("carol@example.com", "prod", "approved"));

        var people = await People().ReadAsync([], Cancel);

        people.ApprovalsOf("Prod", null).ShouldHaveSingleItem().ShouldBe(new PlatformApproval(
            "carol@example.com", "Prod", DateTimeOffset.Parse(
                "2026-11-23T09:30:00.123Z",
                CultureInfo.InvariantCulture), "looks right", "Azure DevOps, approver of the stage prod of run 7"));
        people.ApprovalsOf("staging", null).ShouldBeEmpty();
        people.ApprovalsProblem.ShouldBeNull();
    }

    [Fact]
    public async Task A_deployment_job_knows_the_environment_of_its_own_stage_whatever_that_is_called()
    {
        Server.Approvals.Add(("carol@example.com", "GoLive", "approved"));
        Server.Approvals.Add(("dave@example.com", "qa", "approved"));

        var people = await People(Context with { Stage = "GoLive", StageEnvironment = "prod-eu" }).ReadAsync([], Cancel);

        people.ApprovalsOf("prod", "eu").ShouldHaveSingleItem().By.ShouldBe("carol@example.com");
        people.ApprovalsOf("qa", null).ShouldHaveSingleItem().By.ShouldBe("dave@example.com");
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("pending")]
    [InlineData("skipped")]
    [InlineData("somethingNew")]
    public async Task What_is_not_approved_is_no_approval_nor_is_a_colleagues_word_before_it_is(string status)
    {
        Server.Approvals.Add(("carol@example.com", "prod", "approved"));
        Server.Approvals.Add(("dave@example.com", "prod", status));

        (await People().ReadAsync([], Cancel)).ApprovalsOf("prod", null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Alice", "alice", null)]
    [InlineData("alice", "carol", "the platform says that alice started this run, and not carol")]
    [InlineData(null, "alice", "who started the run cannot be read: it has ended")]
    public async Task Whoever_started_the_run_is_vouched_for_until_it_has_ended(string? starter, string person, string? doubt)
    {
        Server.Starter = starter;

        var people = await People().ReadAsync([], Cancel);

        people.Doubt(person).ShouldBe(doubt);
        people.Vouches(person).ShouldBe(doubt is null);
    }

    [Fact]
    public async Task A_run_that_waited_for_nobody_has_no_approvals_and_no_problem()
    {
        var people = await People().ReadAsync([], Cancel);

        (people.Approvals, people.ApprovalsProblem).ShouldSatisfyAllConditions(
            both => both.Approvals.ShouldBeOfType<Fact<IReadOnlyList<PlatformApproval>>.Known>().Value.ShouldBeEmpty(),
            both => both.ApprovalsProblem.ShouldBeNull());
        Server.Count("GET", "pipelines/approvals").ShouldBe(0);
    }

    [Theory]
    [InlineData("/timeline")]
    [InlineData("/pipelines/approvals")]
    public async Task What_may_not_be_read_names_the_right_to_grant_and_is_no_approval(string path)
    {
        Server.Approvals.Add(("carol@example.com", "prod", "approved"));
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "GET") { Path = path, Status = 403, Body = """{"message":"TF401000: denied"}""" });

        var people = await People().ReadAsync([], Cancel);

        people.ApprovalsOf("prod", null).ShouldBeEmpty();
        people.ApprovalsProblem.ShouldBe(
            "who approved on Azure DevOps cannot be read: Azure DevOps answered 403 (TF401000: denied); grant `View builds` on the "
                + "pipeline to the `Project Build Service`");
    }

    [Theory]
    [InlineData(ServerFaultKind.Answer)]
    [InlineData(ServerFaultKind.Cut)]
    [InlineData(ServerFaultKind.HalfAnswer)]
    public async Task A_reading_is_repeated(ServerFaultKind kind)
    {
        Server.Approvals.Add(("carol@example.com", "prod", "approved"));
        Server.Fail(new ServerFault(kind, "GET") { Path = "/timeline" }, new ServerFault(kind, "GET") { Path = "/approvals" });

        (await People().ReadAsync([], Cancel)).ApprovalsOf("prod", null).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Without_a_token_or_with_a_wrong_one_it_is_unknown_and_said()
    {
        (await People(token: "").ReadAsync([], Cancel)).ApprovalsProblem
            .ShouldBe(
                "who approved on Azure DevOps cannot be read: no token was given; map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the "
                    + "step's env");
        (await People(token: "wrong").ReadAsync([], Cancel)).ApprovalsProblem
            .ShouldBe(
                "who approved on Azure DevOps cannot be read: Azure DevOps answered 203; the token is missing, expired or not for this "
                    + "collection");
    }

    [Fact]
    public async Task Authors_are_those_of_the_pull_requests_commits_and_after_it_of_the_commit()
    {
        Server.Authors.Add("dave@example.com");

        (await People().ReadAsync([], Cancel)).AuthorsWith(["Alice"]).ShouldBe(["Alice", "dave@example.com"]);
        (await People(Context with { PullRequest = null }).ReadAsync([], Cancel)).AuthorsWith([]).ShouldBe(["alice"]);
        (await People(Context with { Provider = RepositoryProvider.GitHub }).ReadAsync([], Cancel)).AuthorsWith([]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Members_of_a_team_are_read_with_the_token_for_roles_only()
    {
        var named = new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["Sales/DBAs"] };
        for (var number = 0; number < 700; number++) Server.Team.Add(($"dba{number}@example.com", false));

        var without = await People().ReadAsync(["Sales/DBAs"], Cancel);
        new Roles(named, without.Teams).IsIn("dba", "bob@example.com")
            .ShouldBeOfType<Fact<bool>.Unreadable>().Reason
            .ShouldContain("give a token that may read teams");

        var with = await People(roles: "roles").ReadAsync(["Sales/DBAs"], Cancel);
        new Roles(named, with.Teams).IsIn("dba", "BOB@example.com").ShouldBe(Fact.Known(true));
        new Roles(named, with.Teams).IsIn("dba", "dba699@example.com").ShouldBe(Fact.Known(true));
        new Roles(named, with.Teams).IsIn("dba", "mallory@example.com").ShouldBe(Fact.Known(false));
    }

    [Fact]
    public async Task A_group_within_a_team_and_a_token_without_the_right_leave_the_members_unknown()
    {
        Server.Team.Add(("[Sales]\\Contractors", true));

        (await ReasonAsync("roles", "Sales/DBAs"))
            .ShouldBe(
                "the members of the team Sales/DBAs cannot be read: it holds the group Somebody, whose members are not read; list the "
                    + "people, or a team without groups");
        (await ReasonAsync("eyJ.wrong", "Sales/DBAs"))
            .ShouldBe(
                "the members of the team Sales/DBAs cannot be read: Azure DevOps answered 203; the token is missing, expired or not for "
                    + "this collection");
        (await ReasonAsync("roles", "a/b/c")).ShouldBe("the members of the team a/b/c cannot be read: it is no project/team");
    }

    private async Task<string> ReasonAsync(string roles, string team) =>
        (await People(roles: roles).ReadAsync([team], Cancel)).Teams[team].ShouldBeOfType<Fact<IReadOnlyList<string>>.Unreadable>().Reason;

    private AzurePeople People(HostContext? context = null, string token = "job-token", string? roles = null) =>
        new(Http, Time, context ?? Context, new Secret(token), roles is null ? null : new Secret(roles), Patience);
}
