using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.Checks;

namespace Trexis.PipelineTasks.PerfGate.Checks;

public sealed class PerformanceDisk : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.disk",
        "Every volume has room",
        "A deployment that fills a volume stops the database hours later, when nobody watches.",
        "The space used on each volume of the database in the last sample, below performance: disk of the policy; the fullest decides.",
        "Free space on the volumes named, or extend them.");

    public Outcome Judge(PerformanceFacts facts) => facts.Samples.Count == 0
        ? Outcome.Unknown("no sample was taken")
        : facts.Samples[^1].Resources.Volumes.Judge(volumes => VolumeLimit.Judge(volumes, facts.Limits.DiskPercent));
}
