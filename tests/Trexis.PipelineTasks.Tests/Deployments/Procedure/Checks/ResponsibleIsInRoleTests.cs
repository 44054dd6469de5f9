using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class ResponsibleIsInRoleTests
{
    private static readonly PlatformApproval CarolApproves = new("carol", "prod", Sample.Now, null, "GitHub environment prod");

    [Fact]
    public void Whoever_started_the_run_passes_when_in_the_role_and_the_hosts_word_is_the_proof()
    {
        var outcome = new ResponsibleIsInRole().Judge(Sample.Facts() with { Actor = "CAROL" });

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Proof.ShouldBe(ProofLevel.Verified);
    }

    [Fact]
    public void The_stages_approver_carries_the_responsibility_where_a_developer_pushed()
    {
        var outcome = new ResponsibleIsInRole().Judge(
            Sample.Facts() with { Actor = "alice", ActorProof = ProofLevel.Declared, Approvals = [GivenApproval.From(CarolApproves)] });

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("carol (approver) is in the role senior-dba");
        outcome.Proof.ShouldBe(ProofLevel.Verified);
    }

    [Theory]
    [InlineData(ProofLevel.Declared, Verdict.Passed)]
    [InlineData(ProofLevel.Verified, Verdict.Failed)]
    public void Whoever_approved_the_change_by_a_command_carries_it_where_the_policy_takes_such_a_word(ProofLevel demanded, Verdict verdict)
    {
        var facts = Sample.Facts();
        var policy = facts.Policy with { Approval = facts.Policy.Approval with { Proof = demanded } };

        var outcome = new ResponsibleIsInRole().Judge(
            facts with { Actor = "alice", Policy = policy, Approvals = [Sample.Approval("carol", ProofLevel.Declared)] });

        outcome.Verdict.ShouldBe(verdict);
        if (verdict == Verdict.Passed) outcome.Proof.ShouldBe(ProofLevel.Declared);
    }

    [Fact]
    public void An_approver_of_another_stage_carries_nothing_here()
    {
        var outcome = new ResponsibleIsInRole().Judge(
            Sample.Facts() with { Actor = "alice", Approvals = [GivenApproval.From(CarolApproves with { Environment = "staging" })] });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe("alice (started the run) is not in the role senior-dba, which answers for prod");
        outcome.Findings.ShouldHaveSingleItem().Expected.ShouldBe("one of carol, Erin");
    }

    [Fact]
    public void A_team_that_could_not_be_read_leaves_it_unknown()
    {
        var facts = Sample.Facts("qa");

        var outcome = new ResponsibleIsInRole().Judge(facts with { Policy = new EnvironmentPolicy { Responsible = "dba" } });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("trexis/dbas");
    }

    [Fact]
    public void Without_a_responsible_role_it_is_skipped() =>
        new ResponsibleIsInRole().Judge(Sample.Facts("dev") with { Policy = new EnvironmentPolicy() }).Verdict.ShouldBe(Verdict.Skipped);
}
