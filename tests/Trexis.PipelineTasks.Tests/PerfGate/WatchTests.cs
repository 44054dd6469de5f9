using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.Platforms.Webhooks;

namespace Trexis.PipelineTasks.Tests.PerfGate;

public class WatchTests
{
    /// <summary>Half an hour, a look every 15 seconds, both ends counted.</summary>
    private const int AllLooks = 121;

    [Fact]
    public async Task A_flat_half_hour_is_stable()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, look => 40 + (look % 5));

        var document = await Watch(run);

        Watched(document).Verdict.ShouldBe(Verdict.Passed);
        Watched(document).Message.ShouldBe("stable: no trend, no limit broken; watched for 30 min: 121 samples, 0 missed");
        document.Outputs["stability"].ShouldBe("stable");
        document.Metrics["looks"].Value.ShouldBe(AllLooks);
        document.Attachments.ShouldHaveSingleItem().Role.ShouldBe("performance-watch");
        run.Engine.Calls.Count(call => call == "open").ShouldBe(1);
    }

    [Fact]
    public async Task A_query_that_takes_one_percent_longer_every_minute_is_degrading_and_named()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, look => (40 + (look % 5)) * Math.Pow(1.01, look / 4.0));

        var document = await Watch(run);

        Watched(document).Verdict.ShouldBe(Verdict.Failed);
        Watched(document).Message.ShouldStartWith("degrading: open orders: rises by 3");
        document.Outputs["stability"].ShouldBe("degrading");
    }

    [Fact]
    public async Task A_resource_that_will_reach_its_limit_within_as_long_again_is_degrading()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        var look = 0;
        run.Engine.Moving = (state, _) => state with
        {
            Resources = state.Resources with { MemoryPercent = Fact.Known(40 + (++look * 0.25)) },
        };

        Watched(await Watch(run)).Message.ShouldContain("memory: rises by");
    }

    [Fact]
    public async Task A_limit_that_is_broken_for_long_ends_the_watch_early()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, look => look < 20 ? 40 : 400);

        var document = await Watch(run);

        Watched(document).Message.ShouldStartWith(
            "degrading: open orders: 400 ms, over its limit for 2 min, since 5 min after the beginning; the watch ended early");
        document.Metrics["looks"].Value.ShouldBeLessThan(AllLooks);
        run.Told.Select(told => told.Event).ShouldBe([NotificationEvent.Alert, NotificationEvent.Alert]);
        run.Told[0].Fired.ShouldBe(
            "open orders is 400 ms, the limit is below 100 ms, since 2026-11-23 09:05:00 UTC. Look at the plans of the queries named, "
                + "before and after; add the index that is missing, or roll back.");
        run.Told[1].Fired!.ShouldStartWith("degrading: open orders");
        run.Host.Annotations.ShouldHaveSingleItem().Message
            .ShouldContain("open orders is 400 ms, the limit is below 100 ms, since 2026-11-23 09:05:00 UTC");
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_opened_again_and_what_was_missed_is_counted()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        var look = 0;
        run.Engine.Moving = (state, _) => ++look is > 10 and <= 15 ? state with { Lost = Broken } : state with { Lost = null };

        var document = await Watch(run);

        Watched(document).Message.ShouldEndWith(
            "116 samples, 5 missed (the last: fake-server does not answer), the longest gap 1 min 30 s");
        Watched(document).Verdict.ShouldBe(Verdict.Passed);
        run.Engine.Calls.Count(call => call == "open").ShouldBe(6);
        run.Host.Lines.Count(line => line == "watch: sample missed: fake-server does not answer").ShouldBe(1);
    }

    [Fact]
    public async Task Too_much_missed_leaves_it_unknown()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        var look = 0;
        run.Engine.Moving = (state, _) => ++look % 3 == 0 ? state with { Lost = Broken } : state with { Lost = null };

        var document = await Watch(run);

        Watched(document).Verdict.ShouldBe(Verdict.Unknown);
        Watched(document).Message.ShouldContain("too many samples were missed");
        document.Outputs["stability"].ShouldBe("unknown");
    }

    [Fact]
    public async Task A_watch_that_was_interrupted_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        using var interrupt = new CancellationTokenSource();
        var time = new LeapingTime();
        var first = WithQuery(folder, _ => 40, time, interrupt.Token);
        var look = 0;
        first.Engine.Moving = (state, _) =>
        {
            if (++look == 41) interrupt.Cancel();
            return state;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Watch(first));

        var document = await Watch(WithQuery(folder, _ => 40, time));

        Watched(document).Message.ShouldBe("stable: no trend, no limit broken; watched for 30 min: 121 samples, 0 missed");
        Watched(await Watch(WithQuery(folder, _ => 40, time))).Message
            .ShouldEndWith("121 samples, 0 missed"); // a finished one is not gone on with
    }

    [Fact]
    public async Task Queries_that_fail_now_and_then_are_degrading()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(
            folder, look => look % 7 == 0 ? throw new DatabaseException(DatabaseErrorKind.Statement, "deadlock victim") : 40);

        Watched(await Watch(run)).Message.ShouldContain("last: deadlock victim");
    }

    [Fact]
    public async Task A_job_that_failed_meanwhile_is_degrading_and_named()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        run.Engine.State = run.Engine.State with
        {
            FailedJobs = Fact.Known<IReadOnlyList<FailedJob>>([new FailedJob("nightly totals", "step 2 failed")]),
        };

        var watched = Watched(await Watch(run));

        watched.Verdict.ShouldBe(Verdict.Failed);
        watched.Message.ShouldStartWith("degrading: job nightly totals: failed 1 time; last: step 2 failed");
    }

    [Fact]
    public async Task Jobs_that_nobody_may_look_at_leave_it_unknown()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        run.Engine.State = run.Engine.State with { FailedJobs = Fact.Unreadable<IReadOnlyList<FailedJob>>("failed jobs: error 229") };

        Watched(await Watch(run)).Message.ShouldStartWith("unknown: nobody knows whether jobs failed: failed jobs: error 229");
    }

    [Fact]
    public async Task A_log_that_grows_towards_its_limit_is_degrading()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        var look = 0;
        run.Engine.Moving = (state, _) => state with
        {
            Resources = state.Resources with { LogUsedPercent = Fact.Known(10 + (++look * 0.2)) },
        };

        var watched = Watched(await Watch(run));

        watched.Verdict.ShouldBe(Verdict.Failed);
        watched.Message.ShouldStartWith("degrading: log: rises by");
        watched.Message.ShouldContain("reaches its limit within as long again");
    }

    [Fact]
    public async Task An_idle_engine_proves_nothing()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        run.Engine.State = run.Engine.State with { Activity = run.Engine.State.Activity with { IsIdle = Fact.Known(true) } };

        Watched(await Watch(run)).Message.ShouldContain("idle the whole time");
    }

    [Fact]
    public async Task Who_waits_for_whom_is_told_though_nothing_else_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder, _ => 40);
        var look = 0;
        var free = run.Engine.State.Activity;
        var held = new ActivityFacts(
            Fact.Known<IReadOnlyList<BlockedSession>>([new("57", TimeSpan.FromSeconds(2), "orders", "52")]),
            Fact.Known(TimeSpan.FromSeconds(2)),
            Fact.Known(false));
        run.Engine.Moving = (state, _) => state with { Activity = ++look == 30 ? held : free };

        var watched = Watched(await Watch(run));

        watched.Verdict.ShouldBe(Verdict.Passed);
        watched.Findings.ShouldHaveSingleItem().Observed.ShouldBe("after 7 min 15 s: waits 2 s for orders, held by 52");
    }

    private static DatabaseException Broken => new(DatabaseErrorKind.Unreachable, "fake-server does not answer");

    private static Task<RunDocument> Watch(FakeRun run) => run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Watch);

    private static RunResult Watched(RunDocument document) => document.Results.Single(result => result.Code == "monitoring.watched");

    /// <param name="milliseconds">By look, from 0; one run a look is what the fake is asked for, as its clock stands still
    /// meanwhile.</param>
    private static FakeRun WithQuery(
        TemporaryFolder folder, Func<int, double> milliseconds, TimeProvider? time = null, CancellationToken cancel = default)
    {
        var run = new FakeRun(folder)
        {
            Time = time ?? new LeapingTime(),
            Queries = [new NamedQuery("open orders", folder.Write("perf/open-orders.sql", "SELECT 1"), TimeSpan.FromMilliseconds(100))],
            TestToken = cancel,
        };
        var asked = 0;
        run.Engine.State = run.Engine.State with
        {
            Queries = new Dictionary<string, Func<QueryRun>>
            {
                ["open orders"] = () => new QueryRun(3, TimeSpan.FromMilliseconds(milliseconds(asked++ / 3))),
            },
        };
        return run;
    }
}
