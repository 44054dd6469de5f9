using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class AttestationsTests
{
    [Fact]
    public void Words_of_the_file_of_attest_of_the_platform_and_of_messages_are_one_ledger_with_their_proofs_apart()
    {
        var words = Attestations.From(
            Sample.Change with { Attest = [Sample.Declared("team.ready", "alice")] },
            [
                Sample.Document(
                    "attest",
                    "prod",
                    Sample.Result("team.scheduled", proof: ProofLevel.Attested, kind: ResultKind.Attestation) with { Source = "bob" }),
                Sample.Document(
                    "precheck", "prod", Sample.Result("team.notified", proof: ProofLevel.Delivered, kind: ResultKind.Attestation)),
            ],
            [new PlatformApproval("carol", "prod", Sample.Now, null, "GitHub environment prod")]);

        words.All.Select(word => (word.Code, word.By, word.Proof)).ShouldBe(
        [
            ("team.ready", "alice", ProofLevel.Declared),
            ("team.scheduled", "bob", ProofLevel.Attested),
            ("team.notified", "dana", ProofLevel.Delivered),
            ("review.approved", "carol", ProofLevel.Verified),
        ]);
    }

    [Fact]
    public void What_a_check_made_of_a_word_is_no_second_word_and_a_refused_attestation_is_none() =>
        Attestations.From(null,
            [
                Sample.Document("precheck", "prod", Sample.Result("team.ready", proof: ProofLevel.Attested)),
                Sample.Document(
                    "attest", "prod", Sample.Result(
                        "team.ready", Verdict.Failed, proof: ProofLevel.Attested, kind: ResultKind.Attestation)),
            ],
            []).All.ShouldBeEmpty();

    [Fact]
    public void The_best_proven_word_counts_and_of_equals_the_latest()
    {
        var words = new Attestations(
        [
            Word("early", ProofLevel.Attested, -3),
            Word("late", ProofLevel.Attested, -1),
            Word("declared", ProofLevel.Declared, 0),
        ]);

        words.Best("team.ready", "prod")!.By.ShouldBe("late");
    }

    [Fact]
    public void A_word_for_one_environment_counts_there_alone_and_one_for_all_counts_everywhere()
    {
        var words = new Attestations([Word("bob", ProofLevel.Attested, 0) with { Environment = "staging" }]);

        words.Best("team.ready", "staging").ShouldNotBeNull();
        words.Best("team.ready", "prod").ShouldBeNull();
        new Attestations([Word("bob", ProofLevel.Attested, 0) with { Environment = null }]).Best("team.ready", "prod").ShouldNotBeNull();
    }

    private static Attestation Word(string by, ProofLevel proof, int hours) =>
        new()
        {
            Code = "team.ready",
            By = by,
            Proof = proof,
            Environment = "prod",
            At = Sample.Now.AddHours(hours),
            Note = null,
            Source = "run-1",
        };
}
