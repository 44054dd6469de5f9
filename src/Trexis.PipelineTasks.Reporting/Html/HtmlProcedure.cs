using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>The plan, the checklist, and each line of the procedure with what became of it.</summary>
internal static class HtmlProcedure
{
    public static void Write(HtmlText html, ReportContext context)
    {
        Plans(html, context.Plans);
        Checklists(html, context.Checklists);
        Lines(html, context.Lines);
    }

    private static void Plans(HtmlText html, IReadOnlyList<DeploymentPlanModel> plans)
    {
        if (plans.Count == 0) return;
        html.Write($"<section id=\"plan\">\n<h2>Deployment plan</h2>\n");
        for (var number = 0; number < plans.Count; number++)
        {
            var plan = plans[number];
            html.Write($"<article class=\"card plan\"><details");
            if (number == plans.Count - 1) html.Write($" open");
            html.Write(
                $"><summary>{plan.Environment}: {plan.Fields.Count(field => !field.IsEmpty)} of {plan.Fields.Count()} fields "
                    + $"filled</summary>\n");
            Fields(html, plan.Head);
            foreach (var section in plan.Sections)
            {
                html.Write($"<h4>{section.Title}</h4>");
                Fields(html, section.Fields);
            }

            html.Write($"</details></article>\n");
        }

        html.Write($"</section>\n");
    }

    private static void Fields(HtmlText html, IReadOnlyList<PlanField> fields)
    {
        html.Write($"<dl>");
        foreach (var field in fields)
        {
            html.Write($"<dt>{field.Name}</dt><dd>");
            if (field.IsEmpty) html.Write($"<span class=\"empty\">Empty: {field.WhyEmpty ?? "nobody filled it"}</span>");
            for (var number = 0; number < field.Values.Count; number++)
            {
                if (number > 0) html.Write($"<br>");
                html.Write($"{field.Values[number]}");
            }

            if (field.By is { } by) html.Write($" <span class=\"soft small\">({ReportWords.Format(field.Status)} by {by})</span>");
            html.Write($"</dd>");
        }

        html.Write($"</dl>");
    }

    private static void Checklists(HtmlText html, IReadOnlyList<ChecklistModel> checklists)
    {
        if (checklists.Count == 0) return;
        html.Write($"<section id=\"checklist\">\n<h2>Checklist</h2>\n");
        for (var number = 0; number < checklists.Count; number++)
        {
            var checklist = checklists[number];
            html.Write($"<article class=\"card\"><details");
            if (number == checklists.Count - 1) html.Write($" open");
            html.Write(
                $"><summary>{checklist.Environment}: {checklist.Items.Count(item => item.Ticked)} of {checklist.Items.Count()} "
                    + $"ticked</summary>\n<div class=\"checklist\">");
            foreach (var group in checklist.Groups)
            {
                html.Write($"<div><h4>{group.Title}</h4><ul>");
                foreach (var item in group.Items) Item(html, item);
                html.Write($"</ul></div>");
            }

            html.Write($"</div></details></article>\n");
        }

        html.Write($"</section>\n");
    }

    private static void Item(HtmlText html, ChecklistItem item)
    {
        html.Write(
            $"<li class=\"{Tone(item.State.Status)}\"><span aria-hidden=\"true\">{(item.Ticked ? "☑" : "☐")}</span>"
                + $"{item.Text}<small>{(item.Ticked ? "Ticked" : "Not ticked")}, {ReportWords.Format(item.State)}: "
                + $"{item.State.Reason}</small></li>");
    }

    private static void Lines(HtmlText html, IReadOnlyList<LineState> lines)
    {
        if (lines.Count == 0) return;
        html.Write($"<section id=\"procedure\">\n<h2>The procedure, line by line</h2>\n<div class=\"card\"><p>{Totals(lines)}</p>");
        Share(html, lines);
        foreach (var section in lines.GroupBy(line => line.Line.Section, StringComparer.Ordinal))
        {
            html.Write(
                $"<details><summary>{section.Key} <span class=\"soft\">{Totals([.. section])}</span></summary>\n<table "
                    + $"class=\"stack\"><thead><tr><th scope=\"col\">State</th><th scope=\"col\">Line</th><th scope=\"col\">On whose "
                    + $"word, or why not</th></tr></thead><tbody>\n");
            foreach (var state in section)
            {
                html.Write(
                    $"<tr><td class=\"tight\"><span class=\"badge {Tone(state.Status)}\">{ReportWords.Format(state.Status)}</span></td><td>"
                        + $"{state.Line.Text}</td><td>{state.Reason}");
                if (state.By is { } by) html.Write($" <span class=\"soft\">({by})</span>");
                html.Write($"</td></tr>\n");
            }

            html.Write($"</tbody></table></details>\n");
        }

        html.Write($"</div>\n</section>\n");
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

    private static string Tone(LineStatus status) => status switch
    {
        LineStatus.Failed => "failed",
        LineStatus.Declared => "warned",
        LineStatus.NotVerified => "unknown",
        LineStatus.Skipped => "skipped",
        _ => "passed",
    };
}
