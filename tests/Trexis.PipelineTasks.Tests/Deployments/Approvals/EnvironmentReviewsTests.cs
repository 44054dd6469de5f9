using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tests.Reporting;

namespace Trexis.PipelineTasks.Tests.Deployments.Approvals;

public class EnvironmentReviewsTests
{
    private static readonly RunTarget Qa = new("qa", null, "sqlite", "", "qa.db");

    private static readonly RunDocument Plan = SampleDocuments.Document("deploy-scripts", "plan", Qa, TestTime.Monday, 1_000);

    [Fact]
    public void A_review_that_the_plan_did_not_know_counts_from_the_plan_s_end()
    {
        var given = Of(PlanKnowing("991"), "carol").ShouldHaveSingleItem();

        given.Objection.ShouldBeNull();
        given.At.ShouldBe(TestTime.Monday.AddSeconds(1));
        (given.By, given.Proof).ShouldBe(("carol", ProofLevel.Verified));
    }

    [Fact]
    public void Of_an_earlier_attempt_s_reviews_none_counts_for_a_plan_that_was_made_again_until_the_list_grows()
    {
        Of(PlanKnowing("991", "carol"), "carol").ShouldHaveSingleItem().Objection
            .ShouldBe("let this run in before the plan was written");
        Of(PlanKnowing("991", "Carol"), "carol", "carol").Select(given => given.Objection)
            .ShouldBe(["let this run in before the plan was written", null]);
        Of(PlanKnowing("991", "carol"), "carol", "erin").Single(given => given.Objection is null).By.ShouldBe("erin");
    }

    [Fact]
    public void A_review_of_another_run_than_the_one_that_planned_is_of_something_else() =>
        Of(PlanKnowing("990"), "carol").ShouldHaveSingleItem().Objection
            .ShouldBe("let another run in than the one that planned (991, not 990)");

    [Fact]
    public void Without_a_plan_or_without_its_word_nobody_knows_what_was_looked_at()
    {
        Of(null, "carol").ShouldHaveSingleItem().Objection.ShouldBe("let this run in before anything was planned");
        Of(Plan, "carol").ShouldHaveSingleItem().Objection!.ShouldStartWith("may have approved before the plan was written");
    }

    [Theory]
    [InlineData(0, "991", "let this run in before the plan was written")]
    [InlineData(1, "991", "let this run in before the plan was written")]
    [InlineData(2, "991", null)]
    [InlineData(2, "990", "let another run in than the one that planned (991, not 990)")]
    [InlineData(2, "991, ring canary", "let another run in than the one that planned (991, not 991, ring canary)")]
    public void A_review_with_a_time_of_its_own_counts_where_it_came_after_the_plan_of_the_same_run(
        int second, string planned, string? objection)
    {
        var at = TestTime.Monday.AddSeconds(second);

        var given = EnvironmentReviews.Of(
            [new PlatformApproval("carol", "qa", at, null, "Azure DevOps")], PlanKnowing("991").Run, PlanKnowing(planned))
            .ShouldHaveSingleItem();

        (given.At, given.Objection).ShouldBe((at, objection));
    }

    private static RunDocument PlanKnowing(string run, params string[] by) =>
        Plan with { Run = Plan.Run with { Reviewers = new EarlierReviewers(run, by) } };

    private static List<GivenApproval> Of(RunDocument? plan, params string[] reviewers) =>
    [
        .. EnvironmentReviews.Of(
            [.. reviewers.Select(reviewer => new PlatformApproval(reviewer, "qa", null, null, "GitHub, reviewer of run 991"))],
            Plan.Run with { Reviewers = new EarlierReviewers("991", reviewers) },
            plan),
    ];
}
