using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>What in a watch shows that the database is getting worse, the plainest first.</summary>
internal static class WatchHarm
{
    /// <summary>Of a query's runs: a single failure may be a deadlock's victim.</summary>
    private const double MostFailed = 0.05;

    public static IReadOnlyList<Finding> From(WatchFacts facts)
    {
        List<Series> metrics = [.. facts.Record.Metrics.Select(SeriesOf)];
        List<Series> queries = [.. facts.Record.Queries.Select(SeriesOf)];
        return
        [
            .. facts.Broken is { } broken ? [Broken(broken)] : Array.Empty<Finding>(),
            .. metrics.Concat(queries).Select(OverLimit).OfType<Finding>().Where(finding => finding.Subject != facts.Broken?.Figure),
            .. Rising(queries, facts.Watched),
            .. Rising(metrics, facts.Watched),
            .. Slower(facts),
            .. facts.Failed.Where(failed => failed.Times > MostFailed * facts.Looks)
                .Select(
                    failed => new Finding(
                        failed.Query, $"failed {HumanText.Number(failed.Times)} times; last: {failed.Last}", "an answer")),
            .. (facts.FailedJobs.ValueOr(null) ?? []).GroupBy(job => job.Job, StringComparer.Ordinal)
                .Select(
                    job => new Finding(
                        $"job {job.Key}", $"failed {HumanText.Plural(job.Count(), "time")}; last: {job.Last().Message}", "succeeds")),
        ];
    }

    private static Finding Broken(BrokenLimit broken) => new(
        broken.Figure,
        $"{broken.Value}, over its limit for {HumanText.Duration(broken.For)}, since {HumanText.Duration(broken.Since)} after the "
            + $"beginning; the watch ended early",
        $"below {broken.Limit}");

    private static Finding? OverLimit(Series series)
    {
        if (series.Limit is not { } limit || series.Values.Count == 0) return null;
        var judged = series.Name is "cpu" or "io" ? Statistic.Steady(series.Values) : Statistic.High(series.Values);
        return judged.Value < limit
            ? null
            : new Finding(
                series.Name, $"{new Quantity(judged.Value, series.Unit)} ({judged.Name})", $"below {new Quantity(limit, series.Unit)}");
    }

    private static IEnumerable<Finding> Rising(List<Series> all, TimeSpan watched)
    {
        var trends = TrendTest.Judge([.. all.Select(series => (series.Minutes, series.Values))]);
        return all.Select((series, number) => Rising(series, trends[number], watched)).OfType<Finding>();
    }

    // A query that takes longer and longer is felt; a resource may rise as long as it stays far from its limit.
    private static Finding? Rising(Series series, Trend trend, TimeSpan watched)
    {
        if (!trend.Rises) return null;
        var rise = $"rises by {Quantity.Percent(Math.Round(trend.RisePercent, 1))} in {HumanText.Duration(watched)} "
            + $"({HumanText.Plural(series.Values.Count, "value")})";
        if (series.IsQuery) return new Finding(series.Name, rise, "the same time from beginning to end");
        var last = Samples.Median([.. series.Values.TakeLast(Math.Max(1, series.Values.Count / 4))]);
        return series.Limit is { } limit && last * (1 + (trend.RisePercent / 100)) >= limit
            ? new Finding(series.Name, $"{rise} and reaches its limit within as long again", $"below {new Quantity(limit, series.Unit)}")
            : null;
    }

    private static IEnumerable<Finding> Slower(WatchFacts facts)
    {
        if (facts.Baseline is not Fact<PerformanceRecord>.Known { Value: var baseline }
            || facts.Record.Conditions.DifferencesFrom(baseline.Conditions).Count > 0)
            return [];
        var before = baseline.Queries.ToDictionary(query => query.Name, StringComparer.Ordinal);
        var pairs = facts.Record.Queries.Where(query => before.TryGetValue(query.Name, out var then) && then.SqlSha256 == query.SqlSha256)
            .Select(query => PairOf(before[query.Name], query, facts.Slowdowns.GetValueOrDefault(query.Name) ?? new SlowdownLimit()));
        return SlowdownTest.Judge([.. pairs]).Where(slowdown => slowdown.Kind == SlowdownKind.Slower)
            .Select(slowdown => new Finding(
                slowdown.Pair.Name,
                $"{Quantity.Percent(Math.Round((slowdown.Ratio - 1) * 100, 1))} slower than in the baseline of "
                    + $"{HumanText.Time(baseline.TakenAt)}",
                $"slower by less than {Quantity.Percent(slowdown.Pair.LeastPercent)}"));
    }

    private static TimedPair PairOf(QuerySeries before, QuerySeries watched, SlowdownLimit least) =>
        new(watched.Name, before.Milliseconds, watched.Milliseconds, least.Percent, least.Time.TotalMilliseconds);

    private static Series SeriesOf(MetricSeries series) =>
        new(series.Name, series.Unit, series.Limit, Minutes(series.AtMs), series.Values, IsQuery: false);

    private static Series SeriesOf(QuerySeries query) =>
        new(query.Name, Units.Milliseconds, query.LimitMs, Minutes(query.AtMs), query.Milliseconds, IsQuery: true);

    private static IReadOnlyList<double> Minutes(IReadOnlyList<double> milliseconds) => [.. milliseconds.Select(at => at / 60_000)];

    private sealed record Series(
        string Name, string Unit, double? Limit, IReadOnlyList<double> Minutes, IReadOnlyList<double> Values, bool IsQuery);
}
