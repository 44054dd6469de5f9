using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Who waited for the deployment while it ran, and what everybody waited for before and after it.</summary>
internal static class HtmlSessions
{
    private const int MostWaits = 8;

    public static void Write(HtmlText html, ReportModel model)
    {
        var watched = model.Results.Where(placed => placed.Result.Code is "deploy.watched" or "performance.no-new-waits")
            .Where(placed => placed.Status != ResultStatus.Skipped)
            .ToList();
        var waits = model.Context.Performance.Where(place => place.After?.Workload?.Waits is { Count: > 0 }).TakeLast(1).ToList();
        if (watched.Count == 0 && waits.Count == 0) return;
        html.Write($"<section id=\"sessions\">\n<h2>Sessions that waited</h2>\n<div class=\"card\">");
        if (watched.Count > 0) html.Write($"<ul>");
        foreach (var same in watched.GroupBy(placed => placed.Result.Message, StringComparer.Ordinal))
        {
            html.Write($"<li>{ReportHeadline.Words(same.Select(placed => placed.Place))}: {same.Key}");
            HtmlPoints.Findings(html, same.Last().Result.Findings);
            html.Write($"</li>\n");
        }

        if (watched.Count > 0) html.Write($"</ul>\n");
        foreach (var place in waits) Waits(html, place);
        html.Write($"</div>\n</section>\n");
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
