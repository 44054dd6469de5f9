using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>The procedure: first the lines that are open or failed, then each section with what its lines rest on, folded.</summary>
internal static class HtmlProcedure
{
    private const int MostOpen = 12;

    public static void Write(HtmlText html, ReportModel model)
    {
        var lines = model.Items;
        if (lines.Count == 0) return;
        html.Write($"<section id=\"procedure\">\n<h2>Procedure: {HumanText.Plural(model.OpenItems, "open checklist item")} of ");
        html.Write($"{HumanText.Number(lines.Count)}</h2>\n<div class=\"card\"><p>{Totals(lines)}</p>");
        Share(html, lines);
        var open = lines.Where(line => line.Status is LineStatus.NotVerified or LineStatus.Failed)
            .OrderByDescending(line => line.Status == LineStatus.Failed)
            .ToList();
        // What one act closes is one row.
        List<IReadOnlyList<LineState>> alike = [.. open.GroupBy(line => (line.Status, line.Reason, line.By)).Select(same => same.ToList())];
        if (alike.Count > 0) Table(html, [.. alike.Take(MostOpen)], withSection: true);
        if (alike.Count > MostOpen)
        {
            var more = alike.Skip(MostOpen).Sum(same => same.Count);
            html.Write($"<details><summary>And {HumanText.Number(more)} more that are open or failed</summary>\n");
            Table(html, [.. alike.Skip(MostOpen)], withSection: true);
            html.Write($"</details>\n");
        }

        html.Write($"</div>\n");
        foreach (var section in lines.GroupBy(line => line.Line.Section, StringComparer.Ordinal))
        {
            html.Write($"<details><summary>{section.Key} <span class=\"soft\">{Totals([.. section])}</span></summary>\n");
            Table(html, [.. section.Select(line => (IReadOnlyList<LineState>)[line])], withSection: false);
            html.Write($"</details>\n");
        }

        html.Write($"</section>\n");
    }

    private static void Table(HtmlText html, IReadOnlyList<IReadOnlyList<LineState>> rows, bool withSection)
    {
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">State</th><th scope=\"col\">Line</th><th scope=\"col\">On whose "
                + $"word, or why not</th></tr></thead><tbody>\n");
        foreach (var lines in rows)
        {
            var state = lines[0];
            html.Write(
                $"<tr><td class=\"tight\"><span class=\"badge {Tone(state.Status)}\">{ReportWords.Format(state.Status)}</span></td><td>");
            for (var at = 0; at < lines.Count; at++)
            {
                html.Write($"{(at == 0 ? "" : "; ")}{lines[at].Line.Text}");
                if (withSection) html.Write($" <span class=\"soft small\">{lines[at].Line.Section}</span>");
            }

            html.Write($"</td><td>{state.Reason}");
            if (state.By is { } by) html.Write($" <span class=\"soft\">({by})</span>");
            html.Write($"</td></tr>\n");
        }

        html.Write($"</tbody></table>\n");
    }

    private static string Totals(IReadOnlyList<LineState> lines) => string.Join(", ", lines
        .GroupBy(line => line.Status)
        .OrderBy(group => group.Key)
        .Select(group => $"{HumanText.Number(group.Count())} {ReportWords.Format(group.Key)}"));

    private static void Share(HtmlText html, IReadOnlyList<LineState> lines)
    {
        html.Write($"<svg class=\"share\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        var from = 0.0;
        foreach (var group in lines.GroupBy(line => Tone(line.Status)).OrderBy(group => group.Min(line => line.Status)))
        {
            var width = 1000.0 * group.Count() / lines.Count;
            html.Write($"<rect class=\"{group.Key}\" x=\"{from}\" width=\"{width}\" height=\"10\"/>");
            from += width;
        }

        html.Write($"</svg>\n");
    }

    internal static string Tone(LineStatus status) => status switch
    {
        LineStatus.Failed => "failed",
        LineStatus.Declared => "warned",
        LineStatus.NotVerified => "unknown",
        LineStatus.Skipped => "skipped",
        _ => "passed",
    };
}
