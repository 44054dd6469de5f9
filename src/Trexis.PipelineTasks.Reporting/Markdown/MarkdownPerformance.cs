using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Reporting.Html;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>
/// The same as <see cref="HtmlPerformance"/> in characters: a bar for each bin of timings, a bar for each stretch of time.
/// </summary>
internal static class MarkdownPerformance
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int TimingBins = 24;
    private const int TimeBins = 12;

    public static void Write(MarkdownText text, IReadOnlyList<PlacePerformance> places)
    {
        foreach (var place in places)
        {
            text.Line($"<details><summary>Performance in {place.Place}</summary>\n");
            Queries(text, QueryComparison.From(place));
            Metrics(text, MetricLine.From(place));
            text.Line($"</details>\n");
        }
    }

    private static void Queries(MarkdownText text, IReadOnlyList<QueryComparison> queries)
    {
        if (queries.Count == 0) return;
        text.Line(
            $"| Query | | Timings | From, to | Median | 95th percentile | Runs | Limit |\n| --- | --- | --- | --- | ---: | ---: | ---: | "
                + $"---: |");
        foreach (var query in queries)
        {
            var rows = query.Rows.Where(row => row.Timings.Count > 0).ToList();
            if (rows.Count == 0) continue;
            var (low, high) = (rows.Min(row => row.Timings.Percentile(0)), rows.Max(row => row.Timings.Percentile(0.99)));
            foreach (var row in rows)
                text.Line(
                    $"| {query.Name} | {row.Name} | <code>{Histogram(row.Timings.Bins(low, high, TimingBins))}</code> | {Duration(low)}, "
                        + $"{Duration(high)} | {Duration(row.Timings.Median)} | {Duration(row.Timings.Percentile(0.95))} | "
                        + $"{row.Timings.Count} | {Duration(query.LimitMs)} |");
        }

        text.Line();
    }

    private static void Metrics(MarkdownText text, IReadOnlyList<MetricLine> metrics)
    {
        if (metrics.Count == 0) return;
        text.Line(
            $"| Figure | Over time (┊ between measurements, ▲ deployed) | Highest | Samples | Limit |\n"
                + $"| --- | --- | ---: | ---: | ---: |");
        foreach (var metric in metrics)
            text.Line(
                $"| {metric.Name} | <code>{OverTime(metric)}</code> | {new Quantity(metric.Highest, metric.Unit).ToString()} | "
                    + $"{metric.Count} | {(metric.Limit is { } limit ? new Quantity(limit, metric.Unit).ToString() : "none")} |");
        text.Line();
    }

    private static string OverTime(MetricLine metric)
    {
        var ceiling = Math.Max(metric.Highest, metric.Limit ?? 0);
        var parts = new List<string>();
        for (var number = 0; number < metric.Stretches.Count; number++)
        {
            var values = metric.Stretches[number].Values;
            if (number > 0)
                parts.Add(
                    metric.DeployedAt is { } deployed
                        && metric.Stretches[number].Began >= deployed
                        && metric.Stretches[number - 1].Began < deployed
                        ? "▲"
                        : "┊");
            var bins = Math.Min(TimeBins, values.Count);
            parts.Add(
                string.Concat(
                    Enumerable.Range(0, bins)
                        .Select(bin => Bar(values.Skip(bin * values.Count / bins).Take(Math.Max(1, values.Count / bins)).Max(), ceiling))));
        }

        return string.Concat(parts);
    }

    // An empty bin is a blank that no renderer swallows.
    private static string Histogram(int[] bins) => string.Concat(bins.Select(bin => bin == 0 ? '·' : Bar(bin, bins.Max())));

    private static char Bar(double value, double ceiling) =>
        Bars[(int)Math.Clamp(ceiling > 0 ? value / ceiling * Bars.Length : 0, 0, Bars.Length - 1)];

    private static string Duration(double milliseconds) => new Quantity(milliseconds, Units.Milliseconds).ToString();
}
