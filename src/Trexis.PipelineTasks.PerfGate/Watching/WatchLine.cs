namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>The latest figures of a watch in one line: what a terminal redraws and a log shows every minute.</summary>
internal static class WatchLine
{
    private const int MostQueries = 3;

    public static string Format(PerformanceRecord record, TimeSpan watched, TimeSpan asked, int missed)
    {
        var figures = record.Metrics.Where(series => series.Values.Count > 0)
            .Select(series => $"{series.Name} {new Quantity(series.Values[^1], series.Unit)}")
            .Concat(
                record.Queries.Where(query => query.Milliseconds.Count > 0)
                    .OrderByDescending(query => query.Milliseconds[^1] / query.LimitMs)
                    .Take(MostQueries)
                    .Select(query => $"{query.Name} {new Quantity(query.Milliseconds[^1], Units.Milliseconds)}"));
        var lost = missed == 0 ? "" : $"; {HumanText.Plural(missed, "sample")} missed";
        return $"{HumanText.Duration(TimeSpan.FromSeconds(Math.Floor(watched.TotalSeconds)))} of {HumanText.Duration(asked)}: "
            + $"{string.Join(", ", figures)}{lost}";
    }
}
