using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class GitHubPeopleTests : GitHubScene
{
    [Fact]
    public async Task Reviewers_of_the_run_are_approvals_of_their_environment()
    {
        Server.Reviews.Add(("carol", "prod"));

        var people = await People().ReadAsync([], Cancel);

        var approval = people.ApprovalsOf("Prod", null).ShouldHaveSingleItem();
        (approval.By, approval.Comment, approval.Source).ShouldBe(("carol", "looks right", "GitHub, account 529, reviewer of run 991"));
        people.ApprovalsOf("staging", null).ShouldBeEmpty();
        people.ApprovalsProblem.ShouldBeNull();
    }

    [Fact]
    public async Task A_targets_own_environment_counts_for_the_environment_it_belongs_to()
    {
        Server.Reviews.Add(("carol", "prod-eu"));

        var people = await People().ReadAsync([], Cancel);

        people.ApprovalsOf("prod", "eu").ShouldHaveSingleItem().Environment.ShouldBe("prod");
        people.ApprovalsOf("prod", "us").ShouldBeEmpty();
    }

    [Fact]
    public async Task Authors_are_those_of_the_pull_requests_commits_without_the_platform_itself()
    {
        Server.Authors.Add("dave");

        var people = await People().ReadAsync([], Cancel);

        people.AuthorsWith(["Alice", "erin"]).ShouldBe(["Alice", "erin", "dave"]);
    }

    [Fact]
    public async Task Members_of_a_team_are_read_with_the_token_for_roles_only()
    {
        var named = new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["octo/dbas"] };

        var without = await People().ReadAsync(["octo/dbas"], Cancel);
        new Roles(named, without.Teams).IsIn("dba", "bob")
            .ShouldBeOfType<Fact<bool>.Unreadable>().Reason
            .ShouldContain("give a token that may read teams");

        var with = await People("roles").ReadAsync(["octo/dbas"], Cancel);
        new Roles(named, with.Teams).IsIn("dba", "bob").ShouldBe(Fact.Known(true));
        new Roles(named, with.Teams).IsIn("dba", "mallory").ShouldBe(Fact.Known(false));
    }

    [Fact]
    public async Task A_token_for_roles_without_the_right_is_said_plainly()
    {
        var people = await People("wrong").ReadAsync(["octo/dbas"], Cancel);

        people.Teams["octo/dbas"].ShouldBeOfType<Fact<IReadOnlyList<string>>.Unreadable>().Reason
            .ShouldBe(
                "the members of the team octo/dbas cannot be read: GitHub answered 401; the role token needs the right to read the "
                    + "organisation's members");
    }

    [Fact]
    public async Task What_may_not_be_read_names_the_line_to_add_and_is_no_approval()
    {
        Server.Fail(
            new ServerFault(ServerFaultKind.Answer, "GET")
            {
                Path = "/approvals",
                Status = 403,
                Body = """{"message":"Resource not accessible by integration"}""",
            });

        var people = await People().ReadAsync([], Cancel);

        people.ApprovalsOf("prod", null).ShouldBeEmpty();
        people.ApprovalsProblem.ShouldBe(
            "who approved on GitHub cannot be read: GitHub answered 403 (Resource not accessible by integration); add to the workflow: "
                + "`permissions: actions: read`");
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

    private GitHubPeople People(string? roles = null) =>
        new(Http, Time, Context, new Secret("job-token"), roles is null ? null : new Secret(roles), Patience);
}
