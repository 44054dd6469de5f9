using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Measuring;
using Trexis.PipelineTasks.PerfGate.Workloads;

namespace Trexis.PipelineTasks.Tests.PerfGate;

public class WorkloadChecksTests
{
    [Theory]
    [InlineData("Buffer IO", 20, 59, Verdict.Passed)]
    [InlineData("Buffer IO", 20, 61, Verdict.Warned)]
    [InlineData("Buffer IO", 2, 49, Verdict.Passed)]
    [InlineData("Lock", 0, 50, Verdict.Warned)]
    public void Only_a_wait_that_is_felt_and_of_another_order_than_before_is_new(
        string category, double before, double now, Verdict expected)
    {
        var outcome = new PerformanceHasNoNewWaits().Judge(
            Facts(Waiting(new WaitFigure(category, before, "X")), Waiting(new WaitFigure(category, now, "X"))));

        outcome.Verdict.ShouldBe(expected);
        if (expected == Verdict.Warned) outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe($"{now} ms a second");
    }

    [Fact]
    public void A_category_that_was_not_there_before_is_named_with_the_wait_that_makes_it()
    {
        var outcome = new PerformanceHasNoNewWaits().Judge(Facts(Waiting(), Waiting(new WaitFigure("Lock", 480, "LCK_M_X"))));

        outcome.Verdict.ShouldBe(Verdict.Warned);
        outcome.Message.ShouldBe("Lock: waited for as not before, Lock (LCK_M_X) 480 ms a second instead of 0 ms a second");
    }

    [Fact]
    public void A_second_of_waits_proves_nothing() =>
        new PerformanceHasNoNewWaits().Judge(Facts(Comparisons.Quiet, Comparisons.Quiet with { Window = TimeSpan.FromSeconds(1) })).Verdict
            .ShouldBe(Verdict.Unknown);

    [Fact]
    public void What_the_baseline_was_refused_is_said_where_it_is_missed()
    {
        var refused = Comparisons.Quiet with
        {
            Waits = Fact.Unreadable<IReadOnlyList<WaitFigure>>("wait stats: error 300"),
            Statements = new StatementFacts(
                "",
                Fact.Unreadable<IReadOnlyList<StatementFigure>>("cached statements: error 300"),
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>("none")),
        };

        var outcome = new PerformanceHasNoNewWaits().Judge(Facts(refused, Comparisons.Quiet));

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldEndWith("holds no waits: wait stats: error 300");
    }

    [Fact]
    public void Another_machine_proves_nothing_and_says_what_it_saw()
    {
        var facts = Facts(
            Waiting(),
            Waiting(
                new WaitFigure("Lock", 480, "LCK_M_X"))) with
        { Conditions = Fact.Known(Comparisons.Conditions with { Server = "other" }) };

        var outcome = new PerformanceHasNoNewWaits().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldContain("server: other instead of fake-server");
        outcome.Message.ShouldContain("otherwise: Lock");
    }

    [Theory]
    [InlineData(1_000_000.0, Verdict.Warned)]
    [InlineData(null, Verdict.Warned)]
    [InlineData(9_999.0, Verdict.Passed)]
    public void A_large_table_that_a_statement_now_reads_whole_is_named(double? rows, Verdict expected)
    {
        var outcome = Statements(Comparisons.Statement(), Comparisons.Statement(plan: "b2", scans: new ScannedTable("dbo.orders", rows)));

        outcome.Verdict.ShouldBe(expected);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldContain("another plan");
        if (expected == Verdict.Warned)
            outcome.Message.ShouldStartWith("SELECT note FROM dbo.orders WHERE customer = *** now reads dbo.orders whole");
    }

    [Fact]
    public void A_table_that_was_always_read_whole_is_no_news() =>
        Statements(Comparisons.Statement(
            scans: new ScannedTable(
                "dbo.orders", 5_000_000)), Comparisons.Statement(scans: new ScannedTable("dbo.Orders", 6_000_000))).Verdict
            .ShouldBe(Verdict.Passed);

    [Theory]
    [InlineData(100, 121, 50, Verdict.Warned)]
    [InlineData(100, 119, 50, Verdict.Passed)]
    [InlineData(1, 9, 50, Verdict.Passed)]
    [InlineData(100, 500, 9, Verdict.Passed)]
    public void A_statement_is_slower_where_enough_runs_say_so_by_as_much_as_matters(
        double before, double now, long runs, Verdict expected) =>
        Statements(Comparisons.Statement(before), Comparisons.Statement(now, runs: runs)).Verdict.ShouldBe(expected);

    [Fact]
    public void Statements_of_another_kind_than_before_compare_with_nothing() =>
        Statements(Comparisons.Statement(), Comparisons.Statement() with { Id = "other" }).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void A_plan_cache_that_forgot_what_ran_before_is_held_against_the_baseline()
    {
        var now = Comparisons.Quiet with
        {
            Statements = new StatementFacts(
                "the plan cache",
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>("forgotten"),
                Fact.Known<IReadOnlyList<StatementFigure>>([Comparisons.Statement(300)])),
        };

        new PerformanceStatementsAreUnchanged().Judge(Facts(Comparisons.Quiet, now)).Verdict.ShouldBe(Verdict.Warned);
    }

    [Theory]
    [InlineData(60, 400, Verdict.Failed)]
    [InlineData(49, 400, Verdict.Passed)]
    [InlineData(60, 19, Verdict.Unknown)]
    public void A_file_that_answers_slowly_refuses_where_it_was_read_often_enough(double milliseconds, long reads, Verdict expected)
    {
        var outcome = new PerformanceDisk().Judge(
            Facts(
                Comparisons.Quiet,
                Comparisons.Quiet with
                {
                    Files = Fact.Known<IReadOnlyList<FileFigure>>([new FileFigure("Sales", reads, 0, milliseconds)]),
                }));

        outcome.Verdict.ShouldBe(expected);
        if (expected == Verdict.Failed)
            outcome.Message.ShouldStartWith("a read of Sales, the mean of 400, is 60 ms; the limit is below 50 ms; space used");
    }

    [Fact]
    public void An_engine_that_counts_nothing_skips_and_keeps_no_record_of_it()
    {
        var none = WorkloadFacts.Between(
            TimeSpan.FromSeconds(1),
            new EngineCounters(
                Fact.NotApplicable<IReadOnlyList<WaitCounter>>("none"), Fact.NotApplicable<IReadOnlyList<FileCounter>>("none")),
            new EngineCounters(
                Fact.NotApplicable<IReadOnlyList<WaitCounter>>("none"), Fact.NotApplicable<IReadOnlyList<FileCounter>>("none")),
            new StatementFacts(
                "",
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>("none"),
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>("none")));

        none.ToRecord().ShouldBeNull();
        new PerformanceHasNoNewWaits().Judge(Facts(Comparisons.Quiet, none)).Verdict.ShouldBe(Verdict.Skipped);
        new PerformanceStatementsAreUnchanged().Judge(Facts(Comparisons.Quiet, none)).Verdict.ShouldBe(Verdict.Skipped);
        new PerformanceDisk().Judge(Facts(Comparisons.Quiet, none)).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void Figures_are_what_grew_between_two_readings()
    {
        var facts = WorkloadFacts.Between(
            TimeSpan.FromSeconds(10), Counters(1000, 100, 500), Counters(1600, 140, 900), Comparisons.Quiet.Statements);

        facts.Waits.ValueOr(null).ShouldHaveSingleItem().ShouldBe(new WaitFigure("Lock", 60, "LCK_M_X"));
        facts.Files.ValueOr(null).ShouldHaveSingleItem().ShouldBe(new FileFigure("Sales", 40, 0, 10));
    }

    [Fact]
    public void What_is_kept_is_read_again_whatever_was_not_known()
    {
        var kept = WorkloadFacts.Between(
            TimeSpan.FromSeconds(10),
            Counters(1000, 100, 500),
            Counters(1600, 140, 900),
            Comparisons.Quiet.Statements with { Source = "" }) with
        {
            Waits = Fact.Unreadable<IReadOnlyList<WaitFigure>>("error 300"),
            Statements = new StatementFacts(
                "",
                Fact.Known<IReadOnlyList<StatementFigure>>([Comparisons.Statement(scans: new ScannedTable("dbo.orders"))]),
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>("none")),
        };

        var read = PerformanceRecord.Format.Read(PerformanceRecord.Format.WriteVerbatim(
            Comparisons.Baseline() with { Workload = kept.ToRecord() }), "baseline.json").Workload!;

        read.Waits.ShouldBeNull();
        read.Unread.ShouldBe(["error 300"]);
        read.Files.ShouldBe([new FileFigure("Sales", 40, 0, 10)]);
        read.Statements!.Single().Scans.ShouldBe([new ScannedTable("dbo.orders")]);
    }

    [Fact]
    public void Counters_that_were_reset_in_between_tell_nothing()
    {
        var facts = WorkloadFacts.Between(
            TimeSpan.FromSeconds(10), Counters(90_000, 100, 500), Counters(10, 2, 1), Comparisons.Quiet.Statements);

        facts.Waits.ShouldBeOfType<Fact<IReadOnlyList<WaitFigure>>.Unreadable>().Reason.ShouldContain("reset");
        facts.Files.ShouldBeOfType<Fact<IReadOnlyList<FileFigure>>.Unreadable>();
    }

    private static EngineCounters Counters(double locks, long reads, double stall) => new(
        Fact.Known<IReadOnlyList<WaitCounter>>([new WaitCounter("Lock", "LCK_M_X", locks)]),
        Fact.Known<IReadOnlyList<FileCounter>>([new FileCounter("Sales", reads, stall, 7, 7)]));

    private static Outcome Statements(StatementFigure before, StatementFigure now) => new PerformanceStatementsAreUnchanged().Judge(Facts(
        Comparisons.Quiet,
        Comparisons.Quiet with
        {
            Statements = new StatementFacts(
                "the query store", Fact.Known<IReadOnlyList<StatementFigure>>([before]), Fact.Known<IReadOnlyList<StatementFigure>>([now])),
        }));

    private static WorkloadFacts Waiting(params WaitFigure[] waits) =>
        Comparisons.Quiet with { Waits = Fact.Known<IReadOnlyList<WaitFigure>>(waits) };

    private static PerformanceFacts Facts(WorkloadFacts before, WorkloadFacts now)
    {
        var state = new FakeState();
        return new PerformanceFacts(
            new PerformancePolicy(),
            [.. Enumerable.Repeat(new LoadSample(state.Resources, state.Activity), 5)],
            Fact.Known<IReadOnlyList<QueryMeasurement>>([]))
        {
            Conditions = Fact.Known(Comparisons.Conditions),
            Baseline = Fact.Known(Comparisons.Baseline() with { Workload = before.ToRecord() }),
            Workload = now,
        };
    }
}
