using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Timings of each named query before and after the deployment, and each figure of the load over time against its limit.</summary>
internal static class HtmlPerformance
{
    private const double Width = 560;
    private const double Left = 52;
    private const double Right = 12;
    private const double Lane = 20;
    private const int MostMarks = 150;

    public static void Write(HtmlText html, IReadOnlyList<PlacePerformance> places)
    {
        if (places.Count == 0) return;
        html.Write($"<section id=\"performance\">\n<h2>Performance before and after</h2>\n");
        foreach (var place in places)
        {
            html.Write($"<details class=\"card\"");
            if (place == places[^1]) html.Write($" open=\"\"");
            html.Write(
                $"><summary>{place.Place} <span class=\"soft small\">{Span(place)}</span></summary>\n<div class=\"plots\">\n");
            foreach (var query in QueryComparison.From(place)) Query(html, query);
            html.Write($"</div>\n");
            Load(html, MetricLine.From(place));
            html.Write($"</details>\n");
        }

        html.Write($"</section>\n");
    }

    // Where every figure kept its limit, the load answers nobody's first question.
    private static void Load(HtmlText html, IReadOnlyList<MetricLine> metrics)
    {
        if (metrics.Count == 0) return;
        var over = metrics.Where(metric => metric.Highest > metric.Limit).Select(metric => metric.Name).ToList();
        html.Write($"<details");
        if (over.Count > 0) html.Write($" open=\"\"");
        html.Write($"><summary>Load over time: {HumanText.Plural(metrics.Count, "figure")}, ");
        html.Write($"{(over.Count == 0 ? "none above its limit" : $"{ReportHeadline.Words(over)} above the limit")}</summary>");
        html.Write($"<div class=\"plots\">\n");
        foreach (var metric in metrics) HtmlMetricLine.Write(html, metric);
        html.Write($"</div></details>\n");
    }

    private static string Span(PlacePerformance place)
    {
        var parts = new List<string>();
        if (place.Before is { } before) parts.Add($"before: {HumanText.Time(before.TakenAt)}");
        if (place.After is { } after) parts.Add($"after: {HumanText.Time(after.TakenAt)}");
        if (place.Watched is { } watched) parts.Add($"watched from {HumanText.Time(watched.TakenAt)}");
        return string.Join("; ", parts);
    }

    // From zero, so that twice as far is twice as long; the slowest hundredth must not squeeze the rest into a corner.
    private static void Query(HtmlText html, QueryComparison query)
    {
        var rows = query.Rows.Where(row => row.Timings.Count > 0).ToList();
        html.Write(
            $"<figure><figcaption><strong>{query.Name}</strong> <span class=\"soft small\">limit "
                + $"{new Quantity(query.LimitMs, Units.Milliseconds).ToString()}</span></figcaption>\n");
        if (rows.Count == 0)
        {
            html.Write($"<p class=\"soft small\">No run succeeded.</p></figure>\n");
            return;
        }

        var end = 1.08 * rows.Max(row => Math.Max(row.Timings.Percentile(0.99), row.Timings.Median));
        var height = (Lane * rows.Count) + 16;
        html.Write($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{string.Join("; ", rows.Select(Words))}\">\n");
        for (var number = 0; number < rows.Count; number++) Row(html, rows[number], number * Lane, end);
        if (query.LimitMs <= end) Limit(html, query.LimitMs, end, Lane * rows.Count);
        html.Write(
            $"<text x=\"{Left}\" y=\"{height - 2}\">0</text><text x=\"{Left + ((Width - Left - Right) / 2)}\" y=\"{height - 2}\" "
                + $"text-anchor=\"middle\">{new Quantity(end / 2, Units.Milliseconds).ToString()}</text>"
                + $"<text x=\"{Width - Right}\" y=\"{height - 2}\" "
                + $"text-anchor=\"end\">{new Quantity(end, Units.Milliseconds).ToString()}</text></svg>\n");
        html.Write($"<p class=\"soft small\">{string.Join("; ", rows.Select(Words))}</p></figure>\n");
    }

    private static void Row(HtmlText html, TimingRow row, double top, double end)
    {
        var (from, to) = (top + 3, top + Lane - 3);
        html.Write(
            $"<text x=\"0\" y=\"{top + (Lane / 2)}\" dominant-baseline=\"central\">{row.Name}</text><line class=\"rule\" x1=\"{Left}\" "
                + $"x2=\"{Width - Right}\" y1=\"{top + (Lane / 2)}\" y2=\"{top + (Lane / 2)}\"/>");
        foreach (var timing in row.Timings.Thinned(MostMarks))
        {
            var x = At(Math.Min(timing, end), end);
            html.Write($"<line class=\"timing {row.Name}\" x1=\"{x}\" x2=\"{x}\" y1=\"{from}\" y2=\"{to}\"/>");
        }

        var median = At(row.Timings.Median, end);
        html.Write($"<line class=\"median\" x1=\"{median}\" x2=\"{median}\" y1=\"{top + 1}\" y2=\"{top + Lane - 1}\"/>\n");
    }

    private static void Limit(HtmlText html, double limit, double end, double bottom)
    {
        var x = At(limit, end);
        html.Write($"<line class=\"limit\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{bottom}\"/>");
    }

    private static double At(double value, double end) => Left + ((Width - Left - Right) * value / end);

    private static string Words(TimingRow row) =>
        $"{row.Name}: median {new Quantity(row.Timings.Median, Units.Milliseconds)}, 95th percentile "
            + $"{new Quantity(row.Timings.Percentile(0.95), Units.Milliseconds)}, {HumanText.Plural(row.Timings.Count, "run")}";
}
