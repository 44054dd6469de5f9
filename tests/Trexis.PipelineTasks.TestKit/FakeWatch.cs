using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>Sees what the test says, by the number of the look from 1.</summary>
public sealed class FakeWatch(Func<int, WatchSample> seen) : IDeploymentWatch
{
    private int _looks;

    /// <summary>A deployment that nobody waits for.</summary>
    public static WatchSample Quiet { get; } = new(
        Fact.Known<IReadOnlyList<BlockedSession>>([]), Fact.Known(""), Fact.Known(1024L), Fact.Known(2.0), Fact.Known(40.0));

    public Task<WatchSample> LookAsync(CancellationToken cancel) => Task.FromResult(seen(++_looks));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
