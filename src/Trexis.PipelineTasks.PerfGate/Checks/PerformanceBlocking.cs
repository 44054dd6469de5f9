using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.Checks;

namespace Trexis.PipelineTasks.PerfGate.Checks;

public sealed class PerformanceBlocking : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.blocking",
        "Nobody waits long for a lock",
        "Sessions that wait for each other look to users like an outage, with the processor idle.",
        "The longest lock wait of all samples, below performance: blocking of the policy, with who waits for whom. An idle engine leaves it unknown.",
        "Look at the session at the head of the chain; shorten its transaction or end it.");

    public Outcome Judge(PerformanceFacts facts)
    {
        var waits = facts.Series(sample => sample.Activity.LongestWait.Map(wait => wait.TotalMilliseconds));
        return waits.Judge(samples =>
        {
            if (LoadLimit.TooFew("lock waits", samples.Count) is { } unknown) return unknown with { Threshold = Quantity.Duration(facts.Limits.Blocking) };
            var worst = facts.Samples.MaxBy(sample => sample.Activity.LongestWait.ValueOr(default))!.Activity;
            var outcome = BlockingLimit.Judge(worst.LongestWait.ValueOr(default), worst.Blocked.ValueOr(null) ?? [], facts.Limits.Blocking);
            return LoadLimit.UnlessIdle(outcome with { Message = $"{outcome.Message} (highest of {HumanText.Plural(samples.Count, "sample")})" }, facts.IsIdle);
        });
    }
}
