using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Measuring;

namespace Trexis.PipelineTasks.Tests.PerfGate;

/// <summary>An engine that tells that a lock is held, and not for how long.</summary>
public class LockWaitTests
{
    [Fact]
    public void A_lock_found_held_for_longer_than_the_limit_fails()
    {
        var outcome = Judge(".xxxxxxxx.");

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Duration(TimeSpan.FromSeconds(7.25)));
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldContain("waits 7.25 s");
    }

    [Fact]
    public void A_lock_that_was_free_soon_before_and_after_passes() => Judge("..x.....").Verdict.ShouldBe(Verdict.Passed);

    [Theory]
    [InlineData("xx......")]
    [InlineData("......xx")]
    [InlineData("xxx")]
    public void A_lock_held_at_either_end_may_be_held_for_longer_than_was_seen(string held) =>
        Judge(held).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public async Task A_lock_that_is_held_at_the_end_is_watched_until_it_is_released_or_breaks_the_limit()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder) { Time = new LeapingTime() };
        run.Engine.State = run.Engine.State with { Activity = Held };

        var document = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        document.Results.Single(result => result.Code == "performance.blocking").Verdict.ShouldBe(Verdict.Failed);
        document.Metrics["samples"].Value.ShouldBe(26); // five in the first second, then until 5 s and one interval later
    }

    private static ActivityFacts Held => new(
        Fact.Known<IReadOnlyList<BlockedSession>>([new("this run", TimeSpan.FromMilliseconds(250), "sales.db", "another connection")]),
        Fact.Unreadable<TimeSpan>("SQLite does not say for how long"),
        Fact.Known(false));

    /// <param name="held">A sample a second: <c>x</c> where the lock is held.</param>
    private static Outcome Judge(string held)
    {
        var state = new FakeState();
        return new PerformanceBlocking().Judge(new PerformanceFacts(
            new PerformancePolicy(),
            [
                .. held.Select(
                    (mark, second) => new LoadSample(state.Resources, mark == 'x'
                        ? Held
                        : state.Activity) { At = TimeSpan.FromSeconds(second) }),
            ],
            Fact.Known<IReadOnlyList<QueryMeasurement>>([])));
    }
}
