using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class ReviewIsApprovedTests
{
    [Fact]
    public void An_approval_of_this_change_by_someone_in_the_role_passes_and_its_proof_goes_along()
    {
        var outcome = Judge(Sample.Approval("carol"));

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("carol approved the change aaaaaaaaaaaa at 2026-11-23 08:00:00 UTC (run-7)");
        outcome.Proof.ShouldBe(ProofLevel.Attested);
    }

    [Fact]
    public void Of_several_approvals_the_best_proven_one_counts() =>
        Judge(Sample.Approval("carol", ProofLevel.Declared), Sample.Approval("erin", ProofLevel.Verified)).Proof
            .ShouldBe(ProofLevel.Verified);

    [Fact]
    public void A_reviewers_approval_of_this_stage_counts_for_what_the_stage_showed() =>
        Judge(GivenApproval.From(new PlatformApproval("carol", "prod", Sample.Now, null, "GitHub environment prod"))).Verdict
            .ShouldBe(Verdict.Passed);

    [Fact]
    public void A_word_without_a_fingerprint_that_the_platform_did_not_give_approves_nothing() =>
        Judge(Sample.Approval("carol") with { Fingerprint = null, Environment = "prod" }).Verdict.ShouldBe(Verdict.Failed);

    [Theory]
    [InlineData("aaaaaaaaaaa")]
    [InlineData("baaaaaaaaaaa")]
    [InlineData("")]
    public void Fewer_than_12_digits_or_other_digits_approve_nothing(string fingerprint)
    {
        var outcome = Judge(Sample.Approval("carol") with { Fingerprint = fingerprint });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe("nobody approved the change aaaaaaaaaaaa; 1 approval of something else");
    }

    [Fact]
    public void An_author_may_not_approve_unless_the_policy_lets_them()
    {
        var facts = Asking(Sample.Facts()) with { Authors = ["Carol"], Approvals = [Sample.Approval("carol")] };

        new ReviewIsApproved().Judge(facts).Message
            .ShouldBe("no approval of the change aaaaaaaaaaaa counts: carol: is an author of the change (run-7)");
        new ReviewIsApproved().Judge(facts with
        {
            Policy = facts.Policy with { Approval = facts.Policy.Approval with { ByAuthor = true } },
        }).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void Where_only_require_demands_it_that_is_said_for_approval_speaks_of_none()
    {
        var facts = Asking(Sample.Facts());
        var policy = facts.Policy with { Approval = facts.Policy.Approval with { Required = false } };

        new ReviewIsApproved().Judge(facts with { Policy = policy with { Require = ["review.approved"] } }).Message
            .ShouldBe("nobody approved the change aaaaaaaaaaaa (demanded by require:, not by approval:)");
        new ReviewIsApproved().Judge(facts with { Policy = policy with { Require = [] } }).Verdict
            .ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public void An_expired_approval_is_named_with_its_time() =>
        Judge(Sample.Approval("carol") with { Expires = Sample.Now.AddMinutes(-1) }).Message
            .ShouldContain("carol: expired at 2026-11-23 08:59:00 UTC");

    [Fact]
    public void An_approval_older_than_the_policy_lets_it_stand_has_expired_and_one_without_a_time_does_not_count()
    {
        var facts = Asking(Sample.Facts());
        facts = facts with { Policy = facts.Policy with { Approval = new ApprovalPolicy(Required: true, ValidFor: TimeSpan.FromDays(7)) } };

        new ReviewIsApproved().Judge(facts with { Approvals = [Sample.Approval("carol") with { At = Sample.Now.AddDays(-8) }] }).Message
            .ShouldContain("expired at 2026-11-22 09:00:00 UTC");
        new ReviewIsApproved().Judge(facts with { Approvals = [Sample.Approval("carol") with { At = null }] }).Message
            .ShouldContain("bears no time");
        new ReviewIsApproved().Judge(facts with { Approvals = [Sample.Approval("carol") with { At = Sample.Now.AddDays(-6) }] }).Verdict
            .ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void Someone_outside_the_role_does_not_count() =>
        Judge(Sample.Approval("bob")).Message.ShouldContain("bob: is not in the role senior-dba");

    [Fact]
    public void The_policys_approving_role_goes_before_the_responsible_one_and_an_unread_team_leaves_it_unknown()
    {
        var facts = Asking(Sample.Facts()) with { Approvals = [Sample.Approval("frank")] };

        new ReviewIsApproved().Judge(facts with
        {
            Policy = facts.Policy with { Approval = new ApprovalPolicy(Required: true, Role: "dba") },
        }).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void Without_any_approval_a_demanded_review_fails_and_one_that_is_not_demanded_is_skipped()
    {
        Judge().Message.ShouldBe("nobody approved the change aaaaaaaaaaaa");
        new ReviewIsApproved().Judge(Sample.Facts("dev")).Message.ShouldBe("the policy asks for no review in dev");
    }

    [Fact]
    public void A_review_that_nobody_demanded_but_somebody_gave_passes() =>
        new ReviewIsApproved().Judge(Sample.Facts("dev") with { Approvals = [Sample.Approval("carol")] }).Verdict.ShouldBe(Verdict.Passed);

    [Fact]
    public void Where_nothing_is_to_be_changed_a_demanded_review_waits_for_nothing() =>
        new ReviewIsApproved().Judge(Asking(
            Sample.Facts()) with
        { Planned = Fact.NotApplicable<ChangePlan>("nothing is to be changed here") })
            .ShouldSatisfyAllConditions(
                outcome => outcome.Verdict.ShouldBe(Verdict.Passed),
                outcome => outcome.Message.ShouldBe("nothing is to be changed here, so nothing waits for an approval"));

    [Fact]
    public void A_change_whose_fingerprint_could_not_be_read_is_unknown() =>
        new ReviewIsApproved().Judge(Asking(
            Sample.Facts()) with
        {
            Planned = Fact.Unreadable<ChangePlan>("the plan is garbled"),
            Approvals = [Sample.Approval("carol")],
        })
            .Verdict.ShouldBe(Verdict.Unknown);

    private static Outcome Judge(params GivenApproval[] approvals) =>
        new ReviewIsApproved().Judge(Asking(Sample.Facts()) with { Approvals = approvals });

    private static ProcedureFacts Asking(ProcedureFacts facts) =>
        facts with { Policy = facts.Policy with { Approval = facts.Policy.Approval with { Required = true } } };
}
