using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Assertions;
using Trexis.PipelineTasks.PerfGate.Workloads;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>One measurement: first the load as it is without us, then the named queries.</summary>
internal sealed class Measurement(
    IPipelineHost host, TimeProvider time, PerfGateSettings settings, IReadOnlyList<TimedQuery> queries)
{
    /// <exception cref="InputException">Files of named queries that cannot be read, all of them.</exception>
    public static IReadOnlyList<TimedQuery> Load(IReadOnlyList<NamedQuery> named, PerformancePolicy policy)
    {
        var texts = AssertionRunner.LoadFiles([.. named.Select(query => (query.Name, query.File))]);
        return [
            .. named.Zip(
                texts, (query, text) => new TimedQuery(text, query.Response ?? policy.Response, Over(query, policy.Slowdown))),
        ];
    }

    /// <param name="limits">The policy's, for a lock that is held at the end.</param>
    /// <param name="since">The baseline's time, for a measurement that is compared with one.</param>
    public async Task<PerformanceFacts> TakeAsync(
        IDatabase database, PerformancePolicy limits, DateTimeOffset? since, CancellationToken cancel)
    {
        var conditions = await Recording.ConditionsAsync(database, cancel);
        var (workload, samples) = await WorkloadReader.AroundAsync(
            database.Workload, time, since, () => LoadSampler.SampleAsync(
                host, time, database.Observe, settings, limits.Blocking, cancel), cancel);
        var timer = new QueryTimer(database.Queries, settings, time);
        var timed = await timer.TimeAsync(queries, share => host.Progress("timing the named queries", share), cancel);
        return new PerformanceFacts(limits, samples, Fact.Known(timed))
        {
            Conditions = Fact.Known(conditions),
            Workload = workload,
            Control = timer.Control,
        };
    }

    private static SlowdownLimit Over(NamedQuery query, SlowdownLimit policy) =>
        new(query.SlowdownPercent ?? policy.Percent, query.SlowdownTime ?? policy.Time);
}
