using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Who allowed each environment and how well that is proven; what each waited for.</summary>
internal static class HtmlApprovals
{
    public static void Write(HtmlText html, ReportModel model)
    {
        html.Write($"<section id=\"approvals\">\n<h2>Who allowed it</h2>\n<div class=\"card\">");
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Environment</th><th scope=\"col\">Decision: who, how proven, where it "
                + $"stands</th><th scope=\"col\">Demanded of</th></tr></thead><tbody>\n");
        var decisions = model.Environments.Where(environment => environment.IsReached)
            .Select(environment => (environment.Name, Policy: model.Context.Policy.For(environment.Name), State: environment))
            .Select(one => (one.Name, Fact: DecisionFact.Approval(one.State, one.Policy), Demanded: Demanded(one.Policy)));
        foreach (var same in decisions.GroupBy(
            one => (one.Demanded, one.Fact.Status, string.Join('\n', one.Fact.Details.Prepend(one.Fact.Text)))))
        {
            html.Write($"<tr><th scope=\"row\">{ReportHeadline.Words(same.Select(one => one.Name))}</th><td>");
            HtmlReport.Badge(html, same.Key.Status);
            html.Write($" {same.First().Fact.Text}");
            foreach (var detail in same.First().Fact.Details) html.Write($"<br>{detail}");
            html.Write($"</td><td data-column=\"Demanded of\">{same.Key.Demanded}</td></tr>\n");
        }

        html.Write($"</tbody></table></div>\n</section>\n");
    }

    private static string Demanded(EnvironmentPolicy policy) => policy.Approval.Required
        ? $"{policy.ApprovingRole ?? "anybody"}, proof: {ReportWords.Format(policy.Approval.Proof)}"
        : "nobody (policy)";

    /// <summary>What each environment waited for: the one before it, its window, its reviewers.</summary>
    public static void Waiting(HtmlText html, ReportModel model)
    {
        if (!model.Environments.Any(environment => environment.IsReached)) return;
        html.Write($"<section id=\"waiting\">\n<h2>Approvals and waiting</h2>\n<div class=\"card\">");
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Environment</th><th scope=\"col\">Waited</th><th scope=\"col\">After the "
                + $"environment before</th><th scope=\"col\">Window</th></tr></thead><tbody>\n");
        for (var number = 0; number < model.Environments.Count; number++)
        {
            var environment = model.Environments[number];
            if (!environment.IsReached) continue;
            html.Write($"<tr><th scope=\"row\">{environment.Name}</th>");
            if (number == 0) html.Write($"<td class=\"none\"></td>");
            else html.Write($"<td>{HtmlHead.Waited(model, number) ?? "waited less than a minute"}</td>");
            html.Write($"<td>{Message(environment, "promotion.soaked")}</td><td>{Message(environment, "window.open")}</td></tr>\n");
        }

        html.Write($"</tbody></table></div>\n</section>\n");
    }

    private static string Message(EnvironmentState environment, string code) => environment.Results
        .Where(placed => placed.Result.Code == code)
        .MinBy(placed => placed.Status.Gravity) is { } placed
            ? $"{placed.Status.Mark} {placed.Result.Message}"
            : "not checked";
}
