using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Watching;

internal sealed class MonitoringIsWatched : ICheck<WatchFacts>
{
    /// <summary>Of all looks: what happened in those that were missed nobody knows.</summary>
    private const double MostMissed = 0.1;

    public CheckInfo Info { get; } = new(
        "monitoring.watched",
        "The database stays stable after the deployment",
        "Memory that leaks, a table that grows and a plan that degrades show minutes after a deployment, when the pipeline has long ended.",
        "A watch looks at load and named queries at even distances. It is degrading where a limit is broken for long or at the 95th "
            + "percentile, a query rises by 15 % or more over an hour's watch, by 12 % or more over half an hour's (Theil-Sen slope, "
            + "Mann-Kendall test corrected for values that resemble each other and over all queries), a resource rises so that it reaches "
            + "its limit within as long again, a query is slower than its baseline, more than 5 % of its runs fail, or a job that works in "
            + "the database fails. It is unknown where failed jobs cannot be read, more than a tenth of the samples were missed, fewer "
            + "than "
            + "twenty succeeded or the engine was idle.",
        "Look first at what is named, since when it holds, and at what ran then; roll back where the deployment is the cause, or watch "
            + "again for longer.");

    public Outcome Judge(WatchFacts facts)
    {
        var harm = WatchHarm.From(facts);
        var span = $"watched for {HumanText.Duration(facts.Watched)}: {HumanText.Plural(facts.Looks, "sample")}, "
            + $"{HumanText.Number(facts.Missed)} missed"
            + (facts.Missed > 0 ? $" (the last: {facts.MissedBecause}), the longest gap {HumanText.Duration(facts.LongestGap)}" : "");
        List<Finding> findings = [.. harm, .. facts.Blocked];
        if (harm.Count > 0)
            return Outcome.Failed(
                $"degrading: {harm[0].Subject}: "
                    + $"{harm[0].Observed}{(harm.Count == 1 ? "" : $", and {HumanText.Number(harm.Count - 1)} more")}; {span}",
                FindingList.Capped(findings));
        var doubt = Doubt(facts);
        return doubt is null
            ? Outcome.Passed($"stable: no trend, no limit broken; {span}", FindingList.Capped(findings))
            : Outcome.Unknown($"unknown: {doubt}; {span}", FindingList.Capped(findings));
    }

    /// <summary><c>stable</c>, <c>degrading</c> or <c>unknown</c>.</summary>
    public static string Stability(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "stable",
        Verdict.Failed => "degrading",
        _ => "unknown",
    };

    private static string? Doubt(WatchFacts facts)
    {
        if (facts.Looks < TrendTest.Fewest) return $"fewer than {TrendTest.Fewest} samples show no trend";
        if (facts.Missed > MostMissed * (facts.Looks + facts.Missed))
            return "too many samples were missed to know what happened in between";
        if (facts.IsIdle) return "the engine was idle the whole time, which proves nothing about it under load";
        if (facts.FailedJobs is Fact<IReadOnlyList<FailedJob>>.Unreadable jobs) return $"nobody knows whether jobs failed: {jobs.Reason}";
        return facts.Record.Queries.Count == 0
            ? "deployment.yml names no query to time (perf: queries), so nothing tells how users fare"
            : null;
    }
}
