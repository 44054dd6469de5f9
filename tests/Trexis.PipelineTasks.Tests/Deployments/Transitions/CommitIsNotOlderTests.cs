using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tests.Deployments.Transitions;

public class CommitIsNotOlderTests
{
    private const string Standing = "bbbbbbb, which stands here since 2026-11-23 09:00:00 UTC";

    /// <summary>In an environment that is not protected, of a change that says nothing of going back.</summary>
    public static CommitPlace Place(CommitOrder order, string? heldBy = null) => new()
    {
        Commit = new string('a', 40),
        Accepted = new string('b', 40),
        AcceptedAt = TestTime.Monday,
        Compared = Fact.Known(new ComparedCommit(order, heldBy)),
        IsProofDemanded = false,
    };

    [Theory]
    [InlineData(CommitOrder.Identical)]
    [InlineData(CommitOrder.Ahead)]
    [InlineData(CommitOrder.First)]
    public void What_is_the_same_or_comes_after_or_first_is_no_question(CommitOrder order)
    {
        var place = Place(order, "main") with { IsProofDemanded = true, Redeploy = "to be sure" };

        CommitIsNotOlder.Unmet(place).ShouldBeEmpty();
        CommitIsNotOlder.Told(place).ShouldBeNull();
        place.ApprovedAfter.ShouldBeNull();
        DeployDemandsAreMet.Foreseen(policy: null, place, isProposal: false).ShouldBeNull();
    }

    [Fact]
    public void An_older_commit_is_refused_everywhere_with_both_commits_the_time_and_the_two_ways_on()
    {
        var unmet = CommitIsNotOlder.Unmet(Place(CommitOrder.Behind)).ShouldHaveSingleItem();

        (unmet.Subject, unmet.Observed).ShouldBe(("commit aaaaaaa", $"is older than {Standing}"));
        unmet.Expected.ShouldBe(
            "bbbbbbb or a commit that follows it; or in the change file redeploy: with the reason, approved anew");
        DeployDemandsAreMet.Foreseen(policy: null, Place(CommitOrder.Behind), isProposal: false)!
            .Message.ShouldBe($"apply would refuse: commit aaaaaaa is older than {Standing}");
    }

    [Fact]
    public void A_change_that_says_why_it_goes_back_wants_approvals_from_after_what_it_takes_away_and_tells_it()
    {
        var place = Place(CommitOrder.Behind) with { Redeploy = "totals are wrong", IsProofDemanded = true };

        CommitIsNotOlder.Unmet(place).ShouldBeEmpty();
        place.ApprovedAfter.ShouldBe(TestTime.Monday);
        CommitIsNotOlder.Told(place)!.Observed.ShouldBe($"takes the place of {Standing}, because: totals are wrong");
        var foreseen = DeployDemandsAreMet.Foreseen(policy: null, place, isProposal: false)!;
        (foreseen.Verdict, foreseen.Message).ShouldBe(
            (Verdict.Warned, $"commit aaaaaaa takes the place of {Standing}, because: totals are wrong"));
    }

    [Theory]
    [InlineData(true, null, "has parted from", "neither the default branch holds it nor, protected, the run's own")]
    [InlineData(true, "main", null, "main holds it")]
    [InlineData(false, null, null, "neither the default branch holds it nor, protected, the run's own")]
    public void One_that_has_parted_is_refused_only_where_that_is_protected_and_no_branch_holds_it(
        bool isProtected, string? heldBy, string? refused, string told)
    {
        var place = Place(CommitOrder.Diverged, heldBy) with { IsProofDemanded = isProtected };

        var unmet = CommitIsNotOlder.Unmet(place).ToList();
        if (refused is null) unmet.ShouldBeEmpty();
        else unmet.ShouldHaveSingleItem().Observed.ShouldBe($"{refused} {Standing}; {told}");
        CommitIsNotOlder.Told(place)!.Observed.ShouldBe($"has parted from {Standing}; {told}");
    }

    [Theory]
    [InlineData(CommitOrder.Ahead)]
    [InlineData(CommitOrder.First)]
    public void One_that_no_branch_holds_is_refused_where_that_is_protected_also_where_it_follows_or_is_the_first(CommitOrder order)
    {
        var place = Place(order);
        CommitIsNotOlder.Unmet(place).ShouldBeEmpty();

        var unmet = CommitIsNotOlder.Unmet(place with { IsProofDemanded = true }).ShouldHaveSingleItem();

        unmet.Observed.ShouldBe(
            "is not held by a branch that others keep: neither the default branch holds it nor, protected, the run's own");
        unmet.Expected.ShouldBe(
            "a commit of the default branch: merge this one first; or rules for the run's branch that demand reviews; or "
                + "trust: { unprotected: accepted } in the policy");
    }

    [Fact]
    public void Where_nobody_can_be_asked_of_a_first_commit_a_protected_environment_refuses_and_any_other_tells()
    {
        var place = Place(CommitOrder.First) with
        {
            Accepted = null,
            AcceptedAt = null,
            Compared = Fact.Unreadable<ComparedCommit>("no token"),
        };

        CommitIsNotOlder.Unmet(place).ShouldBeEmpty();
        CommitIsNotOlder.Told(place)!.Observed.ShouldBe("nobody knows which branch holds it: no token");
        CommitIsNotOlder.Unmet(place with { IsProofDemanded = true }).ShouldHaveSingleItem()
            .Observed.ShouldBe("may be of no branch that others keep: no token");
    }

    [Fact]
    public void Where_nobody_can_be_asked_a_protected_environment_refuses_whatever_the_change_says_and_any_other_tells()
    {
        var place = Place(CommitOrder.Ahead) with { Compared = Fact.Unreadable<ComparedCommit>("no token"), Redeploy = "to be sure" };

        CommitIsNotOlder.Unmet(place).ShouldBeEmpty();
        CommitIsNotOlder.Told(place)!.Observed.ShouldBe($"nobody knows whether it follows {Standing}: no token");
        CommitIsNotOlder.Unmet(place with { IsProofDemanded = true }).ShouldHaveSingleItem()
            .Observed.ShouldBe($"may be older than {Standing}: no token");
    }
}
