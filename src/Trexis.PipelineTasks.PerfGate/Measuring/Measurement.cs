using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Assertions;
using Trexis.PipelineTasks.PerfGate.Workloads;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>One measurement: first the load as it is without us, then the named queries.</summary>
internal static class Measurement
{
    /// <exception cref="InputException">Files of named queries that cannot be read, all of them.</exception>
    public static IReadOnlyList<TimedQuery> Load(TaskRun run)
    {
        var policy = run.EnvironmentPolicy.Performance;
        var texts = AssertionRunner.LoadFiles([.. run.Deployment.Queries.Select(query => (query.Name, query.File))]);
        return [
            .. run.Deployment.Queries.Zip(
                texts, (query, text) => new TimedQuery(text, query.Response ?? policy.Response, Over(query, policy.Slowdown))),
        ];
    }

    /// <param name="limits">The policy's, for a lock that is held at the end.</param>
    /// <param name="since">The baseline's time, for a measurement that is compared with one.</param>
    public static async Task<PerformanceFacts> TakeAsync(
        TaskRun run, IDatabase database, PerfGateSettings settings, IReadOnlyList<TimedQuery> queries, PerformancePolicy limits,
        DateTimeOffset? since, CancellationToken cancel)
    {
        var conditions = await Recording.ConditionsAsync(database, cancel);
        var (workload, samples) = await WorkloadReader.AroundAsync(
            database.Workload, run.Time, since, () => LoadSampler.SampleAsync(
                run, database.Observe, settings, limits.Blocking, cancel), cancel);
        var timer = new QueryTimer(database.Queries, settings, run.Time);
        var timed = await timer.TimeAsync(queries, (name, share) => run.Host.Progress($"timing {name}", share), cancel);
        return new PerformanceFacts(limits, samples, Fact.Known(timed)) { Conditions = Fact.Known(conditions), Workload = workload };
    }

    private static SlowdownLimit Over(NamedQuery query, SlowdownLimit policy) =>
        new(query.SlowdownPercent ?? policy.Percent, query.SlowdownTime ?? policy.Time);
}
