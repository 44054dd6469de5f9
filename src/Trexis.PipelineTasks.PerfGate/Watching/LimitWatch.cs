namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>Sees in a growing record which limits are being broken, and since when.</summary>
internal static class LimitWatch
{
    /// <summary>Two looks may have met the same spike.</summary>
    private const int Fewest = 3;

    /// <summary>Limits broken at every one of the last looks, the longest first.</summary>
    public static IReadOnlyList<BrokenLimit> Breaches(PerformanceRecord record) =>
    [
        .. record.Metrics.Where(series => series.Limit is not null)
            .Select(series => BreachOf(series.Name, series.Unit, series.Limit!.Value, series.AtMs, series.Values))
            .Concat(record.Queries.Select(query => BreachOf(query.Name, Units.Milliseconds, query.LimitMs, query.AtMs, query.Milliseconds)))
            .OfType<BrokenLimit>()
            .OrderByDescending(breach => breach.For),
    ];

    private static BrokenLimit? BreachOf(string figure, string unit, double limit, IReadOnlyList<double> at, IReadOnlyList<double> values)
    {
        var first = values.Count;
        while (first > 0 && values[first - 1] >= limit) first--;
        return values.Count - first < Fewest
            ? null
            : new BrokenLimit(
                figure,
                new Quantity(values[^1], unit),
                new Quantity(limit, unit),
                TimeSpan.FromMilliseconds(at[first]),
                TimeSpan.FromMilliseconds(at[^1] - at[first]));
    }
}
