using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Every result of every target: what is open first, what passed folded.</summary>
internal static class HtmlChecks
{
    public static void Write(HtmlText html, ReportModel model)
    {
        for (var number = 0; number < model.Environments.Count; number++)
        {
            if (model.Environments[number] is { IsFleet: true, IsReached: true } fleet)
            {
                html.Write($"<details class=\"card\"><summary>Checks and steps in the targets of {fleet.Name}</summary>\n");
                Results(html, fleet.Results);
                html.Write($"</details>\n");
                continue;
            }

            var first = true;
            foreach (var target in model.Environments[number].Targets.Where(target => target.IsReached))
            {
                html.Write($"<details class=\"card\"><summary>Checks and steps in {target.Place}: {target.StateText}</summary>\n<div");
                if (first) html.Write($" id=\"environment-{number + 1}\"");
                html.Write($">");
                first = false;
                if (target.Target is { } database)
                    html.Write($"<p class=\"soft small\">{database.Engine}: {database.Server} / {database.Database}</p>\n");
                Results(html, target.Results);
                Figures(html, target.Documents);
                html.Write($"</div></details>\n");
            }
        }

        var placeless = model.Results.Where(placed => placed.Place == ReportModelBuilder.WholeDeployment).ToList();
        if (placeless.Count == 0) return;
        html.Write($"<details class=\"card\"><summary>Checks and steps of the deployment as a whole</summary>\n");
        Results(html, placeless);
        html.Write($"</details>\n");
    }

    private static void Results(HtmlText html, IReadOnlyList<PlacedResult> results)
    {
        Table(html, "Open", [.. results.Where(placed => placed.Status.Gravity < ResultStatus.Passed.Gravity)]);
        Fold(html, "passed", [.. results.Where(placed => placed.Status == ResultStatus.Passed)]);
        Fold(html, "not applicable here", [.. results.Where(placed => placed.Status == ResultStatus.Skipped)]);
    }

    private static void Fold(HtmlText html, string what, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        html.Write($"<details><summary>{HumanText.Number(results.Sum(placed => placed.Count))} {what}</summary>\n");
        Table(html, null, results);
        html.Write($"</details>\n");
    }

    private static void Table(HtmlText html, string? caption, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        html.Write($"<table class=\"stack\">");
        if (caption is not null) html.Write($"<caption>{caption}: {HumanText.Number(results.Sum(placed => placed.Count))}</caption>");
        html.Write(
            $"<thead><tr><th scope=\"col\">State</th><th scope=\"col\">Check or step</th><th scope=\"col\">What was found</th><th "
                + $"scope=\"col\">Evidence</th></tr></thead><tbody>\n");
        foreach (var placed in results) Row(html, placed);
        html.Write($"</tbody></table>\n");
    }

    private static void Row(HtmlText html, PlacedResult placed)
    {
        var result = placed.Result;
        html.Write($"<tr><td class=\"tight\">");
        HtmlReport.Badge(html, placed.Status);
        html.Write($"</td><td>{result.Title}<br><code class=\"soft\">{result.Code}</code></td><td>{result.Message}");
        if (ReportWords.Measured(result) is { } measured) html.Write($"<br><span class=\"soft small\">{measured}</span>");
        HtmlPoints.Findings(html, result.Findings);
        html.Write($"</td><td class=\"small soft\">{ReportWords.Task(placed.Document)}");
        if (result.Source is { } source) html.Write($"<br>{source}");
        if (result.Proof is { } proof) html.Write($"<br><strong>{ReportWords.Format(proof)}</strong>");
        if (result.ElapsedMs >= 1) html.Write($"<br>{HumanText.Duration(TimeSpan.FromMilliseconds(result.ElapsedMs))}");
        html.Write($"</td></tr>\n");
    }

    private static void Figures(HtmlText html, IReadOnlyList<StoredDocument> documents)
    {
        var count = documents.Sum(stored => stored.Document.Metrics.Count);
        if (count == 0) return;
        html.Write(
            $"<details><summary>{HumanText.Plural(count, "figure")}</summary>\n<table><thead><tr><th scope=\"col\">Task</th><th "
                + $"scope=\"col\">Figure</th><th scope=\"col\" class=\"number\">Value</th></tr></thead><tbody>\n");
        foreach (var stored in documents)
        {
            foreach (var (name, value) in stored.Document.Metrics)
                html.Write(
                    $"<tr><td>{ReportWords.Task(stored.Document)}</td><td>{name}</td><td class=\"number\">{value.ToString()}</td></tr>\n");
        }

        html.Write($"</tbody></table></details>\n");
    }
}
