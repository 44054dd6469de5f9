using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Measuring;

namespace Trexis.PipelineTasks.Tests.PerfGate;

/// <summary>What a query that touches no table says of the machine, beside those that do.</summary>
public class BusyMachineTests
{
    private static readonly double[] Usual = [40, 41, 42, 43, 44, 41, 42, 43, 42, 40, 44, 41];
    private static readonly double[] Control = [1, 1.1, 1, 1.2, 1.1, 1, 1.1, 1, 1.2, 1.1, 1, 1.1];

    [Fact]
    public void Queries_that_became_slower_as_the_machine_did_prove_nothing()
    {
        var outcome = Regression(queries: 2, control: 2);

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("and the machine became as slow: a query that touches no table took 2.2 ms instead of 1.1 ms");
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(8, 2)]
    public void A_query_that_became_slower_by_more_than_the_machine_fails_as_before(double queries, double control) =>
        Regression(queries, control).Verdict.ShouldBe(Verdict.Failed);

    [Fact]
    public void One_query_that_the_machine_does_not_explain_fails_among_others_that_it_does()
    {
        var facts = Facts([("busy", Times(Usual, 2)), ("ours", Times(Usual, 9))], Times(Control, 2));

        var outcome = new PerformanceIsNotRegressed().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldStartWith("ours is ");
    }

    [Theory]
    [InlineData(3000L, Verdict.Failed)]
    [InlineData(1400L, Verdict.Unknown)]
    public void A_query_that_reads_more_pages_is_not_excused_by_a_machine_that_became_as_slow(long reads, Verdict verdict)
    {
        var random = new Random(21);
        double[] before = [.. Enumerable.Range(0, 30).Select(_ => 40 + (4 * random.NextDouble()))];
        double[] after = [.. Enumerable.Range(0, 30).Select(_ => 80 + (8 * random.NextDouble()))];
        var facts = Facts([("open orders", after)], Times(Control, 2));
        var query = facts.Queries.ValueOr(null)![0] with { LogicalReads = reads };
        var baseline = Comparisons.Baseline(("open orders", before)) with { ControlMs = Control };
        facts = facts with
        {
            Queries = Fact.Known<IReadOnlyList<QueryMeasurement>>([query]),
            Baseline = Fact.Known(baseline with { Queries = [baseline.Queries[0] with { LogicalReads = 1000 }] }),
        };

        var outcome = new PerformanceIsNotRegressed().Judge(facts);

        outcome.Verdict.ShouldBe(verdict, outcome.Message);
        outcome.Findings.Any(finding => finding.Observed == "reads 3,000 pages a run").ShouldBe(verdict == Verdict.Failed);
    }

    [Fact]
    public void Without_a_control_nothing_is_excused()
    {
        var facts = Facts([("open orders", Times(Usual, 2))], []);

        new PerformanceIsNotRegressed().Judge(facts).Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public void Slow_runs_on_a_crowded_machine_are_unknown_and_say_how_crowded_it_was()
    {
        double[] crowded = [1, 1.1, 9, 12, 1, 8, 15, 1.2, 11, 13, 9, 10];

        var outcome = Response(crowded, 300, 280, 320, 310);

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("the machine was too busy to tell: a query that touches no table took up to 15 ms instead of 1 ms");
    }

    [Fact]
    public void A_clock_that_stood_still_excuses_nothing() =>
        Response([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9], 300, 280, 320, 310).Verdict.ShouldBe(Verdict.Failed);

    [Fact]
    public void Slow_runs_on_a_machine_with_room_fail() => Response(Control, 300, 280, 320, 310).Verdict.ShouldBe(Verdict.Failed);

    [Fact]
    public void A_query_too_slow_for_any_machine_fails_on_a_crowded_one_too() =>
        Response([1, 1.1, 9, 12, 1, 8, 15, 1.2, 11, 13, 9, 10], 9_000, 9_100, 9_200).Verdict.ShouldBe(Verdict.Failed);

    private static Outcome Regression(double queries, double control) => new PerformanceIsNotRegressed().Judge(
        Facts([("open orders", Times(Usual, queries))], Times(Control, control)));

    private static Outcome Response(double[] control, params double[] milliseconds) => new PerformanceResponse().Judge(
        Facts([("open orders", milliseconds)], control));

    private static double[] Times(double[] milliseconds, double factor) => [.. milliseconds.Select(one => one * factor)];

    private static PerformanceFacts Facts((string Name, double[] Milliseconds)[] queries, double[] control) => new(
        new PerformancePolicy(),
        [],
        Fact.Known<IReadOnlyList<QueryMeasurement>>(
            [.. queries.Select(query => new QueryMeasurement(query.Name, TimeSpan.FromMilliseconds(200), query.Milliseconds, null))]))
    {
        Conditions = Fact.Known(Comparisons.Conditions),
        Control = control,
        Baseline = Fact.Known(
            Comparisons.Baseline([.. queries.Select(query => (query.Name, Usual))]) with { ControlMs = Control }),
    };
}
