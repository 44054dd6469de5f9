using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceDisk : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.disk",
        "Every volume has room and keeps up",
        "A deployment that fills a volume stops the database hours later, when nobody watches; one that keeps it busy slows everything on "
            + "it at once.",
        "The space used on each volume of the database in the last sample, the fullest, and the share of time in which its device had work "
            + "over the sampled time (the 95th percentile, or the median of fewer than twenty samples), each below performance: disk of "
            + "the policy; or, where the engine counts it, the mean time of an access to each file over the sampled time, below "
            + "performance: disk-latency (50 ms). An idle engine, or fewer than twenty accesses, leave the work unknown; where the engine "
            + "cannot tell it, space alone decides.",
        "Free space on the volumes named or extend them; find what reads or writes so much.");

    /// <summary>Fewer accesses are a few slow ones.</summary>
    private const int EnoughAccesses = 20;

    public Outcome Judge(PerformanceFacts facts)
    {
        var parts = new[] { Space(facts), Work(facts), Latency(facts) }.Where(part => part.Verdict != Verdict.Skipped)
            .DistinctBy(part => part.Message)
            .ToList();
        if (parts.Count == 0) return Space(facts);
        var worst = parts.MaxBy(part => part.Verdict)!;
        return worst with
        {
            Message = string.Join("; ", parts.OrderByDescending(part => part == worst).Select(part => part.Message)),
            Findings = FindingList.Capped([.. parts.SelectMany(part => part.Findings)]),
        };
    }

    private static Outcome Space(PerformanceFacts facts) => facts.Samples.Count == 0
        ? Outcome.Unknown("no sample was taken")
        : facts.Samples[^1].Resources.Volumes.Judge(volumes => VolumeLimit.Judge(volumes, facts.Limits.DiskPercent));

    private static Outcome Work(PerformanceFacts facts) => facts.Series(sample => sample.Resources.IoBusyPercent)
        .Judge(
            samples => LoadLimit.Judge(
                "time in which the data's device had work", samples, Statistic.Steady, facts.Limits.DiskPercent, facts.IsIdle));

    private static Outcome Latency(PerformanceFacts facts) => facts.Workload.Files.Judge(files =>
    {
        var accesses = files.SelectMany(Accesses).ToList();
        var told = accesses.Where(access => access.Times >= EnoughAccesses).OrderByDescending(access => access.Ms).ToList();
        var limit = Quantity.Duration(facts.Limits.DiskLatency);
        if (told.Count == 0)
            return Outcome.Unknown(
                $"no file was read or written {HumanText.Number(EnoughAccesses)} times in {HumanText.Duration(facts.Workload.Window)}, "
                    + $"which tells nothing of its latency; give more time with --for") with
            { Threshold = limit };
        var slow = told.Where(access => access.Ms >= limit.Value)
            .Select(access => new Finding(
                access.What,
                $"{new Quantity(access.Ms, Units.Milliseconds)} in the mean of {HumanText.Number(access.Times)}",
                $"below {limit}"))
            .ToList();
        return LoadLimit.UnlessIdle(
            Limit.Below(
                $"{told[0].What}, the mean of {HumanText.Number(told[0].Times)},",
                new Quantity(told[0].Ms, Units.Milliseconds),
                limit,
                FindingList.Capped(slow)),
            facts.IsIdle);
    });

    private static IEnumerable<(string What, long Times, double Ms)> Accesses(FileFigure file)
    {
        if (file.ReadMs is { } read) yield return ($"a read of {file.File}", file.Reads, read);
        if (file.WriteMs is { } write) yield return ($"a write to {file.File}", file.Writes, write);
    }
}
