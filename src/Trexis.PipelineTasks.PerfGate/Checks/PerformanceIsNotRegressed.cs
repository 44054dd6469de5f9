using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceIsNotRegressed : ICheck<PerformanceFacts>
{
    /// <summary>Rows come and go; half as many pages again is another plan, or another table.</summary>
    private const double MoreReads = 1.5;

    private const long FewReads = 100;

    public CheckInfo Info { get; } = new(
        "performance.not-regressed",
        "No named query became slower",
        "A query may stay within its limit and still take twice as long as yesterday: the next release, or the next million rows, will "
            + "break it.",
        "Each named query against its timings in the newest baseline from before the deployment: slower where a rank test over all queries "
            + "together is sure of it (1 % false alarms a release, corrected for timings that resemble each other), or nearly every run "
            + "takes more than twice as long as nearly every run before, and it is slower by at least performance: slowdown and "
            + "slowdown-time of the policy (20 % and 10 ms). Too few or too noisy timings, another machine, one that became as much "
            + "slower itself (a query that touches no table is timed beside the others; whoever reads half as many pages again is not "
            + "excused by it) or another version of the engine leave it unknown.",
        "Compare the plans of the queries named, before and after; restore the index or the statistics that they used, or roll back. Where "
            + "timings were too noisy, give them more time with --query-time.");

    public Outcome Judge(PerformanceFacts facts) => facts.Queries.Judge(queries => queries.Count == 0
        ? PerformanceChecks.NoQueries
        : facts.Baseline.Judge(
            baseline => facts.Conditions.Judge(now => Judge(queries, baseline, now, new BusyMachine(facts)))));

    private static Outcome Judge(
        IReadOnlyList<QueryMeasurement> queries, PerformanceRecord baseline, MeasuringConditions now, BusyMachine machine)
    {
        var before = baseline.Queries.ToDictionary(query => query.Name, StringComparer.Ordinal);
        var reads = queries.Select(query => ReadsOf(query, before)).OfType<Finding>().ToList();
        var judged = SlowdownTest.Judge([
            .. queries.Where(query => Objection(query, before) is null).Select(query => PairOf(query, before[query.Name])),
        ])
            .OrderByDescending(slowdown => slowdown.Kind)
            .ThenBy(Excused)
            .ThenByDescending(slowdown => slowdown.Ratio)
            .ToList();
        var left = queries.Where(query => Objection(query, before) is not null)
            .Select(query => new Finding(query.Name, Objection(query, before)!, "timings before and after")).ToList();
        List<Finding> findings = [
            .. judged.Where(slowdown => slowdown.Kind != SlowdownKind.Kept).Select(FindingOf),
            .. left,
            .. reads,
        ];
        if (judged.Any(slowdown => slowdown.Kind == SlowdownKind.Slower))
            findings.AddRange(
                now.ChangedSettings(baseline.Conditions).Select(changed => new Finding("setting", changed.Now, changed.Before)));
        var excuse = judged is [var worst, ..] && Excused(worst) ? machine.SinceBaseline : null;
        return OtherConditions.Lower(Concluded(judged, left.Count, baseline.TakenAt, findings, excuse), baseline, now);

        // No machine, however busy, lets a query read more.
        bool Excused(Slowdown slowdown) =>
            machine.Explains(slowdown.Ratio) && reads.All(finding => finding.Subject != slowdown.Pair.Name);
    }

    private static Outcome Concluded(
        List<Slowdown> judged, int left, DateTimeOffset takenAt, List<Finding> findings, string? excuse)
    {
        var since = $"the baseline of {HumanText.Time(takenAt)}";
        var counted = $"{HumanText.Plural(judged.Count, "query", "queries")} held against "
            + $"{since}{(left == 0 ? "" : $", {HumanText.Number(left)} could not be")}";
        if (judged.Count == 0) return Outcome.Unknown($"no query could be held against {since}", FindingList.Capped(findings));
        var worst = judged[0];
        var (verdict, message) = worst.Kind switch
        {
            SlowdownKind.Slower when excuse is not null => (
                Verdict.Unknown, $"{worst.Pair.Name} is {TextOf(worst)}, and the machine became as slow: {excuse}; {counted}"),
            SlowdownKind.Slower => (
                Verdict.Failed,
                $"{worst.Pair.Name} is {TextOf(worst)}; {HumanText.Number(judged.Count(one => one.Kind == SlowdownKind.Slower))} slower "
                    + $"of {counted}"),
            SlowdownKind.Undecided => (Verdict.Unknown, $"{worst.Pair.Name} is {TextOf(worst)}: too noisy to tell; {counted}"),
            SlowdownKind.TooFew => (
                Verdict.Unknown,
                $"{worst.Pair.Name}: {CountsOf(worst.Pair)}, at least {SlowdownTest.Fewest} are needed on either side; {counted}"),
            _ => (
                left == 0 ? Verdict.Passed : Verdict.Unknown,
                $"{counted}: none is slower by as much as matters; the greatest change is {worst.Pair.Name}, {TextOf(worst)}"),
        };
        return new Outcome(verdict, message, FindingList.Capped(findings))
        {
            Measured = Quantity.Percent(Math.Round((worst.Ratio - 1) * 100, 1)),
            Threshold = Quantity.Percent(worst.Pair.LeastPercent),
        };
    }

    // What a query reads is the same on a busy machine and an idle one: it tells which of them made it slower.
    private static Finding? ReadsOf(QueryMeasurement query, Dictionary<string, QuerySeries> before) =>
        Objection(query, before) is null
            && query.LogicalReads is { } now
            && before[query.Name].LogicalReads is { } then
            && now > then * MoreReads
            && now - then >= FewReads
            ? new Finding(query.Name, $"reads {HumanText.Number(now)} pages a run", $"{HumanText.Number(then)} as in the baseline")
            : null;

    private static string? Objection(QueryMeasurement query, Dictionary<string, QuerySeries> before)
    {
        if (query.Error is not null) return "it failed, so there is nothing to compare";
        if (!before.TryGetValue(query.Name, out var series)) return "the baseline does not hold it";
        if (series.Error is not null) return "it failed when the baseline was taken";
        return series.SqlSha256 == query.SqlSha256 ? null : "its text has changed since the baseline";
    }

    private static TimedPair PairOf(QueryMeasurement query, QuerySeries before) =>
        new(query.Name, before.Milliseconds, query.Milliseconds, query.Slowdown.Percent, query.Slowdown.Time.TotalMilliseconds);

    private static Finding FindingOf(Slowdown slowdown)
    {
        var least = $"slower by less than {Quantity.Percent(slowdown.Pair.LeastPercent)} or "
            + $"{new Quantity(slowdown.Pair.LeastMilliseconds, Units.Milliseconds)}";
        return slowdown.Kind switch
        {
            SlowdownKind.TooFew =>
                new Finding(slowdown.Pair.Name, CountsOf(slowdown.Pair), $"at least {SlowdownTest.Fewest} runs on either side"),
            SlowdownKind.Undecided => new Finding(
                slowdown.Pair.Name,
                $"{TextOf(slowdown)}; the chance to see a slowdown half as great again as the least that matters was "
                    + $"{Quantity.Percent(Math.Round(100 * slowdown.Power))}",
                least),
            _ => new Finding(slowdown.Pair.Name, TextOf(slowdown), least),
        };
    }

    private static string TextOf(Slowdown slowdown)
    {
        var (before, after) = (Median(slowdown.Pair.Before), Median(slowdown.Pair.After));
        return $"{Change(slowdown.Ratio)} (median {after} instead of {before}, {CountsOf(slowdown.Pair)}; 90 % interval "
            + $"{Signed(slowdown.Low)} to {Signed(slowdown.High)})";
    }

    private static string Change(double ratio) => ratio >= 1 ? $"{Share(ratio)} slower" : $"{Share(ratio)} quicker";

    private static string Signed(double ratio) => double.IsFinite(ratio) ? $"{(ratio >= 1 ? "+" : "−")}{Share(ratio)}" : "unbounded";

    private static Quantity Share(double ratio) => Quantity.Percent(Math.Round(Math.Abs(ratio - 1) * 100, 1));

    private static Quantity Median(IReadOnlyList<double> milliseconds) => new(Statistic.Percentile(milliseconds, 0.5), Units.Milliseconds);

    private static string CountsOf(TimedPair pair) =>
        $"{HumanText.Plural(pair.Before.Count, "run")} before, {HumanText.Number(pair.After.Count)} after";
}
