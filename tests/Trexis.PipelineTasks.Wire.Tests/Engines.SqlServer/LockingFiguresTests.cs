using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>
/// An ALTER TABLE that waits for a long query, and the application behind it, as sys.dm_exec_requests would tell it: at which second that
/// is said, and at which the policy or the server ends the deployment.
/// </summary>
public sealed class LockingFiguresTests : SqlServerScene
{
    private const int Report = 512, Shop = 600;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(7);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TestTime.Monday);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_queue_behind_a_deployment_is_said_and_ended_in_the_second_that_the_policy_names(bool byServer)
    {
        var arrived = new TaskCompletionSource<int>();
        using var waited = new ManualResetEventSlim();
        Server.When(
            request => request.Text.Contains("ALTER TABLE orders", StringComparison.Ordinal),
            request =>
            {
                arrived.TrySetResult(request.Connection);
                if (!byServer) return TdsAnswer.Nothing.Hang();
                waited.Wait(Cancel);
                return TdsAnswer.Nothing.Error(1222, 16, 45, "Lock request time out period exceeded.");
            });
        var fake = new FakeRun(_folder) { Time = _time };
        var run = fake.Of();
        var (looks, deploying, lines) = (0, 0, new List<(int Second, string Line)>());
        var host = Substitute.For<IPipelineHost>();
        host.When(told => told.WriteLine(Arg.Any<string>())).Do(told => lines.Add((looks - 1, told.Arg<string>())));
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(
            Deployment, new LockPatience(TimeSpan.Zero) { OfExecution = byServer ? Wait : null }, Cancel);
        var script = new ScriptToRun(
            new SqlText("V0001.sql", "ALTER TABLE orders ADD note nvarchar(200);"), "versioned", new string('e', 64), Transactional: true);

        var deployment = DeploymentWatcher.RunAsync<bool>(
            new WatchPolicy
            {
                Warn = new WatchLimits(Blocking: TimeSpan.FromSeconds(2)),
                Stop = byServer ? new WatchLimits() : new WatchLimits(Blocking: TimeSpan.FromSeconds(5)),
                Wait = byServer ? Wait : null,
            },
            host,
            run.Journal,
            async token =>
            {
                deploying = 50 + await arrived.Task.WaitAsync(token);
                return new Watch(
                    await database.WatchAsync(session, token),
                    () => Server.Says("blocked sessions", waited.IsSet ? TdsTable.Empty(7) : Queue(deploying, looks)),
                    () => looks++);
            },
            async token => (await session.RunScriptAsync(script, new Progress<ServerMessage>(), token)).Elapsed > TimeSpan.Zero,
            Cancel);
        for (var second = 0; !deployment.IsCompleted; await Task.Delay(1, Cancel))
        {
            // The next second begins when the look of this one is over; the server counts from when the wait began.
            if (looks <= second || waited.IsSet) continue;
            second++;
            if (byServer && (1000 * second) + 500 > Wait.TotalMilliseconds) waited.Set();
            else _time.Advance(TimeSpan.FromSeconds(1));
        }

        List<(int, string)> told = [(0, "watch: the deployment wa"), (2, "watch: session 600 (shop")];
        if (byServer)
        {
            (await Should.ThrowAsync<DatabaseException>(deployment)).Error.ShouldNotBeNull().Message.ShouldBe(
                "waited 7 s for a lock that another session holds, as long as the policy allows (watch: wait: 7 s)");
        }
        else
        {
            (await deployment).ShouldBeNull();
            told.Add((5, "watch: stops the deploym"));
        }

        lines.Select(line => (line.Second, line.Line[..24])).ShouldBe(told);
        lines[0].Line.ShouldEndWith("held by session 512 (report from bi-1): SELECT * FROM orders");
        Server.Count("COMMIT TRANSACTION").ShouldBe(0);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldBeEmpty();
    }

    // Both began to wait half a second before the first look.
    private static TdsTable Queue(int deploying, int second) => TdsTable.Of(
        [deploying, Report, (1000L * second) + 500, "LCK_M_SCH_M", "OBJECT: 5:101:0", "deployer from agent", "ALTER TABLE orders"],
        [Report, 0, 0L, "", "", "report from bi-1", "SELECT * FROM orders"],
        [Shop, deploying, (1000L * second) + 500, "LCK_M_IS", "OBJECT: 5:101:0", "shop from web-1", ""]);

    private sealed class Watch(IDeploymentWatch inner, Action before, Action after) : IDeploymentWatch
    {
        public async Task<WatchSample> LookAsync(CancellationToken cancel)
        {
            before();
            var sample = await inner.LookAsync(cancel);
            after();
            return sample;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
