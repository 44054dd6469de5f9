using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Everything that stands behind the answers, folded; what is not unfolded is not printed.</summary>
internal static class HtmlAppendix
{
    public static void Write(HtmlText html, ReportModel model)
    {
        html.Write($"<section id=\"appendix\" class=\"appendix\">\n<h2>Appendix</h2>\n");
        html.Write($"<p class=\"soft print-only\">What is folded on the page is not printed: unfold it first.</p>\n");
        HtmlChecks.Write(html, model);
        Plans(html, model.Context.Plans);
        Checklists(html, model.Context.Checklists);
        HtmlDocuments.Write(html, model);
        html.Write($"</section>\n");
    }

    private static void Plans(HtmlText html, IReadOnlyList<DeploymentPlanModel> plans)
    {
        foreach (var plan in plans)
        {
            var filled = plan.Fields.Count(field => !field.IsEmpty);
            html.Write(
                $"<details class=\"card plan\"><summary>Plan of {plan.Environment}: {filled} of {plan.Fields.Count()} fields filled"
                    + $"</summary>\n");
            Fields(html, plan.Head);
            foreach (var section in plan.Sections)
            {
                html.Write($"<h3>{section.Title}</h3>");
                Fields(html, section.Fields);
            }

            html.Write($"</details>\n");
        }
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
        foreach (var checklist in checklists)
        {
            var ticked = checklist.Items.Count(item => item.Ticked);
            html.Write(
                $"<details class=\"card\"><summary>Checklist of {checklist.Environment}: {ticked} of {checklist.Items.Count()} ticked"
                    + $"</summary>\n<div class=\"checklist\">");
            foreach (var group in checklist.Groups)
            {
                html.Write($"<div><h3>{group.Title}</h3><ul>");
                foreach (var item in group.Items) Item(html, item);
                html.Write($"</ul></div>");
            }

            html.Write($"</div></details>\n");
        }
    }

    private static void Item(HtmlText html, ChecklistItem item)
    {
        html.Write(
            $"<li class=\"{HtmlProcedure.Tone(item.State.Status)}\"><span aria-hidden=\"true\">{(item.Ticked ? "☑" : "☐")}</span>"
                + $"{item.Text}<small>{(item.Ticked ? "Ticked" : "Not ticked")}, {ReportWords.Format(item.State)}: "
                + $"{item.State.Reason}</small></li>");
    }
}
