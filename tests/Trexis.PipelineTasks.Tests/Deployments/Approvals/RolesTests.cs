using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Tests.Deployments.Approvals;

public class RolesTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Names = new()
    {
        ["dba"] = ["Bob", "trexis/dbas"],
        ["lead"] = ["dave"],
        ["empty"] = [],
    };

    [Theory]
    [InlineData("bob")]
    [InlineData("BOB")]
    public void Logins_compare_as_platforms_compare_them(string person) => new Roles(Names).IsIn("dba", person).ShouldBe(Fact.Known(true));

    [Fact]
    public void A_member_of_a_team_that_was_read_is_in_the_role_and_others_are_not()
    {
        var roles = new Roles(
            Names, new Dictionary<string, Fact<IReadOnlyList<string>>> { ["Trexis/DBAs"] = Fact.Known<IReadOnlyList<string>>(["Frank"]) });

        roles.IsIn("dba", "frank").ShouldBe(Fact.Known(true));
        roles.IsIn("dba", "alice").ShouldBe(Fact.Known(false));
        roles.IsIn("lead", "alice").ShouldBe(Fact.Known(false));
    }

    [Fact]
    public void A_team_that_could_not_be_read_leaves_it_unreadable_with_the_reason()
    {
        var roles = new Roles(
            Names,
            new Dictionary<string, Fact<IReadOnlyList<string>>>
            {
                ["trexis/dbas"] = Fact.Unreadable<IReadOnlyList<string>>("the token may not read teams"),
            });

        roles.IsIn("dba", "frank").ShouldBeOfType<Fact<bool>.Unreadable>().Reason.ShouldContain("the token may not read teams");
        new Roles(Names).IsIn("dba", "frank").ShouldBeOfType<Fact<bool>.Unreadable>().Reason.ShouldContain("trexis/dbas were not read");
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("nobody-named-it")]
    public void A_role_of_nobody_is_unreadable(string role) => new Roles(Names).IsIn(role, "bob").ShouldBeOfType<Fact<bool>.Unreadable>();

    [Fact]
    public void A_persons_name_is_no_team_and_a_teams_name_is_no_person()
    {
        Roles.TeamsAmong(Names["dba"]).ShouldBe(["trexis/dbas"]);
        new Roles(
            Names,
            new Dictionary<string, Fact<IReadOnlyList<string>>>
            {
                ["trexis/dbas"] = Fact.Known<IReadOnlyList<string>>([]),
            }).IsIn("dba", "trexis/dbas").ShouldBe(Fact.Known(false));
    }
}
