namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>
/// A figure over time with its limit; between two stretches lies a gap of fixed width, and in one of them the deployment.
/// </summary>
internal static class HtmlMetricLine
{
    private const double Width = 560;
    private const double Left = 52;
    private const double Right = 12;
    private const double Top = 6;
    private const double Bottom = 64;
    private const double Gap = 26;
    private const int MostPoints = 300;

    public static void Write(HtmlText html, MetricLine metric)
    {
        var highest = new Quantity(metric.Highest, metric.Unit).ToString();
        var limit = metric.Limit is { } at ? $"limit {new Quantity(at, metric.Unit)}" : "no limit";
        html.Write(
            $"<figure><figcaption><strong>{metric.Name}</strong> <span class=\"soft small\">{limit}; highest {highest} of "
                + $"{HumanText.Plural(metric.Count, "sample")}</span></figcaption>\n");
        html.Write($"<svg viewBox=\"0 0 {Width} 80\" role=\"img\" aria-label=\"{metric.Name} over time: highest {highest}, {limit}\">\n");
        var ceiling = 1.1 * Math.Max(metric.Highest, metric.Limit ?? 0);
        if (!(ceiling > 0)) ceiling = 1;
        html.Write($"<line class=\"rule\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>");
        html.Write($"<line class=\"rule\" x1=\"{Left}\" x2=\"{Left}\" y1=\"{Top}\" y2=\"{Bottom}\"/>");
        html.Write($"<text x=\"{Left - 4}\" y=\"{Bottom}\" text-anchor=\"end\">0</text>");
        if (metric.Limit is null && metric.Highest > 0)
            html.Write($"<text x=\"{Left - 4}\" y=\"{Y(metric.Highest, ceiling) + 4}\" text-anchor=\"end\">{highest}</text>");
        if (metric.Limit is { } threshold)
        {
            var y = Y(threshold, ceiling);
            html.Write(
                $"<line class=\"limit\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"{Left - 4}\" y=\"{y}\" "
                    + $"text-anchor=\"end\" dominant-baseline=\"central\">{new Quantity(threshold, metric.Unit).ToString()}</text>");
        }

        Stretches(html, metric, ceiling);
        html.Write($"</svg></figure>\n");
    }

    private static void Stretches(HtmlText html, MetricLine metric, double ceiling)
    {
        var spans = metric.Stretches.Select(stretch => Math.Max(1, stretch.AtMs[^1] - stretch.AtMs[0])).ToList();
        var room = Width - Left - Right - (Gap * (spans.Count - 1));
        var x = Left;
        for (var number = 0; number < spans.Count; number++)
        {
            var stretch = metric.Stretches[number];

            // A gate of a second beside a watch of an hour must still be seen.
            var width = room * ((0.5 / spans.Count) + (0.5 * spans[number] / spans.Sum()));
            if (number > 0
                && metric.DeployedAt is { } deployed
                && stretch.Began >= deployed
                && metric.Stretches[number - 1].Began < deployed)
                Deployment(html, x - (Gap / 2));
            Line(html, stretch, x, width / spans[number], ceiling);
            var began = stretch.Began.ToUniversalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            html.Write($"<text x=\"{x}\" y=\"76\">{began}</text>\n");
            x += width + Gap;
        }
    }

    private static void Line(HtmlText html, MetricStretch stretch, double from, double perMillisecond, double ceiling)
    {
        var step = Math.Max(1, (int)Math.Ceiling(stretch.Values.Count / (double)MostPoints));
        html.Write($"<polyline class=\"series\" points=\"");
        for (var number = 0; number < stretch.Values.Count; number += step)
        {
            // The highest of what is drawn as one point: no peak may vanish.
            var value = stretch.Values.Skip(number).Take(step).Max();
            html.Write(
                $"{(number == 0 ? "" : " ")}{from + ((stretch.AtMs[number] - stretch.AtMs[0]) * perMillisecond)},{Y(value, ceiling)}");
        }

        html.Write($"\"/>");
    }

    private static void Deployment(HtmlText html, double x)
    {
        html.Write(
            $"<line class=\"deployed\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{Bottom}\"><title>deployed</title></line><text x=\"{x}\" "
                + $"y=\"76\" text-anchor=\"middle\">▲</text>");
    }

    private static double Y(double value, double ceiling) => Bottom - ((Bottom - Top) * value / ceiling);
}
