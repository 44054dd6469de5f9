using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>Every figure of a watch, as it grows.</summary>
internal sealed class WatchLog
{
    private readonly List<double> _looks = [];
    private readonly List<WatchEvent> _events = [];
    private readonly List<LoadSample> _samples = [];
    private readonly List<MetricSeries> _earlierMetrics = [];
    private readonly List<(TimedQuery Query, List<double> At, List<double> Milliseconds)> _queries;

    public WatchLog(DateTimeOffset began, IReadOnlyList<TimedQuery> queries)
    {
        Began = began;
        _queries = [.. queries.Select(query => (query, new List<double>(), new List<double>()))];
    }

    public DateTimeOffset Began { get; }

    public int Looks => _looks.Count;

    public double LastMs => _looks.Count == 0 ? 0 : _looks[^1];

    /// <summary>The longest time in which nobody looked, from the beginning to the end.</summary>
    public TimeSpan LongestGap(TimeSpan watched)
    {
        double[] moments = [0, .. _looks, watched.TotalMilliseconds];
        return TimeSpan.FromMilliseconds(moments.Skip(1).Zip(moments, (later, earlier) => later - earlier).Max());
    }

    /// <summary>Goes on with what an interrupted watch had seen; of queries that have changed since, nothing is taken over.</summary>
    public static WatchLog After(WatchProgress progress, IReadOnlyList<TimedQuery> queries)
    {
        var log = new WatchLog(progress.Record.TakenAt, queries);
        log._looks.AddRange(progress.LooksMs);
        log._events.AddRange(progress.Events);
        log._earlierMetrics.AddRange(progress.Record.Metrics);
        foreach (var (query, at, milliseconds) in log._queries)
        {
            var earlier = progress.Record.Queries.FirstOrDefault(
                series => series.Name == query.Sql.Name && series.SqlSha256 == query.Sha256);
            at.AddRange(earlier?.AtMs ?? []);
            milliseconds.AddRange(earlier?.Milliseconds ?? []);
        }

        return log;
    }

    public void Add(TimeSpan at, LoadSample sample, IReadOnlyList<double?> milliseconds)
    {
        _looks.Add(Math.Round(at.TotalMilliseconds));
        _samples.Add(sample with { At = at });
        for (var number = 0; number < milliseconds.Count; number++)
        {
            if (milliseconds[number] is not { } value) continue;
            _queries[number].At.Add(Math.Round(at.TotalMilliseconds));
            _queries[number].Milliseconds.Add(Math.Round(value, 4));
        }

        foreach (var session in sample.Activity.Blocked.ValueOr(null) ?? [])
            Add(
                at,
                WatchEventKind.Blocked,
                session.Session,
                $"waits {HumanText.Duration(session.Wait)} for {session.Resource}, held by {session.RootBlocker}");
    }

    public void Add(TimeSpan at, WatchEventKind kind, string subject, string text) =>
        _events.Add(new WatchEvent(Math.Round(at.TotalMilliseconds), kind, subject, text));

    public WatchProgress Progress(
        string deployment, bool finished, MeasuringConditions conditions, PerformancePolicy limits, TimeSpan every) =>
        new(WatchProgress.CurrentSchemaVersion, deployment, finished, [.. _looks], [.. _events], RecordOf(conditions, limits, every));

    private PerformanceRecord RecordOf(MeasuringConditions conditions, PerformancePolicy limits, TimeSpan every) => new()
    {
        SchemaVersion = PerformanceRecord.CurrentSchemaVersion,
        TakenAt = Began,
        EveryMs = every.TotalMilliseconds,
        Conditions = conditions,
        Metrics = Joined(_earlierMetrics, Recording.MetricsOf(_samples, limits)),
        Queries = [
            .. _queries.Select(
                query => new QuerySeries
                {
                    Name = query.Query.Sql.Name,
                    SqlSha256 = query.Query.Sha256,
                    LimitMs = query.Query.Limit.TotalMilliseconds,
                    AtMs = [.. query.At],
                    Milliseconds = [.. query.Milliseconds],
                    PlanSteps = [],
                }),
        ],
    };

    private static IReadOnlyList<MetricSeries> Joined(IReadOnlyList<MetricSeries> earlier, IReadOnlyList<MetricSeries> later) =>
    [
        .. earlier.Concat(later).GroupBy(series => series.Name, StringComparer.Ordinal)
            .Select(
                parts => parts.Last() with
                {
                    AtMs = [.. parts.SelectMany(part => part.AtMs)],
                    Values = [.. parts.SelectMany(part => part.Values)],
                }),
    ];
}
