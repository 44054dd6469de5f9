using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>The evidence itself: each document with its hash, and how the chain stands.</summary>
internal static class HtmlDocuments
{
    public static void Write(HtmlText html, ReportModel model)
    {
        html.Write($"<details class=\"card\"><summary>{HumanText.Plural(model.Documents.Count, "document")}</summary>\n");
        var chain = model.ChainProblems.Count == 0
            ? "Each document holds the hash of the one before it, and all of them fit: the chain is unbroken. The last one is held only by "
                + "what names its hash elsewhere."
            : "The chain is broken; see above.";
        var elsewhere = model.Documents.Count(stored => model.IsOfFleet(stored.Document));
        html.Write($"<p>{chain}");
        if (elsewhere > 0) html.Write($" {HumanText.Number(elsewhere)} of them are listed on the targets' pages.");
        html.Write($"</p>\n");
        Table(html, model, [.. model.Documents.Where(stored => !model.IsOfFleet(stored.Document))]);
        html.Write($"</details>\n");
    }

    private static void Table(HtmlText html, ReportModel model, IReadOnlyList<StoredDocument> documents)
    {
        if (documents.Count == 0) return;
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Document</th><th scope=\"col\">Where</th><th scope=\"col\">Task</th>"
                + $"<th scope=\"col\">Verdict</th><th scope=\"col\">Started, took</th><th scope=\"col\">By</th>"
                + $"<th scope=\"col\">SHA-256</th></tr></thead><tbody>\n");
        var runs = model.Runs.ToDictionary(run => run.Stored.File, ReportWords.Task);
        foreach (var stored in documents)
        {
            var document = stored.Document;
            html.Write(
                $"<tr><td>").File(Path.GetFileName(stored.File)).Write($"</td><td>"
                    + $"{document.Target?.ToString() ?? ReportModelBuilder.WholeDeployment}</td><td>"
                    + $"{runs.GetValueOrDefault(stored.File) ?? ReportWords.Task(document)}</td><td class=\"tight\">");
            HtmlReport.Badge(html, ResultStatus.From(document.Verdict), ReportWords.Format(document.Verdict));
            html.Write($"</td><td>{document.Run.StartedAt}");
            html.Write(
                $"<br><span class=\"soft\">{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))} on "
                    + $"{document.Run.Host}</span></td><td data-column=\"By\">{ReportWords.Actor(document.Run)}</td>"
                    + $"<td data-column=\"SHA-256\"><code title=\"{stored.Sha256}\">"
                    + $"{ReportWords.Short(stored.Sha256)}</code></td></tr>\n");
            foreach (var attachment in document.Attachments)
                html.Write($"<tr class=\"soft\"><td colspan=\"6\">↳ {attachment.Role}: ")
                    .File(attachment.Path.ToString())
                    .Write($"</td><td><code "
                        + $"title=\"{attachment.Sha256}\">{ReportWords.Short(attachment.Sha256)}</code></td></tr>\n");
        }

        html.Write($"</tbody></table>\n");
    }
}
