using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceBlocking : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.blocking",
        "Nobody waits long for a lock",
        "Sessions that wait for each other look to users like an outage, with the processor idle.",
        "The longest lock wait of all samples, below performance: blocking of the policy, with who waits for whom. Where the engine does "
            + "not tell how long, the samples that find a lock held bound it. An idle engine leaves it unknown.",
        "Look at the session at the head of the chain; shorten its transaction or end it.");

    public Outcome Judge(PerformanceFacts facts) => LockWait.Longest(facts.Samples).Judge(wait =>
    {
        if (LoadLimit.TooFew("lock waits", facts.Samples.Count) is { } unknown)
            return unknown with { Threshold = Quantity.Duration(facts.Limits.Blocking) };
        var outcome = BlockingLimit.Judge(wait.AtLeast, wait.Blocked, facts.Limits.Blocking);
        if (outcome.Verdict == Verdict.Passed && wait.AtMost >= facts.Limits.Blocking)
            outcome = outcome with
            {
                Verdict = Verdict.Unknown,
                Message = $"{outcome.Message}, but it may have begun before the first sample or last on after the last; give more time "
                    + "with --for",
            };
        return LoadLimit.UnlessIdle(
            outcome with { Message = $"{outcome.Message} (highest of {HumanText.Plural(facts.Samples.Count, "sample")})" }, facts.IsIdle);
    });
}
