using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.PerfGate.Workloads;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceHasNoNewWaits : ICheck<PerformanceFacts>
{
    /// <summary>Milliseconds a second: a twentieth of one session's time.</summary>
    private const double Felt = 50;

    /// <summary>Waits come and go with the load; what matters is another order of it.</summary>
    private const double Times = 3;

    public CheckInfo Info { get; } = new(
        "performance.no-new-waits",
        "Nothing is waited for that was not before",
        "A missing index shows as waits for disks, a dearer plan as waits for memory, a longer transaction as waits for locks, before any "
            + "named query is slow enough to tell.",
        "What all sessions waited for while the load was sampled, by category (that of the query store), background threads and our own "
            + "session left out, against the newest baseline from before the deployment. A category that takes 50 ms a second or more, and "
            + "three times as much as before, warns. Less than five seconds on either side, another machine or another version leave it "
            + "unknown.",
        "Find who waits: the sessions that run now, the query store's wait statistics; look at the plans that changed. Give more time with "
            + "--for where it was too short.");

    public Outcome Judge(PerformanceFacts facts) => facts.Workload.Waits.Judge(waits =>
        facts.Baseline.Judge(
            baseline => facts.Conditions.Judge(now => OtherConditions.Lower(Judge(facts, waits, baseline), baseline, now))));

    private static Outcome Judge(PerformanceFacts facts, IReadOnlyList<WaitFigure> waits, PerformanceRecord baseline)
    {
        if (baseline.Workload is not { Waits: { } before } then)
            return Outcome.Unknown(
                $"the baseline of {HumanText.Time(baseline.TakenAt)} holds no "
                    + $"waits{(baseline.Workload?.Unread is [var why, ..] ? $": {why}" : "")}");
        var shortest = Math.Min(then.Seconds, facts.Workload.Window.TotalSeconds);
        if (shortest < WorkloadFacts.Shortest.TotalSeconds)
            return Outcome.Unknown(
                $"waits were counted for {HumanText.Duration(TimeSpan.FromSeconds(shortest))} only, at least "
                    + $"{HumanText.Duration(WorkloadFacts.Shortest)} are needed before and after; give more time with --for");
        var earlier = before.ToDictionary(wait => wait.Category, wait => wait.MsPerSecond, StringComparer.Ordinal);
        var risen = waits.Where(wait => wait.MsPerSecond >= Felt && wait.MsPerSecond >= Times * earlier.GetValueOrDefault(wait.Category))
            .ToList();
        var findings = risen.Select(wait => new Finding(
            $"{wait.Category} ({wait.Type})",
            $"{Rate(wait.MsPerSecond)}",
            $"{Rate(earlier.GetValueOrDefault(wait.Category))} as in the baseline")).ToList();
        if (risen.Count > 0)
            return Outcome.Warned(
                $"{FindingList.Named([.. risen.Select(wait => wait.Category)])}: waited for as not before, {findings[0].Subject} "
                    + $"{findings[0].Observed} instead of {Rate(earlier.GetValueOrDefault(risen[0].Category))}",
                FindingList.Capped(findings));
        var most = waits.Count == 0 ? "nothing was waited for" : $"most of it {waits[0].Category}, {Rate(waits[0].MsPerSecond)}";
        return LoadLimit.UnlessIdle(
            Outcome.Passed(
                $"no category of waits takes three times as much as in the baseline of {HumanText.Time(baseline.TakenAt)}; {most}"),
            facts.IsIdle);
    }

    private static string Rate(double msPerSecond) => $"{new Quantity(Math.Round(msPerSecond, 1), Units.Milliseconds)} a second";
}
