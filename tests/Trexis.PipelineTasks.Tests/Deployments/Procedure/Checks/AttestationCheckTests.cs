using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class AttestationCheckTests
{
    public static TheoryData<AttestationCheck, string> ChecksAndTheStageBefore => new()
    {
        { new TeamIsNotified(), "dev" },
        { new TeamIsReady(), "qa" },
        { new TeamIsScheduled(), "staging" },
        { new StakeholdersAreInformed(), "staging" },
    };

    [Theory]
    [MemberData(nameof(ChecksAndTheStageBefore), DisableDiscoveryEnumeration = true)]
    public void Before_the_stage_that_the_procedure_names_it_is_skipped_unless_the_policy_demands_it(AttestationCheck check, string before)
    {
        var facts = Sample.Facts(before);

        check.Judge(facts).Verdict.ShouldBe(Verdict.Skipped);
        check.Judge(facts with { Policy = new EnvironmentPolicy { Require = [check.Info.Code] } }).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void Silence_in_production_is_unknown_and_names_the_command_that_mends_it()
    {
        foreach (var check in ProcedureChecks.All.OfType<AttestationCheck>())
        {
            var outcome = check.Judge(Sample.Facts());

            outcome.Verdict.ShouldBe(Verdict.Unknown);
            outcome.Message.ShouldContain($"trexis attest {check.Info.Code} --environment prod");
        }
    }

    [Fact]
    public void A_word_passes_and_tells_whose_it_is_and_how_well_it_is_proven()
    {
        var words = new Attestations([new Attestation
        {
            Code = "team.ready",
            By = "bob",
            Proof = ProofLevel.Attested,
            Environment = "prod",
            At = Sample.Now,
            Note = "on call until noon",
            Source = "run-4",
        }]);

        var outcome = new TeamIsReady().Judge(Sample.Facts() with { Words = words });

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("bob says so, attested 2026-11-23 09:00:00 UTC: on call until noon (run-4)");
        outcome.Proof.ShouldBe(ProofLevel.Attested);
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("bob");
    }

    [Fact]
    public void A_word_for_another_environment_is_silence_here() =>
        new TeamIsReady().Judge(Sample.Facts() with
        {
            Words = new Attestations([new Attestation
            {
                Code = "team.ready",
                By = "bob",
                Proof = ProofLevel.Attested,
                Environment = "staging",
                At = Sample.Now,
                Note = null,
                Source = "run-4",
            }]),
        })
            .Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void A_notification_that_did_not_arrive_is_said() =>
        new TeamIsNotified().Judge(Sample.Facts() with { NotificationProblem = "the webhook answered 500" })
            .Message.ShouldBe("the notification did not arrive: the webhook answered 500");
}
