using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Tests.Tasks.Databases;

public sealed class DeploymentWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TestTime.Monday);
    private readonly FakeRun _fake;
    private Func<int, WatchSample> _seen = _ => FakeWatch.Quiet;
    private int _hangsAt;

    public DeploymentWatcherTests() => _fake = new FakeRun(_folder) { Time = _time };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_quiet_deployment_says_what_was_watched_and_what_it_cost()
    {
        var (result, watched) = await DeployAsync(seconds: 3);

        result.ShouldBe(3);
        watched.Verdict.ShouldBe(Verdict.Passed);
        watched.Message.ShouldBe(
            "Watched with 5 samples, one every 1 s: nobody waited for it, "
                + "its log took 1.0 KiB at the most, the fullest volume was 40 % full");
    }

    [Fact]
    public async Task A_session_that_waits_for_the_deployment_is_named_with_the_longest_wait()
    {
        _seen = look => Waiting(TimeSpan.FromSeconds(look * 4));

        var (result, watched) = await DeployAsync(seconds: 2);

        result.ShouldBe(2);
        watched.Verdict.ShouldBe(Verdict.Warned);
        watched.Message.ShouldContain("session 57 waited 16 s for the deployment, the limit is 5 s");
        watched.Findings.ShouldContain(finding => finding.Subject == "session 57" && finding.Observed.Contains("KEY: orders"));
        _fake.Host.Lines.Count(line => line.StartsWith("watch:", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Each_session_that_waited_is_named_once_with_its_longest_wait_the_longest_first()
    {
        _seen = look => FakeWatch.Quiet with
        {
            Blocked = Fact.Known<IReadOnlyList<BlockedSession>>(look switch
            {
                1 => [new BlockedSession("session 57", TimeSpan.FromSeconds(1), "KEY: orders", "the deployment")],
                2 => Enumerable.Range(58, 8).Prepend(57).Select(session => new BlockedSession(
                    $"session {session}", TimeSpan.FromSeconds(session - 55), "KEY: orders", "the deployment")).ToList(),
                _ => [],
            }),
        };
        _fake.Policy = new EnvironmentPolicy { Watch = new WatchPolicy { Warn = new WatchLimits() } };

        var (_, watched) = await DeployAsync(seconds: 3);

        watched.Verdict.ShouldBe(Verdict.Passed);
        watched.Message.ShouldContain("at most 9 sessions waited at once, 10 s at the longest");
        watched.Findings.Select(finding => finding.Subject).ShouldBe(Enumerable.Range(58, 8).Reverse().Select(at => $"session {at}"));
        watched.Findings[0].Observed.ShouldBe("waited 10 s for KEY: orders, held by the deployment");
    }

    [Fact]
    public async Task A_limit_that_stops_cancels_the_deployment_and_fails()
    {
        _fake.Policy = new EnvironmentPolicy { Watch = new WatchPolicy { Stop = new WatchLimits(Blocking: TimeSpan.FromSeconds(10)) } };
        _seen = look => Waiting(TimeSpan.FromSeconds(look * 4));

        var (result, watched) = await DeployAsync(seconds: 60);

        result.ShouldBeNull();
        watched.Verdict.ShouldBe(Verdict.Failed);
        watched.Message.ShouldBe(
            "Stopped the deployment: session 57 waited 12 s for the deployment, the limit is 10 s. Watched with 3 samples, one every 1 s");
    }

    // The limit is reached by the look after the end, or by one while the last script is committed, which no cancel ends.
    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task A_limit_that_is_reached_when_the_deployment_has_run_to_its_end_stops_nothing_and_warns(int reached)
    {
        _fake.Policy = new EnvironmentPolicy
        {
            Watch = new WatchPolicy { Warn = new WatchLimits(), Stop = new WatchLimits(Blocking: TimeSpan.FromSeconds(10)) },
        };
        _seen = look => look < reached ? FakeWatch.Quiet : Waiting(TimeSpan.FromSeconds(12));

        var (result, watched) = await DeployAsync(seconds: 2, isCancellable: false);

        result.ShouldBe(2);
        watched.Verdict.ShouldBe(Verdict.Warned);
        watched.Message.ShouldEndWith(
            "; reached as the deployment ended, nothing was stopped: session 57 waited 12 s for the deployment, the limit is 10 s");
        _fake.Host.Lines[^1].ShouldStartWith("watch: reached as the deployment ended, nothing was stopped");
    }

    [Fact]
    public async Task A_deployment_that_broke_off_by_itself_was_not_stopped_by_the_look_after_it()
    {
        _fake.Policy = new EnvironmentPolicy { Watch = new WatchPolicy { Stop = new WatchLimits(Blocking: TimeSpan.FromSeconds(10)) } };
        _seen = look => look == 1 ? FakeWatch.Quiet : Waiting(TimeSpan.FromSeconds(12));
        var run = _fake.Of();
        var database = Watching(look => _seen(look));

        await Should.ThrowAsync<DatabaseException>(() => DeploymentWatcher.RunAsync<int>(
            run.EnvironmentPolicy.Watch,
            run.Host,
            run.Journal,
            token => database.WatchAsync(Substitute.For<IDeploymentSession>(), token),
            _ => throw new DatabaseException(DatabaseErrorKind.StateUnknown, "the connection broke"),
            CancellationToken.None));

        Watched(run).Message.ShouldContain("nothing was stopped");
    }

    [Fact]
    public async Task A_deployment_that_waits_itself_is_told_when_that_begins_and_ended_at_the_limit_of_its_own()
    {
        _fake.Policy = new EnvironmentPolicy { Watch = new WatchPolicy { Wait = TimeSpan.FromSeconds(10) } };
        _seen = look => FakeWatch.Quiet with
        {
            WaitsFor = Fact.Known("LCK_M_SCH_M OBJECT: orders, held by session 57 (report)"),
            Waited = TimeSpan.FromSeconds(look * 4),
        };

        var (result, watched) = await DeployAsync(seconds: 60);

        result.ShouldBeNull();
        _fake.Host.Lines.ShouldBe(
        [
            "watch: the deployment waits for LCK_M_SCH_M OBJECT: orders, held by session 57 (report)",
            "watch: stops the deployment: the deployment itself waited 12 s for LCK_M_SCH_M OBJECT: orders, held by session 57 (report), "
                + "the limit is 10 s",
        ]);
        watched.Verdict.ShouldBe(Verdict.Failed);
    }

    [Theory]
    [InlineData(85.0, 10.0, "the log is 85 % full, the limit is 80 %")]
    [InlineData(10.0, 93.5, "the fullest volume is 93.5 % full, the limit is 90 %")]
    public async Task A_log_or_a_volume_that_fills_up_warns(double log, double disk, string said)
    {
        _seen = _ => FakeWatch.Quiet with { LogUsedPercent = Fact.Known(log), DiskUsedPercent = Fact.Known(disk) };

        var (_, watched) = await DeployAsync(seconds: 1);

        watched.Verdict.ShouldBe(Verdict.Warned);
        watched.Message.ShouldContain(said);
    }

    [Fact]
    public async Task A_watch_that_loses_its_connection_goes_on_and_says_how_much_it_missed()
    {
        _seen = look => look == 2 ? throw new DatabaseException(DatabaseErrorKind.Unreachable, "the connection is lost") : FakeWatch.Quiet;

        var (result, watched) = await DeployAsync(seconds: 4);

        result.ShouldBe(4);
        watched.Verdict.ShouldBe(Verdict.Passed);
        watched.Message.ShouldContain("(1 missed: the connection is lost), the longest gap 2 s: nobody waited");
        _fake.Host.Lines.Count(line => line == "watch: sample missed: the connection is lost").ShouldBe(1);
    }

    [Theory]
    [InlineData(4, Verdict.Passed, ": nobody waited")]
    [InlineData(5, Verdict.Unknown, ", but for 5 s nobody saw who waited for it: the connection is lost")]
    public async Task Samples_missed_for_as_long_as_a_wait_may_last_are_no_pass(int last, Verdict verdict, string said)
    {
        _seen = look => look > 1 && look <= last
            ? throw new DatabaseException(DatabaseErrorKind.Unreachable, "the connection is lost")
            : FakeWatch.Quiet;

        var (_, watched) = await DeployAsync(seconds: 9);

        watched.Verdict.ShouldBe(verdict);
        watched.Message.ShouldContain(said);
    }

    [Fact]
    public async Task A_look_that_is_not_answered_until_the_next_one_is_missed_and_the_watch_goes_on()
    {
        _hangsAt = 2;
        _seen = look => look == 4 ? Waiting(TimeSpan.FromSeconds(3)) : FakeWatch.Quiet;

        var (result, watched) = await DeployAsync(seconds: 4);

        result.ShouldBe(4);
        watched.Message.ShouldContain("(1 missed: no answer within 1 s), the longest gap ");
        watched.Message.ShouldContain("at most 1 session waited at once, 3 s at the longest");
    }

    [Fact]
    public async Task A_watch_that_never_sees_anything_is_unknown_and_leaves_the_deployment_alone()
    {
        _seen = _ => throw new DatabaseException(DatabaseErrorKind.Denied, "VIEW SERVER STATE is missing");

        var (result, watched) = await DeployAsync(seconds: 2);

        result.ShouldBe(2);
        watched.Verdict.ShouldBe(Verdict.Unknown);
        watched.Message.ShouldContain("VIEW SERVER STATE is missing");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_watch_that_breaks_leaves_the_deployment_its_result_and_is_unknown_by_a_defect_of_ours(int when)
    {
        _seen = look => look == when ? throw new KeyNotFoundException("nothing there") : FakeWatch.Quiet;

        var (result, watched) = await DeployAsync(seconds: 3);

        result.ShouldBe(3);
        watched.Verdict.ShouldBe(Verdict.Unknown);
        watched.Message.ShouldContain("but the watch itself broke: a defect of this tool: KeyNotFoundException in ");
        watched.Message.ShouldStartWith("Watched with 4 samples, one every 1 s (1 missed: a defect of this tool");
    }

    // A wait of the limit, five seconds, fits into a time in which nobody looked for as long; in a shorter one it does not.
    [Theory]
    [InlineData(0, 9, Verdict.Unknown, ", but nobody saw who waited for it: VIEW SERVER STATE is missing")]
    [InlineData(2, 2, Verdict.Passed, "; 1 sample did not see who waited: VIEW SERVER STATE is missing")]
    [InlineData(2, 4, Verdict.Passed, "; 3 samples did not see who waited: VIEW SERVER STATE is missing")]
    [InlineData(2, 5, Verdict.Unknown, ", but for 5 s nobody saw who waited for it: VIEW SERVER STATE is missing")]
    public async Task A_watch_that_did_not_see_who_waits_for_as_long_as_a_wait_may_last_has_not_passed(
        int from, int to, Verdict verdict, string told)
    {
        var unseen = FakeWatch.Quiet with { Blocked = Fact.Unreadable<IReadOnlyList<BlockedSession>>("VIEW SERVER STATE is missing") };
        _seen = look => look >= from && look <= to ? unseen : FakeWatch.Quiet;

        var (_, watched) = await DeployAsync(seconds: 6);

        watched.Verdict.ShouldBe(verdict);
        watched.Message.ShouldEndWith(told);
    }

    [Fact]
    public async Task What_the_engine_cannot_tell_is_named_and_not_called_quiet()
    {
        _seen = _ => FakeWatch.Quiet with { Blocked = Fact.NotApplicable<IReadOnlyList<BlockedSession>>("no sessions here") };

        var (_, watched) = await DeployAsync(seconds: 1);

        watched.Message.ShouldNotContain("nobody waited");
        watched.Findings.ShouldContain(finding => finding.Observed == "not watched: no sessions here");
    }

    [Fact]
    public async Task A_deployment_that_its_user_cancels_is_cancelled_and_not_stopped_by_the_watch()
    {
        using var user = new CancellationTokenSource();
        var run = _fake.Of();
        var database = Watching(_ => FakeWatch.Quiet);

        await Should.ThrowAsync<OperationCanceledException>(() => DeploymentWatcher.RunAsync<int>(
            run.EnvironmentPolicy.Watch,
            run.Host,
            run.Journal,
            token => database.WatchAsync(Substitute.For<IDeploymentSession>(), token),
            async token =>
            {
                await user.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 1;
            },
            user.Token));

        Watched(run).Verdict.ShouldNotBe(Verdict.Failed);
    }

    // Each second of the deployment is one tick of the clock, seen by the watch before the next begins.
    private async Task<(int? Result, RunResult Watched)> DeployAsync(int seconds, bool isCancellable = true)
    {
        var run = _fake.Of();
        var looks = 0;
        var database = Watching(look =>
        {
            looks++;
            return _seen(look);
        });
        var result = await DeploymentWatcher.RunAsync(
            run.EnvironmentPolicy.Watch,
            run.Host,
            run.Journal,
            token => database.WatchAsync(Substitute.For<IDeploymentSession>(), token),
            async token =>
            {
                for (var second = 1; second <= seconds; second++)
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                    while (looks <= second && !token.IsCancellationRequested) await Task.Yield();
                    if (isCancellable) token.ThrowIfCancellationRequested();
                }

                return seconds;
            },
            CancellationToken.None);
        return (result, Watched(run));
    }

    private IDatabase Watching(Func<int, WatchSample> seen)
    {
        var database = Substitute.For<IDatabase>();
        database.WatchAsync(default!, default).ReturnsForAnyArgs(new HangingWatch(new FakeWatch(seen), _hangsAt));
        return database;
    }

    private sealed class HangingWatch(FakeWatch seen, int hangsAt) : IDeploymentWatch
    {
        private int _looks;

        public async Task<WatchSample> LookAsync(CancellationToken cancel)
        {
            var sample = await seen.LookAsync(cancel);
            if (++_looks == hangsAt) await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return sample;
        }

        public ValueTask DisposeAsync() => seen.DisposeAsync();
    }

    private RunResult Watched(TaskRun run) =>
        _fake.Write("deploy-scripts", "apply", run.Journal, run.Context).Results.Single(result => result.Code == "deploy.watched");

    private static WatchSample Waiting(TimeSpan wait) => FakeWatch.Quiet with
    {
        Blocked = Fact.Known<IReadOnlyList<BlockedSession>>([new BlockedSession(
            "session 57", wait, "KEY: orders", "session 61 (the deployment)")]),
    };
}
