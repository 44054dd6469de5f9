using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceCpu : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.cpu",
        "The processor is not overloaded",
        "A deployment that makes queries dearer shows in the processor first.",
        "The processor time in use on the host over the sampled time, below performance: cpu of the policy: the 95th percentile, or the "
            + "median of fewer than twenty samples, for it jumps from one moment to the next. An idle engine leaves it unknown.",
        "Find the query that became dear (the named queries and the query store tell), or wait until what else runs has ended.");

    public Outcome Judge(PerformanceFacts facts) => facts.Series(sample => sample.Resources.CpuPercent)
        .Judge(samples => LoadLimit.Judge("CPU of the host", samples, Statistic.Steady, facts.Limits.CpuPercent, facts.IsIdle));
}
