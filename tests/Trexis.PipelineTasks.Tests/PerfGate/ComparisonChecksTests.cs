using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Measuring;

namespace Trexis.PipelineTasks.Tests.PerfGate;

public class ComparisonChecksTests
{
    private static readonly double[] Usual = [40, 41, 42, 43, 44, 41, 42, 43, 42, 40, 44, 41];

    [Theory]
    [InlineData(1000L, 4000L, true)]
    [InlineData(1000L, 1400L, false)]
    [InlineData(10L, 90L, false)]
    public void A_query_that_reads_many_more_pages_is_told_whatever_the_clock_says(long before, long now, bool told)
    {
        var baseline = Comparisons.Baseline(("open orders", Usual));
        var facts = With(Facts(("open orders", Usual)), query => query with { LogicalReads = now }) with
        {
            Baseline = Fact.Known(baseline with { Queries = [baseline.Queries[0] with { LogicalReads = before }] }),
        };

        var outcome = Regression(facts);

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Findings.Any(finding => finding.Observed == "reads 4,000 pages a run").ShouldBe(told);
    }

    [Fact]
    public void A_query_that_takes_half_as_long_again_fails_with_both_medians()
    {
        var outcome = Regression(Facts(("open orders", Slower(1.5)), ("totals", Usual)));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe(
            "open orders is 50 % slower (median 63 ms instead of 42 ms, 12 runs before, 12 after; 90 % interval +46.4 % to +53.7 %); 1 "
                + "slower of 2 queries held against the baseline of 2026-11-23 09:00:00 UTC");
        outcome.Measured.ShouldBe(Quantity.Percent(50));
        outcome.Threshold.ShouldBe(Quantity.Percent(20));
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("open orders");
    }

    [Fact]
    public void A_setting_that_changed_stands_beside_the_query_that_became_slower()
    {
        var facts = Facts(("open orders", Slower(2)));
        var outcome = Regression(facts with
        {
            Conditions = Fact.Known(Comparisons.Conditions with { Settings = ["journal_mode=delete", "synchronous=2"] }),
            Baseline = facts.Baseline.Map(
                baseline => baseline with
                {
                    Conditions = Comparisons.Conditions with { Settings = ["journal_mode=wal", "synchronous=2"] },
                }),
        });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings[^1].ShouldBe(new Finding("setting", "journal_mode=delete", "journal_mode=wal"));
    }

    [Fact]
    public void The_same_timings_pass() => Regression(Facts(("open orders", Usual))).Verdict.ShouldBe(Verdict.Passed);

    [Fact]
    public void A_query_may_have_a_slowdown_of_its_own_that_matters()
    {
        var facts = Facts(("open orders", Slower(1.15)));

        Regression(facts).Verdict.ShouldBe(Verdict.Passed);
        Regression(With(facts, query => query with { Slowdown = new SlowdownLimit(10, TimeSpan.FromMilliseconds(1)) })).Verdict
            .ShouldBe(Verdict.Failed);
    }

    [Fact]
    public void A_slowdown_on_another_machine_is_unknown_and_says_why()
    {
        var outcome = Regression(
            Facts(
                (
                    "open orders",
                    Slower(
                        2))) with
            { Conditions = Fact.Known(Comparisons.Conditions with { Processors = 16, EngineVersion = "Fake 4" }) });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("engine version: Fake 4 instead of Fake 3.50; processors: 16 instead of 2");
        outcome.Message.ShouldContain("100 % slower");
    }

    [Fact]
    public void The_same_timings_on_another_machine_are_unknown_too() =>
        Regression(Facts(("open orders", Usual)) with { Conditions = Fact.Known(Comparisons.Conditions with { Server = "other" }) }).Verdict
            .ShouldBe(Verdict.Unknown);

    [Fact]
    public void Too_few_timings_are_unknown()
    {
        var outcome = Regression(Facts(("open orders", [100, 100, 100])));

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("12 runs before, 3 after, at least 8 are needed");
    }

    [Fact]
    public void A_query_whose_text_has_changed_is_another_query()
    {
        var outcome = Regression(With(Facts(("open orders", Slower(3))), query => query with { SqlSha256 = "another" }));

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldContain("text has changed");
    }

    [Fact]
    public void Without_a_baseline_nothing_is_told_and_the_way_to_one_is()
    {
        var outcome = Regression(
            Facts(
                (
                    "open orders",
                    Usual)) with
            {
                Baseline = Fact.Unreadable<PerformanceRecord>(
                            "there is no baseline of this target; run perf-gate baseline before the deployment"),
            });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("perf-gate baseline");
    }

    [Fact]
    public void A_plan_that_reads_a_table_whole_warns_and_names_the_index_that_it_used()
    {
        var outcome = Plans("plan-2", "SCAN orders");

        outcome.Verdict.ShouldBe(Verdict.Warned);
        outcome.Message.ShouldBe(
            "open orders now reads orders whole; 1 changed its plan of 1 query whose plans are known from before and after");
        outcome.Findings.ShouldHaveSingleItem().Expected.ShouldContain("by_customer");
    }

    [Fact]
    public void A_plan_that_uses_another_index_passes_and_is_told()
    {
        var outcome = Plans("plan-2", "SEARCH orders USING INDEX open_by_customer (customer=?)");

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldContain("open_by_customer");
    }

    [Fact]
    public void A_plan_that_the_server_does_not_show_leaves_it_unknown_with_the_server_s_words() =>
        new PerformancePlansAreUnchanged().Judge(With(
            Facts(("open orders", Usual)), query => query with { Plan = null, PlanProblem = "SHOWPLAN permission denied" }))
            .ShouldSatisfyAllConditions(
                outcome => outcome.Verdict.ShouldBe(Verdict.Unknown),
                outcome => outcome.Message.ShouldContain("SHOWPLAN permission denied"));

    [Fact]
    public void The_same_plan_passes() => Plans("plan-1", "SEARCH orders USING INDEX by_customer (customer=?)").Findings.ShouldBeEmpty();

    private static Outcome Regression(PerformanceFacts facts) => new PerformanceIsNotRegressed().Judge(facts);

    private static Outcome Plans(string hash, string step) => new PerformancePlansAreUnchanged().Judge(
        With(Facts(("open orders", Usual)), query => query with { Plan = hash, PlanSteps = [step] }));

    private static double[] Slower(double factor) => [.. Usual.Select(milliseconds => milliseconds * factor)];

    private static PerformanceFacts With(PerformanceFacts facts, Func<QueryMeasurement, QueryMeasurement> change) =>
        facts with { Queries = facts.Queries.Map<IReadOnlyList<QueryMeasurement>>(queries => [.. queries.Select(change)]) };

    private static PerformanceFacts Facts(params (string Name, double[] Milliseconds)[] queries) => new(
        new PerformancePolicy(),
        [],
        Fact.Known<IReadOnlyList<QueryMeasurement>>(
            [
                .. queries.Select(
                    query => new QueryMeasurement(query.Name, TimeSpan.FromSeconds(1), query.Milliseconds, null) { Plan = "plan-1" }),
            ]))
    {
        Conditions = Fact.Known(Comparisons.Conditions),
        Baseline = Fact.Known(Comparisons.Baseline([.. queries.Select(query => (query.Name, Usual))])),
    };
}
