using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Measuring;

namespace Trexis.PipelineTasks.Tests.PerfGate;

public class PerformanceChecksTests
{
    public static TheoryData<string> Codes() => [.. PerformanceChecks.All.Select(check => check.Info.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_limit_passes_where_all_is_well(string code) => Of(code).Judge(Facts()).Verdict.ShouldBe(Verdict.Passed);

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_limit_passes_where_nothing_could_be_measured(string code)
    {
        var outcome = Of(code).Judge(PerformanceFacts.Unread(new PerformancePolicy(), "the connection broke"));

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldBe("the connection broke");
    }

    [Theory]
    [InlineData("performance.cpu")]
    [InlineData("performance.memory")]
    [InlineData("performance.connections")]
    [InlineData("performance.blocking")]
    public void Too_few_samples_prove_nothing(string code) => Of(code).Judge(Facts(samples: 2)).Verdict.ShouldBe(Verdict.Unknown);

    [Theory]
    [InlineData("performance.cpu", Verdict.Unknown)]
    [InlineData("performance.connections", Verdict.Unknown)]
    [InlineData("performance.blocking", Verdict.Unknown)]
    [InlineData("performance.memory", Verdict.Passed)]
    [InlineData("performance.disk", Verdict.Unknown)]
    [InlineData("performance.no-new-waits", Verdict.Unknown)]
    [InlineData("performance.statements-unchanged", Verdict.Passed)]
    public void An_idle_engine_proves_nothing_that_depends_on_load(string code, Verdict expected)
    {
        var outcome = Of(code).Judge(
            Facts(change: sample => sample with { Activity = sample.Activity with { IsIdle = Fact.Known(true) } }));

        outcome.Verdict.ShouldBe(expected);
        if (expected == Verdict.Unknown) outcome.Message.ShouldContain("idle");
    }

    [Theory]
    [InlineData("performance.response")]
    [InlineData("performance.not-regressed")]
    [InlineData("performance.plans-unchanged")]
    public void Where_no_query_is_named_the_advice_is_to_name_some(string code)
    {
        var outcome = Of(code).Judge(Facts() with { Queries = Fact.Known<IReadOnlyList<QueryMeasurement>>([]) });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Remedy.ShouldBe("Name the queries that users wait for below perf: queries: in deployment.yml.");
    }

    [Fact]
    public void One_spike_of_the_processor_among_few_samples_refuses_nothing_and_one_of_the_memory_does()
    {
        var number = 0;
        var facts = Facts(change: sample => number++ == 2
            ? sample with { Resources = sample.Resources with { CpuPercent = Fact.Known(100.0), MemoryPercent = Fact.Known(100.0) } }
            : sample);

        new PerformanceCpu().Judge(facts).Verdict.ShouldBe(Verdict.Passed);
        new PerformanceCpu().Judge(facts).Message.ShouldStartWith("CPU of the host (median of 5 samples) is 12.5 %");
        new PerformanceMemory().Judge(facts).Verdict.ShouldBe(Verdict.Failed);
        new PerformanceMemory().Judge(facts).Message.ShouldBe("memory in use (highest of 5 samples) is 100 %; the limit is below 80 %");
    }

    [Fact]
    public void A_volume_with_room_that_cannot_keep_up_refuses()
    {
        var outcome = new PerformanceDisk().Judge(
            Facts(change: sample => sample with { Resources = sample.Resources with { IoBusyPercent = Fact.Known(85.0) } }));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldStartWith(
            "time in which the data's device had work (median of 5 samples) is 85 %; the limit is below 70 %; space used on /data");
    }

    [Fact]
    public void A_volume_that_keeps_up_and_is_full_refuses_for_its_space()
    {
        var outcome = new PerformanceDisk().Judge(Facts(change: sample => sample with
        {
            Resources = sample.Resources with
            {
                IoBusyPercent = Fact.Known(5.0),
                Volumes = Fact.Known<IReadOnlyList<VolumeFact>>([new VolumeFact("/data", "data", 1000, 50)]),
            },
        }));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Percent(95));
    }

    [Fact]
    public void Many_samples_are_judged_by_their_95th_percentile()
    {
        var number = 0;
        var facts = Facts(
            samples: 40,
            change: sample => number++ < 3 ? sample with { Resources = sample.Resources with { CpuPercent = Fact.Known(95.0) } } : sample);

        var outcome = new PerformanceCpu().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldContain("95th percentile of 40 samples");
    }

    [Fact]
    public void One_sample_that_could_not_be_read_leaves_the_figure_unknown()
    {
        var number = 0;
        var facts = Facts(
            change: sample => number++ == 4
                ? sample with { Resources = sample.Resources with { CpuPercent = Fact.Unreadable<double>("timed out") } }
                : sample);

        new PerformanceCpu().Judge(facts).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void The_longest_wait_of_all_samples_decides()
    {
        var number = 0;
        var blocked = new ActivityFacts(
            Fact.Known<IReadOnlyList<BlockedSession>>([new("57", TimeSpan.FromSeconds(6), "orders", "52")]),
            Fact.Known(TimeSpan.FromSeconds(6)),
            Fact.Known(false));
        var outcome = new PerformanceBlocking().Judge(Facts(change: sample => number++ == 1 ? sample with { Activity = blocked } : sample));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Duration(TimeSpan.FromSeconds(6)));
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("57");
    }

    [Fact]
    public void The_slowest_query_for_its_limit_is_named_with_its_figures()
    {
        var facts = Facts(
            queries: [
                Timed("quick", 1000, 1, 2, 3),
                Timed("slow", 200, 190, 210, 205),
                Timed("slower in time, yet in its limit", 5000, 900, 900, 900),
            ]);

        var outcome = new PerformanceResponse().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe(
            "slow: 210 ms (highest of 3 runs; median 205 ms), the limit is below 200 ms; 3 queries of 3 answered, 2 in time");
        outcome.Measured.ShouldBe(new Quantity(210, Units.Milliseconds));
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("slow");
    }

    [Fact]
    public void A_query_that_fails_fails_with_the_servers_words()
    {
        var outcome = new PerformanceResponse().Judge(
            Facts(queries: [Timed("quick", 1000, 1, 2, 3), Timed("broken", 1000) with { Error = "no such table: ordres" }]));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldContain("broken: no such table: ordres");
    }

    [Theory]
    [InlineData(new double[] { 10, 20 }, Verdict.Unknown)]
    [InlineData(new double[] { 10, 2000 }, Verdict.Unknown)]
    [InlineData(new double[] { 1500, 2000 }, Verdict.Failed)]
    [InlineData(new double[] { }, Verdict.Unknown)]
    public void Few_runs_prove_only_that_a_query_is_too_slow(double[] milliseconds, Verdict expected) =>
        new PerformanceResponse().Judge(Facts(queries: [Timed("query", 1000, milliseconds)])).Verdict.ShouldBe(expected);

    [Fact]
    public void No_named_query_is_unknown_for_the_threshold_applies_and_nobody_measured() =>
        new PerformanceResponse().Judge(Facts(queries: [])).Verdict.ShouldBe(Verdict.Unknown);

    private static QueryMeasurement Timed(string name, double limit, params double[] milliseconds) =>
        new(name, TimeSpan.FromMilliseconds(limit), milliseconds, null) { Plan = "plan-1" };

    private static PerformanceFacts Facts(
        int samples = 5, Func<LoadSample, LoadSample>? change = null, IReadOnlyList<QueryMeasurement>? queries = null)
    {
        var state = new FakeState();
        return new PerformanceFacts(
            new PerformancePolicy(),
            [
                .. Enumerable.Repeat(new LoadSample(state.Resources, state.Activity), samples)
                    .Select(sample => change?.Invoke(sample) ?? sample),
            ],
            Fact.Known(queries ?? [Timed("open orders", 1000, 10, 11, 12, 13, 14, 11, 12, 13, 12)]))
        {
            Conditions = Fact.Known(Comparisons.Conditions),
            Baseline = Fact.Known(
                Comparisons.Baseline(
                    ("open orders", [10, 11, 12, 13, 14, 11, 12, 13, 12])) with
                { Workload = Comparisons.Quiet.ToRecord() }),
            Workload = Comparisons.Quiet,
        };
    }

    private static ICheck<PerformanceFacts> Of(string code) => PerformanceChecks.All.Single(check => check.Info.Code == code);
}
