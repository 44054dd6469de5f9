using Trexis.PipelineTasks.Reporting.Documents;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>
/// One self-contained page: no script, no request to anywhere. The head answers what is asked first; below stands why, in the order
/// in which people ask, and the evidence is folded. Meaning is always in words, colour only repeats it; it prints without what is
/// folded, and follows the reader's light or dark setting.
/// </summary>
internal static class HtmlReport
{
    private const string StyleName = "report.css";

    /// <param name="whole">The page of the whole deployment, where this one is of a target and lies in a folder beside it.</param>
    public static string Render(ReportModel model, string? whole = null)
    {
        var html = new HtmlText(whole is null ? "./" : "../");
        html.Write(
            $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                + $"content=\"width=device-width, initial-scale=1\">\n");
        html.Write(
            $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta "
                + $"name=\"referrer\" content=\"no-referrer\">\n");
        html.Write($"<title>{ReportWords.Outcome(model)}: {HtmlHead.Title(model)}</title>\n<style>\n")
            .Raw(DocumentTemplates.BuiltIn(StyleName))
            .Write($"</style>\n</head>\n<body>\n");
        html.Write(
            $"<header class=\"kicker\"><span>Database deployment report</span><span>Deployment <code>{model.Deployment}</code></span>");
        if (whole is not null) html.Write($"<span>").File(whole, "the whole deployment").Write($"</span>");
        html.Write($"</header>\n<main>\n");
        HtmlHead.Write(html, model);
        Navigation(html, model);
        HtmlFleet.Write(html, model);
        HtmlPoints.Stops(html, model);
        HtmlChanges.Write(html, model);
        HtmlApprovals.Write(html, model);
        HtmlDeviations.Write(html, model);
        HtmlPoints.Open(html, model);
        HtmlTimeline.Write(html, model);
        HtmlApprovals.Waiting(html, model);
        HtmlProcedure.Write(html, model);
        HtmlPerformance.Write(html, model.Context.Performance);
        HtmlSessions.Write(html, model);
        HtmlAppendix.Write(html, model);
        html.Write(
            $"</main>\n<footer>Written by Trexis.PipelineTasks {model.ToolVersion} from {model.Documents.Count} run documents of "
                + $"deployment {model.Deployment}. The same documents give this same page.</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>A status as mark and word.</summary>
    internal static void Badge(HtmlText html, ResultStatus status, string? word = null) =>
        html.Write($"<span class=\"badge {status.Name}\"><span aria-hidden=\"true\">{status.Mark}</span>{word ?? status.Word}</span>");

    private static void Navigation(HtmlText html, ReportModel model)
    {
        html.Write($"<nav aria-label=\"Sections\">");
        for (var number = 0; number < model.Environments.Count; number++)
        {
            if (model.Environments[number] is { IsFleet: true, IsReached: true } fleet)
                html.Write($"<a href=\"#environment-{number + 1}\">Targets of {fleet.Name}</a>");
        }

        if (model.Changes.Count > 0) html.Write($"<a href=\"#changes\">What changed</a>");
        html.Write($"<a href=\"#approvals\">Who allowed it</a><a href=\"#deviations\">Deviations</a><a href=\"#timeline\">Timeline</a>");
        if (model.Items.Count > 0) html.Write($"<a href=\"#procedure\">Procedure</a>");
        if (model.Context.Performance.Count > 0) html.Write($"<a href=\"#performance\">Performance</a>");
        if (HtmlSessions.IsThere(model)) html.Write($"<a href=\"#sessions\">Sessions that waited</a>");
        html.Write($"<a href=\"#appendix\">Appendix</a></nav>\n");
    }
}
