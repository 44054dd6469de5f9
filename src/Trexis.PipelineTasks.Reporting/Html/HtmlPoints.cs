using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>What a person must decide on: waivers, faults, what stops the deployment, what nobody checked, what warned.</summary>
internal static class HtmlPoints
{
    private const int MostFindings = 20;

    // Three sheets hold a deployment that many things stop, and its page holds all of them.
    private const int MostPrinted = 6;

    /// <summary>What a person must act upon before anything goes on.</summary>
    public static void Stops(HtmlText html, ReportModel model)
    {
        if (model.ChainProblems.Count > 0) Chain(html, model.ChainProblems);
        if (model.Waived.Any()) Waivers(html, [.. model.Waived]);
        Section(html, "What stops the deployment", [.. model.Refusals]);
        if (model.Faults.Count > 0) Faults(html, model.Faults);
    }

    /// <summary>What nobody has to act upon at once.</summary>
    public static void Open(HtmlText html, ReportModel model)
    {
        Compact(html, "Not checked", [.. model.NotChecked]);
        Compact(html, "Warned", [.. model.Warned]);
    }

    private static void Compact(HtmlText html, string title, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        html.Write($"<section>\n<h2>{title}: {HumanText.Number(results.Sum(placed => placed.Count))}</h2>\n<div class=\"card\">");
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Check</th><th scope=\"col\">Where</th><th scope=\"col\">What was "
                + $"found</th><th scope=\"col\">What to do</th></tr></thead><tbody>\n");
        foreach (var placed in AlikeResults.From(results))
        {
            var result = placed.Result;
            html.Write($"<tr><td>");
            HtmlReport.Badge(html, placed.Status);
            html.Write($" {result.Title}<br>").Code(placed).Write($"</td><td class=\"place\">{placed.Place}</td><td>{result.Message}");
            Findings(html, result.Findings);
            html.Write($"</td><td>{result.Remedy ?? ""}</td></tr>\n");
        }

        html.Write($"</tbody></table></div>\n</section>\n");
    }

    private static void Chain(HtmlText html, IReadOnlyList<ChainProblem> problems)
    {
        html.Write(
            $"<section>\n<h2>The chain of documents is broken</h2>\n<div class=\"card point failed\"><p>Documents were changed, removed "
                + $"or moved after they were written. What this page shows may not be what happened.</p><ul>");
        foreach (var problem in problems) html.Write($"<li>{problem.Message}</li>");
        html.Write($"</ul></div>\n</section>\n");
    }

    private static void Faults(HtmlText html, IReadOnlyList<PlacedFault> faults)
    {
        html.Write($"<section>\n<h2>Runs that broke off: {HumanText.Number(faults.Sum(placed => placed.Count))}</h2>\n");
        foreach (var placed in faults)
        {
            html.Write(
                $"<article class=\"card point unknown\"><header><h3>{ReportWords.Task(placed.Document)}</h3><span "
                    + $"class=\"place\">{placed.Place}</span></header><p>{placed.Fault.Message}</p>");
            if (placed.Fault.Hint is { } hint) html.Write($"<p class=\"do\"><b>Try</b> {hint}</p>");
            html.Write($"</article>\n");
        }

        html.Write($"</section>\n");
    }

    private static void Waivers(HtmlText html, IReadOnlyList<PlacedResult> waived)
    {
        html.Write($"<section class=\"card point waived\">\n<h2>Waived: {HumanText.Number(waived.Sum(placed => placed.Count))}</h2>\n<ul>");
        foreach (var placed in waived)
        {
            var waiver = placed.Result.Waiver!;
            html.Write(
                $"<li><strong>{placed.Result.Title}</strong> in {placed.Place}: {placed.Result.Message}; <span class=\"soft\">let pass "
                    + $"by</span> {waiver.Approver} <span class=\"soft\">until</span> ");
            html.Write($"{waiver.Expires}: {waiver.Reason}</li>");
        }

        html.Write($"</ul></section>\n");
    }

    private static void Section(HtmlText html, string title, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        html.Write($"<section>\n<h2>{title}: {HumanText.Number(results.Sum(placed => placed.Count))}</h2>\n");
        for (var at = 0; at < results.Count; at++) Point(html, results[at], at < MostPrinted ? "" : " beyond");
        if (results.Count > MostPrinted)
            html.Write($"<p class=\"print-only\">And {HumanText.Number(results.Count - MostPrinted)} more: on the page itself.</p>\n");
        html.Write($"</section>\n");
    }

    private static void Point(HtmlText html, PlacedResult placed, string beyond)
    {
        var result = placed.Result;
        html.Write($"<article class=\"card point {placed.Status.Name}{beyond}\"><header>");
        HtmlReport.Badge(html, placed.Status);
        html.Write($"<h3>{result.Title}</h3>").Code(placed)
            .Write($"<span class=\"place\">{placed.Place}</span></header>\n<p>{result.Message}</p>");
        Against(html, result);
        Findings(html, Acknowledgements.Objections(result));
        ToCopy(html, placed);
        if (result.Remedy is { } remedy) html.Write($"<p class=\"do\"><b>What to do</b> {remedy}</p>");
        html.Write($"</article>\n");
    }

    // One block for all that nobody acknowledged.
    private static void ToCopy(HtmlText html, PlacedResult placed)
    {
        if (placed.Result is not { Code: RiskIsAccepted.Code, Refuses: true }) return;
        if (Acknowledgements.BlockFor(placed.Document) is not { } block) return;
        html.Write(
            $"<details><summary>To acknowledge: copy into the change file, with a reason and your name</summary><pre tabindex=\"0\" "
                + $"role=\"region\" aria-label=\"Acknowledgements for {placed.Place}\">").Block(block).Write($"</pre></details>\n");
    }

    internal static void Findings(HtmlText html, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0) return;
        html.Write($"<ul>");
        foreach (var finding in findings.Take(MostFindings))
        {
            html.Write($"<li><code>{finding.Subject}</code>");
            if (finding.Location is { } location) html.Write($" <span class=\"soft\">({ReportWords.Place(location)})</span>");
            if (ReportWords.Seen(finding) is { Length: > 0 } seen) html.Write($": {seen}");
            html.Write($"</li>");
        }

        if (findings.Count > MostFindings)
            html.Write($"<li>and {HumanText.Number(findings.Count - MostFindings)} more in the run document</li>");
        html.Write($"</ul>");
    }

    // The bar repeats what the words beside it say, so it is hidden from readers that speak.
    private static void Against(HtmlText html, RunResult result)
    {
        if (ReportWords.Measured(result) is not { } words) return;
        html.Write($"<div class=\"against\">");
        if (result is { Measured: { } measured, Threshold: { } threshold }
            && measured.Unit == threshold.Unit
            && Scale(measured, threshold) is { } scale)
        {
            html.Write(
                $"<svg width=\"220\" height=\"14\" viewBox=\"0 0 220 14\" aria-hidden=\"true\"><rect class=\"rail\" y=\"3\" width=\"220\" "
                    + $"height=\"8\" rx=\"4\"/><rect class=\"value\" y=\"3\" width=\"{Pixels(measured.Value * scale)}\" height=\"8\" "
                    + $"rx=\"4\"/><line class=\"limit\" x1=\"{Pixels(threshold.Value * scale)}\" x2=\"{Pixels(threshold.Value * scale)}\" "
                    + $"y1=\"0\" y2=\"14\"/></svg>");
        }

        html.Write($"<span>{words}</span></div>");
    }

    private static double? Scale(Quantity measured, Quantity threshold)
    {
        var largest = Math.Max(measured.Value, threshold.Value);
        return measured.Value >= 0 && threshold.Value >= 0 && largest > 0 && double.IsFinite(largest) ? 210 / largest : null;
    }

    private static string Pixels(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
