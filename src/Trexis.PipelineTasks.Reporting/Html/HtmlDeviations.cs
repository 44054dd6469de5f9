using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>Where the policy asks for less than the procedure, and what was measured there.</summary>
internal static class HtmlDeviations
{
    public static void Write(HtmlText html, ReportModel model)
    {
        var policy = model.Context.Policy;
        var deviations = Deviations.In(model);
        html.Write($"<section id=\"deviations\">\n<h2>Deviations: {HumanText.Number(deviations.Count)}</h2>\n<div class=\"card\">");
        if (policy.File is null) html.Write($"<p>There is no policy.yml: the procedure's defaults apply.</p>");
        else if (deviations.Count == 0) html.Write($"<p>The policy asks for at least as much as the procedure.</p>");
        if (deviations.Count > 0) Table(html, model, deviations);
        html.Write($"</div>\n</section>\n");
    }

    private static void Table(HtmlText html, ReportModel model, IReadOnlyList<PolicyDeviation> deviations)
    {
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">The policy is looser in</th><th scope=\"col\">Policy</th><th "
                + $"scope=\"col\">Procedure</th><th scope=\"col\">Where</th><th scope=\"col\">Measured</th></tr></thead><tbody>\n");
        foreach (var one in deviations)
        {
            html.Write($"<tr><th scope=\"row\">{one.Demand}</th><td data-column=\"Policy\">{one.Policy}</td>");
            html.Write($"<td data-column=\"Procedure\">{one.Procedure}</td><td class=\"short\">{Deviations.Where(model, one)}</td>");
            if (Deviations.Measured(model, one) is { } measured)
                html.Write($"<td class=\"short\" data-column=\"Measured\">{measured}</td></tr>\n");
            else html.Write($"<td class=\"none\"></td></tr>\n");
        }

        html.Write($"</tbody></table>\n");
    }
}
