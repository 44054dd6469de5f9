using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>One named query's timings at each time it was measured.</summary>
internal sealed record QueryComparison(string Name, double LimitMs, IReadOnlyList<TimingRow> Rows)
{
    public static IReadOnlyList<QueryComparison> From(PlacePerformance place)
    {
        List<(string Name, PerformanceRecord Record)> records = [];
        if (place.Before is { } before) records.Add(("before", before));
        if (place.After is { } after) records.Add(("after", after));
        if (place.Watched is { } watched) records.Add(("watched", watched));
        var names = records.SelectMany(record => record.Record.Queries).Select(query => query.Name).Distinct(StringComparer.Ordinal);
        return
        [
            .. names.Select(name => new QueryComparison(
                name,
                records.SelectMany(record => record.Record.Queries).Last(query => query.Name == name).LimitMs,
                [
                    .. records.SelectMany(
                        record => record.Record.Queries.Where(query => query.Name == name)
                            .Select(query => new TimingRow(record.Name, new Distribution(query.Milliseconds)))),
                ])),
        ];
    }
}

/// <param name="Name"><c>before</c>, <c>after</c> or <c>watched</c>.</param>
internal sealed record TimingRow(string Name, Distribution Timings);

/// <summary>One figure of the load over all times it was measured.</summary>
internal sealed record MetricLine(
    string Name, string Unit, double? Limit, IReadOnlyList<MetricStretch> Stretches, DateTimeOffset? DeployedAt)
{
    public double Highest => Stretches.SelectMany(stretch => stretch.Values).Max();

    public int Count => Stretches.Sum(stretch => stretch.Values.Count);

    public static IReadOnlyList<MetricLine> From(PlacePerformance place)
    {
        var records = new[] { place.Before, place.After, place.Watched }.OfType<PerformanceRecord>().ToList();
        return
        [
            .. records.SelectMany(record => record.Metrics).Select(metric => metric.Name).Distinct(StringComparer.Ordinal).Select(name =>
            {
                var found = records.SelectMany(record => record.Metrics.Where(metric => metric.Name == name && metric.Values.Count > 0)
                    .Select(metric => (record, metric))).ToList();
                return new MetricLine(
                    name,
                    found[^1].metric.Unit,
                    found[^1].metric.Limit,
                    [.. found.Select(one => new MetricStretch(one.record.TakenAt, one.metric.AtMs, one.metric.Values))],
                    place.DeployedAt);
            }),
        ];
    }
}

/// <param name="AtMs">From <paramref name="Began"/>.</param>
internal sealed record MetricStretch(DateTimeOffset Began, IReadOnlyList<double> AtMs, IReadOnlyList<double> Values);
