using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceConnections : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.connections",
        "There are connections to spare",
        "An application that finds no connection is down for its users.",
        "The connections in use as a share of the limit over the sampled time, below performance: connections of the policy: the 95th "
            + "percentile, or the highest of fewer than twenty samples. An idle engine leaves it unknown.",
        "Close connections that leak, or raise the limit.");

    public Outcome Judge(PerformanceFacts facts) => facts.Series(sample => sample.Resources.ConnectionsPercent)
        .Judge(
            samples => LoadLimit.Judge(
                "connections in use", samples, samples => Statistic.High(samples), facts.Limits.ConnectionsPercent, facts.IsIdle));
}
