using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.PerfGate.Workloads;

/// <summary>Reads what others did on the engine around a stretch of time: before the named queries run, which would show in it.</summary>
internal static class WorkloadReader
{
    /// <param name="since">The moment with which the statements of now are compared.</param>
    /// <param name="meanwhile">What takes the time that the counters are to tell of.</param>
    public static async Task<(WorkloadFacts Workload, T Result)> AroundAsync<T>(
        IWorkloadObserver observe, TimeProvider time, DateTimeOffset? since, Func<Task<T>> meanwhile, CancellationToken cancel)
    {
        var before = await GroupReader.ReadAsync(() => observe.CountersAsync(cancel), UnreadGroup.Counters);
        var started = time.GetTimestamp();
        var result = await meanwhile();
        var window = time.GetElapsedTime(started);
        var after = await GroupReader.ReadAsync(() => observe.CountersAsync(cancel), UnreadGroup.Counters);
        var ago = since is { } moment ? time.GetUtcNow() - moment : (TimeSpan?)null;
        var statements = await GroupReader.ReadAsync(() => observe.StatementsAsync(ago, cancel), UnreadGroup.Statements);
        return (WorkloadFacts.Between(window, before, after, statements), result);
    }
}
