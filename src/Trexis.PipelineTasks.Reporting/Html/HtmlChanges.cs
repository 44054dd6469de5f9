using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>What changed, by the script or file that causes it, the gravest first; then the rows of each table before and after.</summary>
internal static class HtmlChanges
{
    /// <summary>Of these everything is told; of more, kind and object alone: a page of thousands is read by nobody.</summary>
    private const int MostTold = 300;

    /// <summary>On paper the gravest are enough: the rest is read where it can be searched.</summary>
    private const int MostPrinted = 12;

    private const int MostTables = 50;
    private const double ChartWidth = 220;

    public static void Write(HtmlText html, ReportModel model)
    {
        if (model.Changes.Count == 0 && model.Context.Rows.Count == 0) return;
        html.Write($"<section id=\"changes\">\n<h2>What changed</h2>\n");
        var links = new SourceLinks(model.LastRun);
        foreach (var change in model.Changes.Take(ChangeSet.MostTold))
        {
            html.Write($"<div class=\"card\"><p><strong>{HumanText.Plural(change.Operations.Count, "operation")}</strong> ");
            html.Write($"{change.Where}: {ReportWords.CountsByRisk(change.Operations)}</p>\n");
            var all = AlikeOperations.From(change.Operations);
            Operations(html, change, [.. all.Take(MostTold)], links);
            Names(html, [.. all.Skip(MostTold)]);
            Definitions(html, change.Where, [.. change.InOrder.Where(operation => operation.Lines is not null)]);
            Sql(html, change.Where, [.. change.InOrder.Where(operation => operation.Statement is not null)]);
            html.Write($"</div>\n");
        }

        if (model.Changes.Count > ChangeSet.MostTold)
            html.Write(
                $"<p>And {HumanText.Plural(model.Changes.Count - ChangeSet.MostTold, "other set")} of operations, on the targets' "
                    + $"pages.</p>\n");
        Rows(html, model.Context.Rows);
        html.Write($"</section>\n");
    }

    private static string Cause(Operation operation) => operation.Script ?? operation.Location?.File ?? "";

    private static void Operations(HtmlText html, ChangeSet change, IReadOnlyList<AlikeOperations> operations, SourceLinks links)
    {
        var columns = OperationColumn.For(operations, change);
        html.Write($"<table class=\"stack operations\"><thead><tr><th scope=\"col\">Risk</th><th scope=\"col\">What</th>");
        foreach (var column in columns) html.Write($"<th scope=\"col\">{column.Name}</th>");
        html.Write($"</tr></thead>\n");
        var printed = operations.Take(MostPrinted).ToHashSet<AlikeOperations>(ReferenceEqualityComparer.Instance);
        foreach (var cause in operations.GroupBy(alike => Cause(alike.First), StringComparer.Ordinal))
        {
            html.Write($"<tbody>");
            if (cause.Key.Length > 0)
            {
                html.Write($"<tr class=\"cause{(cause.Any(printed.Contains) ? "" : " beyond")}\">");
                html.Write($"<th scope=\"rowgroup\" colspan=\"{columns.Count + 2}\">");
                html.Link(cause.Key, cause.First().First.Location is { } place ? links.Address(place) : null).Write($"</th></tr>\n");
            }

            Operation? above = null;
            foreach (var alike in cause)
            {
                Row(html, alike, above, columns, isPrinted: printed.Contains(alike));
                above = alike.First;
            }

            html.Write($"</tbody>\n");
        }

        html.Write($"</table>\n");
        if (operations.Count > printed.Count)
            html.Write(
                $"<p class=\"print-only\">And {HumanText.Number(operations.Count - printed.Count)} more, none of them graver: on the page "
                    + $"and in plan.md.</p>\n");
    }

    private static void Row(
        HtmlText html, AlikeOperations alike, Operation? above, IReadOnlyList<OperationColumn> columns, bool isPrinted)
    {
        var operation = alike.First;
        if (isPrinted) html.Write($"<tr><td class=\"tight\">");
        else html.Write($"<tr class=\"beyond\"><td class=\"tight\">");
        html.Write(
            $"<span class=\"badge {Tone(operation.Risk)}\"><span aria-hidden=\"true\">{Mark(operation.Risk)}</span>"
                + $"{ReportWords.Format(operation.Risk)}</span>");
        html.Write($"</td><td><code>{operation.Kind}</code> <strong>{operation.Subject}</strong>");
        if (operation.Table is { } table) html.Write($" on <strong>{table}</strong>");
        if (alike.Count > 1) html.Write($" × {HumanText.Number(alike.Count)}");
        var isSaid = ReportWords.IsSaidAbove(operation, above);
        if (!isSaid) html.Write($"<br>{operation.Why}");
        if (!isSaid && operation.SaferWay is { } saferWay) html.Write($"<br><span class=\"soft\">Safer: {saferWay}</span>");
        if (operation.AcknowledgedBy is { } by) html.Write($"<br>Acknowledged by {by}");
        else if (operation.IsDangerous) html.Write($"<br><span class=\"empty\">Acknowledged by nobody</span>");
        foreach (var column in columns) Cell(html, column.Name, column.Of(operation));
        html.Write($"</td></tr>\n");
    }

    // On a phone each cell is a line of its own and bears its column's name.
    private static void Cell(HtmlText html, string column, string? text)
    {
        html.Write($"</td>");
        if (text is null) html.Write($"<td class=\"none\">");
        else html.Write($"<td data-column=\"{column}\">{text}");
    }

    private static string Tone(Risk risk) => risk switch
    {
        Risk.Safe => ResultStatus.Passed.Name,
        Risk.Caution => ResultStatus.Warned.Name,
        _ => ResultStatus.Failed.Name,
    };

    private static string Mark(Risk risk) => risk switch { Risk.Safe => "", Risk.Caution => "!", _ => "⚠" };

    private static void Names(HtmlText html, IReadOnlyList<AlikeOperations> rest)
    {
        if (rest.Count == 0) return;
        var counts = ReportWords.CountsByRisk([.. rest.Select(alike => alike.First)]);
        html.Write($"<details><summary>And {counts}, none of them graver than these</summary>\n<ul>");
        foreach (var (operation, _) in rest) html.Write($"<li>{operation.Kind} {operation.Subject}</li>\n");
        html.Write($"</ul></details>\n");
    }

    private static void Definitions(HtmlText html, string where, IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return;
        List<Operation> shown = [.. operations.Take(MostTold)];
        html.Write(
            $"<details><summary>{ReportWords.LinesTitle(shown.Count, operations.Count)}</summary><pre class=\"diff\" tabindex=\"0\" "
                + $"role=\"region\" aria-label=\"Definitions {where}\">");
        foreach (var line in ReportWords.Lines(shown).Split('\n'))
        {
            if (line.StartsWith('-')) html.Write($"<del>").Block(line).Write($"</del>\n");
            else if (line.StartsWith('+')) html.Write($"<ins>").Block(line).Write($"</ins>\n");
            else html.Block(line).Write($"\n");
        }

        html.Write($"</pre></details>\n");
    }

    private static void Sql(HtmlText html, string where, IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return;
        List<Operation> shown = [.. operations.Take(MostTold)];
        html.Write(
            $"<details><summary>{ReportWords.Sql(shown, operations.Count)}</summary><pre tabindex=\"0\" "
                + $"role=\"region\" aria-label=\"SQL {where}\">");
        foreach (var operation in shown)
            html.Write($"-- {operation.Kind} {operation.Subject}\n").Block(operation.Statement!).Write($"\n\n");
        html.Write($"</pre></details>\n");
    }

    private static void Rows(HtmlText html, IReadOnlyList<RowComparison> places)
    {
        if (places.Count == 0) return;
        html.Write($"<div class=\"card\"><h3>Rows before and after, against what was announced</h3>\n");
        foreach (var same in places.Where(place => place.Changed.Count == 0).GroupBy(Summary))
            html.Write($"<p>{ReportHeadline.Words(same.Select(place => place.Place))}: {same.Key}</p>\n");
        var changed = places.Where(place => place.Changed.Count > 0).ToList();
        foreach (var place in changed)
        {
            html.Write($"<details");
            if (place == changed[^1]) html.Write($" open=\"\"");
            html.Write($"><summary>{place.Place}: {Summary(place)}</summary>\n");
            Tables(html, place.Changed);
            html.Write($"</details>\n");
        }

        html.Write($"</div>\n");
    }

    private static string Summary(RowComparison place)
    {
        var others = HumanText.Plural(place.Unchanged, "table");
        return place.Changed.Count == 0
            ? $"{others} counted before and after, none has more or fewer rows, and no change was announced"
            : $"{HumanText.Plural(place.Changed.Count, "table")} changed or announced, {others} as before";
    }

    private static void Tables(HtmlText html, IReadOnlyList<TableRowCounts> tables)
    {
        html.Write(
            $"<table class=\"stack\"><thead><tr><th scope=\"col\">Table</th><th scope=\"col\">Before → after</th><th "
                + $"scope=\"col\">Announced</th><th scope=\"col\">Chart: before above, after below</th></tr></thead><tbody>\n");
        foreach (var table in tables.Take(MostTables))
        {
            html.Write($"<tr><td><code>{table.Table}</code></td><td>{Number(table.Before)} → {Number(table.After)}");
            if (table is { Before: { } then, After: { } now } && then != now)
                html.Write($" ({(now > then ? "+" : "")}{HumanText.Number(now - then)})");
            html.Write($"</td><td>{table.Announced ?? "nothing"}</td><td>");
            Chart(html, table);
            html.Write($"</td></tr>\n");
        }

        html.Write($"</tbody></table>\n");
        if (tables.Count > MostTables)
            html.Write(
                $"<p>And {HumanText.Plural(tables.Count - MostTables, "table")} more, in the captures of precheck and validate.</p>\n");
    }

    // The bars repeat the numbers beside them.
    private static void Chart(HtmlText html, TableRowCounts table)
    {
        var largest = Math.Max(Math.Max(table.Before ?? 0, table.After ?? 0), 1);
        html.Write(
            $"<svg class=\"rows\" viewBox=\"0 0 {ChartWidth} 18\" aria-hidden=\"true\"><rect class=\"before\" y=\"0\" "
                + $"width=\"{ChartWidth * (table.Before ?? 0) / largest}\" height=\"8\"/><rect class=\"after\" y=\"10\" "
                + $"width=\"{ChartWidth * (table.After ?? 0) / largest}\" height=\"8\"/></svg>");
    }

    private static string Number(long? rows) => rows is { } some ? HumanText.Number(some) : "not there";
}
