using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Who waited for the deployment while it ran, and what everybody waited for before and after it.</summary>
internal static class HtmlSessions
{
    private const int MostWaits = 8;

    public static void Write(HtmlText html, ReportModel model)
    {
        if (!IsThere(model)) return;
        html.Write($"<section id=\"sessions\">\n<h2>Sessions that waited</h2>\n<div class=\"card\">");
        foreach (var same in Watched(model).GroupBy(placed => (placed.Result.Message, string.Join('\n', placed.Result.Findings))))
        {
            var result = same.First().Result;
            var waits = ReportWords.Waits(result).ToList();
            html.Write($"<p>{ReportHeadline.Words(same.Select(placed => placed.Place))}: {result.Message}</p>\n");
            Waiters(html, waits);
            HtmlPoints.Findings(html, [.. result.Findings.Except(waits)]);
        }

        foreach (var place in Measured(model)) Waits(html, place);
        html.Write($"</div>\n</section>\n");
    }

    /// <summary>Whether there is anything to tell.</summary>
    public static bool IsThere(ReportModel model) => Watched(model).Any() || Measured(model).Any();

    private static IEnumerable<PlacedResult> Watched(ReportModel model) => model.Results.Where(placed =>
        placed.Result.Code is "deploy.watched" or "performance.no-new-waits" && placed.Status != ResultStatus.Skipped);

    private static IEnumerable<PlacePerformance> Measured(ReportModel model) =>
        model.Context.Performance.Where(place => place.After?.Workload?.Waits is { Count: > 0 }).TakeLast(1);

    private static void Waiters(HtmlText html, IReadOnlyList<Finding> waits)
    {
        if (waits.Count == 0) return;
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Who waited</th><th scope=\"col\">How long, for what, held by whom</th>"
                + $"</tr></thead><tbody>\n");
        foreach (var wait in waits) html.Write($"<tr><th scope=\"row\">{wait.Subject}</th><td>{wait.Observed}</td></tr>\n");
        html.Write($"</tbody></table>\n");
    }

    private static void Waits(HtmlText html, PlacePerformance place)
    {
        var before = (place.Before?.Workload?.Waits ?? [])
            .ToDictionary(wait => wait.Category, wait => wait.MsPerSecond, StringComparer.Ordinal);
        html.Write(
            $"<table><caption>{place.Place}: waits of all sessions, milliseconds in each second</caption><thead><tr><th "
                + $"scope=\"col\">Category</th><th scope=\"col\" class=\"number\">Before</th><th scope=\"col\" class=\"number\">After</th>"
                + $"</tr></thead><tbody>\n");
        foreach (var wait in place.After!.Workload!.Waits!.Take(MostWaits))
        {
            html.Write($"<tr><td>{wait.Category}</td><td class=\"number\">");
            if (before.TryGetValue(wait.Category, out var then)) html.Write($"{then}");
            else html.Write($"–");
            html.Write($"</td><td class=\"number\">{wait.MsPerSecond}</td></tr>\n");
        }

        html.Write($"</tbody></table>\n");
    }
}
