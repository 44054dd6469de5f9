using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceMemory : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.memory",
        "The memory is not exhausted",
        "A host short of memory swaps, and every query on it takes many times longer.",
        "The memory in use over the sampled time, below performance: memory of the policy: the 95th percentile, or the highest of fewer "
            + "than twenty samples.",
        "Find what takes the memory; give the engine a limit or the host more.");

    public Outcome Judge(PerformanceFacts facts) => facts.Series(sample => sample.Resources.MemoryPercent)
        .Judge(
            samples => LoadLimit.Judge(
                "memory in use", samples, samples => Statistic.High(samples), facts.Limits.MemoryPercent, isIdle: false));
}
