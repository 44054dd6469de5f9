using Trexis.PipelineTasks.Reporting.Documents;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>
/// One self-contained page: no script, no request to anywhere. The first screen decides; below stands the evidence. Meaning is
/// always in words, colour only repeats it; it prints, and follows the reader's light or dark setting.
/// </summary>
internal static class HtmlReport
{
    private const string StyleName = "report.css";

    public static string Render(ReportModel model)
    {
        var html = new HtmlText();
        html.Write(
            $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                + $"content=\"width=device-width, initial-scale=1\">\n");
        html.Write(
            $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta "
                + $"name=\"referrer\" content=\"no-referrer\">\n");
        html.Write($"<title>{ReportWords.Format(model.Verdict)}: {Title(model)}</title>\n<style>\n")
            .Raw(DocumentTemplates.BuiltIn(StyleName))
            .Write($"</style>\n</head>\n<body>\n<main>\n");
        Hero(html, model);
        Track(html, model);
        Counts(html, model.Counts);
        Navigation(html, model);
        HtmlPoints.Write(html, model);
        HtmlChanges.Write(html, model);
        HtmlChecks.Write(html, model);
        HtmlPerformance.Write(html, model.Context.Performance);
        HtmlProcedure.Write(html, model.Context);
        HtmlTimeline.Write(html, model);
        HtmlDocuments.Write(html, model);
        html.Write(
            $"</main>\n<footer>Written by Trexis.PipelineTasks {model.ToolVersion} from {model.Documents.Count} run documents of "
                + $"deployment {model.Deployment}. The same documents give this same page.</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>A status as mark and word.</summary>
    internal static void Badge(HtmlText html, ResultStatus status, string? word = null) =>
        html.Write($"<span class=\"badge {status.Name}\"><span aria-hidden=\"true\">{status.Mark}</span>{word ?? status.Word}</span>");

    private static string Title(ReportModel model) =>
        model.Artifact is { } artifact ? ReportWords.Format(artifact) : $"Deployment {model.Deployment}";

    private static void Hero(HtmlText html, ReportModel model)
    {
        var status = ResultStatus.From(model.Verdict);
        html.Write(
            $"<div class=\"kicker\"><span>Database deployment report</span>"
                + $"<span>Deployment <code>{model.Deployment}</code></span></div>\n");
        html.Write(
            $"<section class=\"card hero {status.Name}\" aria-label=\"Verdict\">\n<div>\n<span class=\"badge large\"><span "
                + $"aria-hidden=\"true\">{status.Mark}</span>{ReportWords.Format(model.Verdict)}</span>\n");
        html.Write($"<h1>{Title(model)}</h1>\n<p class=\"headline\">{model.Headline}</p>\n");
        if (model.Change is { } change)
        {
            html.Write($"<div class=\"purpose\"><p><strong>{change.Id}</strong> {change.Description}</p>");
            if (change.Purpose is { } purpose) html.Write($"<p><span class=\"soft\">Purpose</span> {purpose}</p>");
            if (change.Impact is { } impact) html.Write($"<p><span class=\"soft\">Impact</span> {impact}</p>");
            if (change.Risk is { } risk) html.Write($"<p><span class=\"soft\">Risk, as its author sees it</span> {risk}</p>");
            html.Write($"</div>\n");
        }

        html.Write($"</div>\n<dl class=\"facts\">");
        Facts(html, model);
        html.Write($"</dl>\n</section>\n");
    }

    private static void Facts(HtmlText html, ReportModel model)
    {
        if (model.Artifact is { } artifact)
        {
            Fact(html, "Artifact", $"{artifact.Name} ({artifact.Kind})");
            if (artifact.Version is { } version) Fact(html, "Version", version);
            html.Write($"<dt>SHA-256</dt><dd><code>{artifact.Sha256}</code></dd>");
        }

        Fact(html, "Risk", ReportWords.Format(model.HighestRisk));
        if (model.LastRun is { } run)
        {
            if (run.Commit is { } commit)
                html.Write($"<dt>Commit</dt><dd><code>{commit}</code>{(run.Branch is null ? "" : $" on {run.Branch}")}</dd>");
            Fact(html, "Last run by", ReportWords.Actor(run));
            html.Write($"<dt>Last run</dt><dd>{run.StartedAt}</dd>");
        }

        Fact(
            html,
            "Policy",
            model.Context.PolicyFile is null ? "none given: the procedure's defaults apply" : Path.GetFileName(model.Context.PolicyFile));
        Fact(
            html,
            "Evidence",
            model.ChainProblems.Count == 0
                ? $"chain of {HumanText.Plural(model.Documents.Count, "document")} unbroken"
                : "the chain of documents is broken");
    }

    private static void Fact(HtmlText html, string name, string value) => html.Write($"<dt>{name}</dt><dd>{value}</dd>");

    private static void Track(HtmlText html, ReportModel model)
    {
        if (model.Environments.Count == 0) return;
        html.Write($"<ol class=\"track\" aria-label=\"Environments in the order of promotion\">\n");
        for (var number = 0; number < model.Environments.Count; number++)
        {
            var environment = model.Environments[number];
            var status = environment.Verdict is { } verdict ? ResultStatus.From(verdict) : null;
            html.Write($"<li class=\"{status?.Name ?? "open"}\"><h3>");
            if (environment.IsReached) html.Write($"<a href=\"#environment-{number + 1}\">{environment.Name}</a>");
            else html.Write($"{environment.Name}");
            if (environment.Protected) html.Write($"<span class=\"soft small\">protected</span>");
            html.Write($"</h3>");
            if (status is null) html.Write($"<span class=\"badge skipped\"><span aria-hidden=\"true\">○</span>Not reached</span>");
            else Badge(html, status, ReportWords.Format(environment.Verdict!.Value));
            html.Write($"<ul>");
            foreach (var target in environment.Targets) TrackTarget(html, target, environment.Targets.Count > 1);
            html.Write($"</ul></li>\n");
        }

        html.Write($"</ol>\n");
    }

    private static void TrackTarget(HtmlText html, TargetState target, bool named)
    {
        if (!target.IsReached && !named) return;
        html.Write($"<li>");
        if (named) html.Write($"<strong>{target.Place[(target.Place.IndexOf('/', StringComparison.Ordinal) + 1)..]}</strong> ");
        html.Write($"{target.StateText}");
        if (target.DeployedAt is { } at) html.Write($"<br><span class=\"soft\">{at}</span>");
        html.Write($"</li>");
    }

    private static void Counts(HtmlText html, ResultCounts counts)
    {
        html.Write($"<ul class=\"counts\" aria-label=\"Evidence, counted apart\">\n");
        Count(html, counts.Refusing, counts.Refusing == 1 ? "stops the deployment" : "stop the deployment", "failed");
        Count(html, counts.Executed, "checked automatically", "passed");
        Count(html, counts.Verified, "verified by platform", "passed");
        Count(html, counts.Attested, "attested by people", "passed");
        Count(html, counts.Delivered, "delivered", "passed");
        Count(html, counts.Declared, "declared only", "warned");
        Count(html, counts.NotVerified, "not checked", "unknown");
        Count(html, counts.Waived, "waived", "warned");
        html.Write($"</ul>\n");
    }

    private static void Count(HtmlText html, int count, string what, string tone) =>
        html.Write($"<li class=\"{(count == 0 ? "zero" : tone)}\"><strong>{HumanText.Number(count)}</strong><span>{what}</span></li>\n");

    private static void Navigation(HtmlText html, ReportModel model)
    {
        html.Write($"<nav aria-label=\"Sections\">");
        if (model.Changes.Count > 0) html.Write($"<a href=\"#changes\">What changes</a>");
        html.Write($"<a href=\"#checks\">Checks</a>");
        if (model.Context.Performance.Count > 0) html.Write($"<a href=\"#performance\">Performance</a>");
        if (model.Context.Plans.Count > 0) html.Write($"<a href=\"#plan\">Plan</a>");
        if (model.Context.Checklists.Count > 0) html.Write($"<a href=\"#checklist\">Checklist</a>");
        if (model.Context.Lines.Count > 0) html.Write($"<a href=\"#procedure\">Procedure</a>");
        html.Write($"<a href=\"#timeline\">Timeline</a><a href=\"#documents\">Documents</a></nav>\n");
    }
}
