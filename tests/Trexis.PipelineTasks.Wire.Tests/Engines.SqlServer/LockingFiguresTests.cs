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
/// is said, and at which the policy ends the deployment.
/// </summary>
public sealed class LockingFiguresTests : SqlServerScene
{
    private const int Report = 512, Shop = 600;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TestTime.Monday);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("stop", 2, 5)]
    [InlineData("wait", 2, 7)]
    public async Task A_queue_behind_a_deployment_is_said_and_ended_in_the_second_that_the_policy_names(string limit, int said, int ended)
    {
        var arrived = new TaskCompletionSource<int>();
        Server.When(
            request => request.Text.Contains("ALTER TABLE orders", StringComparison.Ordinal),
            request =>
            {
                arrived.TrySetResult(request.Connection);
                return TdsAnswer.Nothing.Hang();
            });
        var fake = new FakeRun(_folder) { Time = _time };
        var run = fake.Of();
        var (looks, deploying, lines) = (0, 0, new List<(int Second, string Line)>());
        var host = Substitute.For<IPipelineHost>();
        host.When(told => told.WriteLine(Arg.Any<string>())).Do(told => lines.Add((looks - 1, told.Arg<string>())));
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var script = new ScriptToRun(
            new SqlText("V0001.sql", "ALTER TABLE orders ADD note nvarchar(200);"), "versioned", new string('e', 64), Transactional: true);

        var deployment = DeploymentWatcher.RunAsync<bool>(
            new WatchPolicy
            {
                Warn = new WatchLimits(Blocking: TimeSpan.FromSeconds(2)),
                Stop = limit == "stop" ? new WatchLimits(Blocking: TimeSpan.FromSeconds(5)) : new WatchLimits(),
                Wait = limit == "wait" ? TimeSpan.FromSeconds(7) : null,
            },
            host,
            run.Journal,
            async token =>
            {
                deploying = 50 + await arrived.Task.WaitAsync(token);
                return new Watch(
                    await database.WatchAsync(session, token), () => Server.Says("blocked sessions", Queue(deploying, looks++)));
            },
            async token => (await session.RunScriptAsync(script, new Progress<ServerMessage>(), token)).Elapsed > TimeSpan.Zero,
            Cancel);
        for (var second = 0; !deployment.IsCompleted; await Task.Delay(1, Cancel))
        {
            // The next second begins when the look of this one has.
            if (looks <= second) continue;
            second++;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        (await deployment).ShouldBeNull();
        lines.Select(line => (line.Second, line.Line[..24])).ShouldBe(
            [(0, "watch: the deployment wa"), (said, "watch: session 600 (shop"), (ended, "watch: stops the deploym")]);
        lines[0].Line.ShouldEndWith("held by session 512 (report from bi-1): SELECT * FROM orders");
        Server.Count("COMMIT TRANSACTION").ShouldBe(0);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldBeEmpty();
    }

    // Both began to wait half a second before the first look.
    private static TdsTable Queue(int deploying, int second) => TdsTable.Of(
        [deploying, Report, (1000L * second) + 500, "LCK_M_SCH_M", "OBJECT: 5:101:0", "deployer from agent", "ALTER TABLE orders"],
        [Report, 0, 0L, "", "", "report from bi-1", "SELECT * FROM orders"],
        [Shop, deploying, (1000L * second) + 500, "LCK_M_IS", "OBJECT: 5:101:0", "shop from web-1", ""]);

    private sealed class Watch(IDeploymentWatch inner, Action before) : IDeploymentWatch
    {
        public Task<WatchSample> LookAsync(CancellationToken cancel)
        {
            before();
            return inner.LookAsync(cancel);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
