using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>The targets of a fleet, a row for each with the link to its page: those that need somebody first, the rest folded.</summary>
internal static class HtmlFleet
{
    private const int LongestReason = 160;

    public static void Write(HtmlText html, ReportModel model)
    {
        for (var number = 0; number < model.Environments.Count; number++)
        {
            if (model.Environments[number] is { IsFleet: true, IsReached: true } environment) Section(html, environment, number + 1);
        }
    }

    private static void Section(HtmlText html, EnvironmentState environment, int number)
    {
        var fleet = FleetState.Of(environment);
        html.Write($"<section id=\"environment-{number}\">\n<h2>Targets of {environment.Name}: {fleet.Counts}</h2>\n<div class=\"card\">");
        foreach (var group in fleet.Groups) Group(html, group);
        html.Write($"</div>\n</section>\n");
    }

    private static void Group(HtmlText html, FleetGroup group)
    {
        html.Write($"<details");
        if (group.Failed) html.Write($" open=\"\"");
        html.Write($"><summary>");
        HtmlReport.Badge(html, group.Status, group.Word);
        html.Write($" {HumanText.Plural(group.Targets.Count, "target")}</summary>\n");
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Target</th><th scope=\"col\">Database</th><th scope=\"col\">Changes</th>"
                + $"<th scope=\"col\">Runs</th><th scope=\"col\">What was found</th></tr></thead><tbody>\n");
        foreach (var target in group.Targets) Row(html, target);
        html.Write($"</tbody></table></details>\n");
    }

    private static void Row(HtmlText html, TargetState target)
    {
        html.Write($"<tr><th scope=\"row\">");
        if (target.IsReached) html.File(TargetState.PageOf(target.Place), Fleet.NameOf(target.Place));
        else html.Write($"{Fleet.NameOf(target.Place)}");
        html.Write($"</th>");
        Cell(html, "Database", target.Target is { } database
            ? $"{database.Database}{(database.Server.Length == 0 ? "" : $" on {database.Server}")}"
            : null);
        Cell(html, "Changes", Changes(target));
        Cell(html, "Runs", Took(target));
        Cell(html, "What was found", Reason(target));
        html.Write($"</tr>\n");
    }

    private static void Cell(HtmlText html, string column, string? text)
    {
        if (text is null) html.Write($"<td class=\"none\"></td>");
        else html.Write($"<td data-column=\"{column}\">{text}</td>");
    }

    private static string? Changes(TargetState target) =>
        target.Documents.LastOrDefault(stored => stored.Document.Operations.Count > 0) is { } changing
            ? ReportWords.CountsByRisk(changing.Document.Operations.OrderByDescending(operation => operation.Risk))
            : null;

    private static string? Took(TargetState target) => target.Documents.Count == 0
        ? null
        : $"{HumanText.Duration(TimeSpan.FromMilliseconds(target.Documents.Sum(stored => stored.Document.Run.ElapsedMs)))} from "
            + HumanText.Time(target.Documents[0].Document.Run.StartedAt);

    // Why it stands where it stands: what refused, broke off, or else is in the database.
    private static string? Reason(TargetState target)
    {
        var reason = target.Results.FirstOrDefault(placed => placed.Result.Refuses) is { } refusal
            ? $"{refusal.Result.Code}: {refusal.Result.Message}"
            : target.Documents.LastOrDefault(stored => stored.Document.Fault is not null)?.Document.Fault!.Message;
        var there = target.PartsDone.Count == 0 ? null : $"in the database: {string.Join(", ", target.PartsDone)}";
        string[] known = [.. new[] { there, reason }.OfType<string>()];
        return known.Length == 0 ? null : TextSanitizer.Shorten(string.Join("; ", known), LongestReason);
    }
}
