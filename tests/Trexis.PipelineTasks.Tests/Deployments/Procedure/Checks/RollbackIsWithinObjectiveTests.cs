using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure.Checks;

public class RollbackIsWithinObjectiveTests
{
    [Theory]
    [InlineData(29, true, Verdict.Passed)]
    [InlineData(31, true, Verdict.Failed)]
    [InlineData(15, false, Verdict.Passed)]
    [InlineData(16, false, Verdict.Warned)]
    [InlineData(31, false, Verdict.Failed)]
    public void A_measured_time_counts_as_it_is_and_an_estimate_twice(int minutes, bool measured, Verdict verdict) =>
        Judge(new RollbackEstimate("restore", TimeSpan.FromMinutes(minutes), measured, "nothing")).Verdict.ShouldBe(verdict);

    [Fact]
    public void The_quickest_way_decides_and_an_estimate_beside_a_measurement_counts_twice()
    {
        var outcome = Judge(
            new RollbackEstimate("undo", TimeSpan.FromMinutes(12), false, "nothing"),
            new RollbackEstimate("restore", TimeSpan.FromMinutes(20), true, "a day"));

        outcome.Message.ShouldBe("restore: measured 20 min, the policy allows 30 min");
    }

    [Fact]
    public void Where_the_policy_sets_no_time_it_is_skipped() =>
        new RollbackIsWithinObjective().Judge(Sample.Facts()).Verdict.ShouldBe(Verdict.Skipped);

    [Fact]
    public void No_way_back_is_none_in_time_and_an_unknown_duration_is_unknown()
    {
        Judge().Verdict.ShouldBe(Verdict.Failed);
        Judge(new RollbackEstimate("restore", null, false, "a day")).Verdict.ShouldBe(Verdict.Unknown);
    }

    private static Outcome Judge(params RollbackEstimate[] options)
    {
        var facts = Sample.Facts();
        return new RollbackIsWithinObjective().Judge(facts with
        {
            Policy = facts.Policy with { Rollback = new RollbackPolicy(TimeSpan.FromMinutes(30)) },
            Rollback = Fact.Known<IReadOnlyList<RollbackEstimate>>(options),
        });
    }
}
