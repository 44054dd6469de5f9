using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.Checks;

namespace Trexis.PipelineTasks.PerfGate.Checks;

public sealed class PerformanceDisk : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.disk",
        "Every volume has room and keeps up",
        "A deployment that fills a volume stops the database hours later, when nobody watches; one that keeps it busy slows everything on it at once.",
        "The space used on each volume of the database in the last sample, the fullest, and the share of time in which its device had work over the sampled time (the 95th percentile, or the median of fewer than twenty samples), each below performance: disk of the policy. An idle engine leaves the work unknown; where the engine cannot tell it, space alone decides.",
        "Free space on the volumes named or extend them; find what reads or writes so much.");

    public Outcome Judge(PerformanceFacts facts)
    {
        var space = Space(facts);
        var work = facts.Series(sample => sample.Resources.IoBusyPercent)
            .Judge(samples => LoadLimit.Judge("time in which the data's device had work", samples, Statistic.Steady, facts.Limits.DiskPercent, facts.IsIdle));
        if (work.Verdict == Verdict.Skipped || work.Message == space.Message) return space;
        return work.Verdict > space.Verdict
            ? work with { Message = $"{work.Message}; {space.Message}", Findings = space.Findings }
            : space with { Message = $"{space.Message}; {work.Message}" };
    }

    private static Outcome Space(PerformanceFacts facts) => facts.Samples.Count == 0
        ? Outcome.Unknown("no sample was taken")
        : facts.Samples[^1].Resources.Volumes.Judge(volumes => VolumeLimit.Judge(volumes, facts.Limits.DiskPercent));
}
