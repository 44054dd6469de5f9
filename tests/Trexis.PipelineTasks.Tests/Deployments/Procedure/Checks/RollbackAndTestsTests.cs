using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class RollbackAndTestsTests
{
    [Fact]
    public void A_way_back_of_known_cost_passes_and_the_quickest_is_named()
    {
        var outcome = Rollback(
            "prod",
            new RollbackEstimate("undo scripts", TimeSpan.FromSeconds(20), false, "nothing"),
            new RollbackEstimate("restore", TimeSpan.FromMinutes(3), true, "what was written since"));

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("2 rollback options, the quickest: undo scripts, estimated 20 s, loses nothing");
    }

    [Fact]
    public void A_way_back_of_unknown_duration_warns() =>
        Rollback("prod", new RollbackEstimate("restore", null, false, "a day")).Verdict.ShouldBe(Verdict.Warned);

    [Fact]
    public void No_way_back_fails_in_production_and_is_skipped_before_it()
    {
        Rollback("prod").Verdict.ShouldBe(Verdict.Failed);
        Rollback("qa").Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public void Ways_back_that_could_not_be_looked_for_are_unknown() =>
        new RollbackIsPlanned().Judge(Sample.Facts() with
        {
            Rollback = Fact.Unreadable<IReadOnlyList<RollbackEstimate>>("the undo folder is denied"),
        }).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void Tests_that_all_passed_pass_with_the_files_hash_as_evidence()
    {
        var outcome = Tests(new TestSummary("unit.xml", "f00d", 1200, 0, 3, []));

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("1,200 tests passed in 1 file");
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe("1,200 passed, 3 not run, SHA-256 f00d");
    }

    [Fact]
    public void A_failed_test_fails_and_is_named()
    {
        var outcome = Tests(new TestSummary("unit.xml", "f00d", 9, 1, 0, ["orders keep their index"]));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe("1 test of 10 failed");
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("orders keep their index");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_file_of_no_test_that_ran_is_not_a_pass_even_beside_a_good_one(int notRun) =>
        Tests(new TestSummary("unit.xml", "f00d", 9, 0, 0, []), new TestSummary("empty.xml", "beef", 0, 0, notRun, []))
            .Message.ShouldBe("empty.xml holds no test that ran, which is not a pass");

    [Fact]
    public void Without_files_a_persons_word_counts_as_what_it_is_and_silence_is_unknown()
    {
        var facts = Sample.Facts() with { Tests = Fact.Known<IReadOnlyList<TestSummary>>([]) };

        new TestsHavePassed().Judge(facts).Verdict.ShouldBe(Verdict.Unknown);
        var outcome = new TestsHavePassed().Judge(
            facts with
            {
                Words = new Attestations([new Attestation
                {
                    Code = "tests.passed",
                    By = "alice",
                    Proof = ProofLevel.Declared,
                    Environment = null,
                    At = null,
                    Note = null,
                    Source = "changes/CHG-1.yml:12",
                }]),
            });
        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Proof.ShouldBe(ProofLevel.Declared);
    }

    [Fact]
    public void A_persons_word_does_not_outweigh_a_failed_test() =>
        new TestsHavePassed().Judge(Sample.Facts() with
        {
            Tests = Fact.Known<IReadOnlyList<TestSummary>>([new TestSummary("unit.xml", "f00d", 9, 1, 0, [])]),
            Words = new Attestations([new Attestation
            {
                Code = "tests.passed",
                By = "alice",
                Proof = ProofLevel.Verified,
                Environment = null,
                At = null,
                Note = null,
                Source = "platform",
            }]),
        }).Verdict.ShouldBe(Verdict.Failed);

    private static Outcome Rollback(string environment, params RollbackEstimate[] options) =>
        new RollbackIsPlanned().Judge(Sample.Facts(environment) with { Rollback = Fact.Known<IReadOnlyList<RollbackEstimate>>(options) });

    private static Outcome Tests(params TestSummary[] files) =>
        new TestsHavePassed().Judge(Sample.Facts() with { Tests = Fact.Known<IReadOnlyList<TestSummary>>(files) });
}
