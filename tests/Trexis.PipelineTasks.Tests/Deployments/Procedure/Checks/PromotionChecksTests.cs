using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class PromotionChecksTests
{
    private static readonly PromotionProof Proven = new("staging", Sample.Artifact.Sha256, [], Sample.Now.AddHours(-20));

    [Fact]
    public void The_first_environment_has_nothing_before_it_so_both_are_skipped()
    {
        new PromotionIsProven().Judge(Sample.Facts("dev")).Verdict.ShouldBe(Verdict.Skipped);
        new PromotionIsSoaked().Judge(Soaking(Sample.Facts("dev"))).Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public void A_whole_proof_passes_and_names_artifact_and_time()
    {
        var outcome = new PromotionIsProven().Judge(Sample.Facts() with { Promotion = Proven });

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("staging passed with the same artifact bbbbbbbbbbbb at 2026-11-22 13:00:00 UTC");
    }

    [Fact]
    public void A_proof_that_lacks_something_fails_and_names_it()
    {
        var lacking = Proven with
        {
            PassedAt = null,
            Missing = [
                new Finding("staging", "validate did not run", "a validate that passed"),
                new Finding("staging", "perf-gate gate did not run", "a perf-gate gate that passed"),
            ],
        };

        var outcome = new PromotionIsProven().Judge(Sample.Facts() with { Promotion = lacking });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe(
            "staging is not proven to have passed with artifact bbbbbbbbbbbb: staging: validate did not run, and 1 more");
        outcome.Findings.Count.ShouldBe(2);
    }

    [Fact]
    public void What_nobody_executed_there_is_no_proof_and_where_no_plan_tells_what_is_executed_here_none_of_it_is()
    {
        var proof = Proven with
        {
            Inherited =
            [
                new InheritedPart("staging", "V1__a.sql", IsWhole: false, "04-deploy-scripts.staging.json"),
                new InheritedPart("staging", "Sales", IsWhole: true, "04-deploy-dacpac.staging.json"),
            ],
        };
        var facts = Sample.Facts() with { Promotion = proof };

        new PromotionIsProven().Judge(facts).Verdict.ShouldBe(Verdict.Passed, "nothing is executed here");
        new PromotionIsProven().Judge(facts with { Scripts = ["V1__a.sql"] }).Findings.ShouldHaveSingleItem()
            .Observed.ShouldStartWith("V1__a.sql was not executed there");
        new PromotionIsProven().Judge(facts with { Planned = Fact.NotApplicable<ChangePlan>("nothing is pending") }).Verdict
            .ShouldBe(Verdict.Passed);
        new PromotionIsProven().Judge(facts with { Planned = Fact.Unreadable<ChangePlan>("no plan") }).Findings.Count.ShouldBe(2);
    }

    [Fact]
    public void Without_documents_of_the_environment_before_nobody_can_tell() =>
        new PromotionIsProven().Judge(Sample.Facts()).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void A_soak_that_is_not_over_fails_and_names_the_time_from_which_it_may_run()
    {
        var outcome = new PromotionIsSoaked().Judge(Soaking(Sample.Facts()) with { Promotion = Proven });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe(
            "staging passed at 2026-11-22 13:00:00 UTC; after a soak of 24 h prod may run from 2026-11-23 13:00:00 UTC");
        outcome.Measured.ShouldBe(Quantity.Duration(TimeSpan.FromHours(20)));
        outcome.Threshold.ShouldBe(Quantity.Duration(TimeSpan.FromHours(24)));
    }

    [Fact]
    public void A_soak_that_is_just_over_passes() =>
        new PromotionIsSoaked().Judge(Soaking(
            Sample.Facts()) with
        { Promotion = Proven with { PassedAt = Sample.Now.AddHours(-24) } }).Verdict.ShouldBe(Verdict.Passed);

    [Fact]
    public void A_soak_that_has_not_begun_is_unknown() =>
        new PromotionIsSoaked().Judge(Soaking(Sample.Facts())).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void Without_a_soak_time_in_the_policy_it_is_skipped() =>
        new PromotionIsSoaked().Judge(Sample.Facts() with { Promotion = Proven }).Message
            .ShouldBe("the policy asks for no soak time before prod");

    private static ProcedureFacts Soaking(ProcedureFacts facts) =>
        facts with { Policy = facts.Policy with { Soak = TimeSpan.FromHours(24) } };
}
