namespace Trexis.PipelineTasks.Reporting.Html;

internal static class HtmlChanges
{
    public static void Write(HtmlText html, ReportModel model)
    {
        if (model.Changes.Count == 0) return;
        html.Write($"<section id=\"changes\">\n<h2>What changes</h2>\n");
        foreach (var change in model.Changes)
        {
            html.Write(
                $"<p><strong>{HumanText.Plural(change.Operations.Count, "operation")}</strong> in {ReportHeadline.Words(change.Places)}: "
                    + $"{Summary(change)}</p>\n");
            foreach (var operation in change.Operations) Operation(html, operation);
        }

        html.Write($"</section>\n");
    }

    private static string Summary(ChangeSet change) => string.Join(", ", change.Operations
        .GroupBy(operation => operation.Risk)
        .Select(group => $"{HumanText.Number(group.Count())} {ReportWords.Format(group.Key)}"));

    private static void Operation(HtmlText html, Operation operation)
    {
        var tone = operation.Risk switch
        {
            Risk.Safe =>
            ResultStatus.Passed,
            Risk.Caution => ResultStatus.Warned,
            _ => ResultStatus.Failed
        };
        html.Write($"<article class=\"card operation {tone.Name}\"><header>");
        html.Write(
            $"<span class=\"badge\">{ReportWords.Format(operation.Risk)}</span><h3><code>{operation.Kind}</code> {operation.Subject}</h3>");
        if (operation.Script is { } script)
            html.Write(
                $"<span class=\"soft "
                    + $"small\">{script}{(operation.Location is null ? "" : $" ({ReportWords.Place(operation.Location)})")}</span>");
        html.Write($"</header>\n<dl><dt>Why</dt><dd>{operation.Why}</dd>");
        if (operation.Difference is { } difference) html.Write($"<dt>From → to</dt><dd>{difference}</dd>");
        if (operation.Size is { } size) html.Write($"<dt>Table</dt><dd>{size.ToString()}</dd>");
        if (operation.Locking is { } meanwhile) html.Write($"<dt>Meanwhile</dt><dd>{meanwhile}</dd>");
        if (operation.SaferWay is { } saferWay) html.Write($"<dt>Safer way</dt><dd>{saferWay}</dd>");
        if (operation.AcknowledgedBy is { } by) html.Write($"<dt>Acknowledged by</dt><dd>{by}</dd>");
        else if (operation.IsDangerous) html.Write($"<dt>Acknowledged by</dt><dd class=\"empty\">nobody</dd>");
        html.Write($"</dl>");
        if (operation.Statement is { } statement)
        {
            html.Write($"<details><summary>SQL, literals redacted</summary><pre>").Block(statement).Write($"</pre></details>");
        }

        html.Write($"</article>\n");
    }
}
