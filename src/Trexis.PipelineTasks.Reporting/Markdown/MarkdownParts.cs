using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>The parts that summaries, comments and each task's own checklist are put together from.</summary>
internal static class MarkdownParts
{
    private const int MostFindings = 5;
    private const int MostOperations = 200;

    public static void Track(MarkdownText text, IReadOnlyList<EnvironmentState> environments)
    {
        if (environments.Count == 0) return;
        text.Write($"|");
        foreach (var environment in environments) text.Write($" {environment.Name} |");
        text.Write($"\n|");
        foreach (var _ in environments) text.Write($" --- |");
        text.Write($"\n|");
        foreach (var environment in environments)
        {
            text.Write(
                $" {ReportWords.Mark(environment.Verdict)} "
                    + $"**{(environment.Verdict is { } verdict ? ReportWords.Format(verdict) : "Not reached")}**");
            if (environment.IsReached) text.Write($"<br>{environment.StateText}");
            if (environment.Targets.Count == 1 && environment.Targets[0].DeployedAt is { } at) text.Write($" {HumanText.Time(at)}");
            text.Write($" |");
        }

        text.Line().Line();
    }

    /// <summary>Results that ask for something, as a table; nothing where there are none.</summary>
    public static void Open(MarkdownText text, string title, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        text.Line($"### {title}: {results.Count}\n");
        text.Line($"| | Check | Where | What was found | What to do |\n| --- | --- | --- | --- | --- |");
        foreach (var placed in results)
        {
            var result = placed.Result;
            text.Write(
                $"| {placed.Status.Mark} {placed.Status.Word} | **{result.Title}**<br><code>{result.Code}</code> | {placed.Place} | "
                    + $"{result.Message}");
            if (ReportWords.Measured(result) is { } measured) text.Write($"<br>{measured}");
            Findings(text, result.Findings);
            if (result.Waiver is { } waiver)
                text.Write($"<br>**Waived** by {waiver.Approver} until {HumanText.Time(waiver.Expires)}: {waiver.Reason}");
            text.Line($" | {result.Remedy ?? ""} |");
        }

        text.Line();
    }

    private static void Findings(MarkdownText text, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.Take(MostFindings))
        {
            text.Write($"<br>• <code>{finding.Subject}</code>");
            if (finding.Location is { } location) text.Write($" ({ReportWords.Place(location)})");
            if (ReportWords.Seen(finding) is { Length: > 0 } seen) text.Write($": {seen}");
        }

        if (findings.Count > MostFindings) text.Write($"<br>and {findings.Count - MostFindings} more");
    }

    public static void Faults(MarkdownText text, IReadOnlyList<PlacedFault> faults)
    {
        foreach (var placed in faults)
        {
            text.Write($"> **{ReportWords.Task(placed.Document)} broke off in {placed.Place}:** {placed.Fault.Message}");
            if (placed.Fault.Hint is { } hint) text.Write($" Try: {hint}");
            text.Line($"\n");
        }
    }

    /// <summary>Folded: one line a result, without findings.</summary>
    public static void Fold(MarkdownText text, string title, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        text.Line($"<details><summary>{title}: {results.Count}</summary>\n");
        text.Line($"| | Check | Where | What was found |\n| --- | --- | --- | --- |");
        foreach (var placed in results)
        {
            text.Write(
                $"| {placed.Status.Mark} | {placed.Result.Title}<br><code>{placed.Result.Code}</code> | {placed.Place} | "
                    + $"{placed.Result.Message}");
            if (placed.Result.Proof is { } proof) text.Write($" ({ReportWords.Format(proof)})");
            text.Line($" |");
        }

        text.Line($"\n</details>\n");
    }

    public static void Changes(MarkdownText text, IReadOnlyList<ChangeSet> changes, bool withSql)
    {
        foreach (var change in changes)
        {
            var dangerous = change.Operations.Count(operation => operation.IsDangerous);
            text.Line(
                $"### What changes in {ReportHeadline.Words(change.Places)}: {HumanText.Plural(change.Operations.Count, "operation")}, "
                    + $"{dangerous} dangerous\n");
            text.Line($"| Risk | Operation | Object | Why |\n| --- | --- | --- | --- |");
            foreach (var operation in change.Operations.Take(MostOperations)) OperationRow(text, operation);
            if (change.Operations.Count > MostOperations)
                text.Line($"\nAnd {change.Operations.Count - MostOperations} more, none of them graver than these.");
            text.Line();
            if (withSql) Sql(text, [.. change.Operations.Take(MostOperations).Where(operation => operation.Statement is not null)]);
        }
    }

    private static void OperationRow(MarkdownText text, Operation operation)
    {
        if (operation.IsDangerous) text.Write($"| ⚠ **{ReportWords.Format(operation.Risk)}**");
        else text.Write($"| {ReportWords.Format(operation.Risk)}");
        text.Write($" | <code>{operation.Kind}</code> | <code>{operation.Subject}</code>");
        if (operation.Difference is { } difference) text.Write($"<br>{difference}");
        if (operation.Size is { } size) text.Write($"<br>{size.ToString()}");
        if (operation.Script is { } script) text.Write($"<br>in {script}");
        text.Write($" | {operation.Why}");
        if (operation.Locking is { } meanwhile) text.Write($"<br>Locking: {meanwhile}");
        if (operation.SaferWay is { } saferWay) text.Write($"<br>Safer: {saferWay}");
        if (operation.AcknowledgedBy is { } by) text.Write($"<br>Acknowledged by {by}");
        text.Line($" |");
    }

    private static void Sql(MarkdownText text, IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return;
        text.Line($"<details><summary>SQL of {HumanText.Plural(operations.Count, "operation")}, literals redacted</summary>\n");
        foreach (var operation in operations)
        {
            text.Line($"<code>{operation.Kind}</code> {operation.Subject}\n");
            text.Fence("sql", operation.Statement!).Line();
        }

        text.Line($"</details>\n");
    }

    public static void Metrics(MarkdownText text, IEnumerable<StoredDocument> documents)
    {
        var rows = documents.SelectMany(stored => stored.Document.Metrics.Select(metric => (stored.Document, metric))).ToList();
        if (rows.Count == 0) return;
        text.Line($"<details><summary>Figures: {rows.Count}</summary>\n\n| Where | Task | Figure | Value |\n| --- | --- | --- | ---: |");
        foreach (var (document, metric) in rows)
            text.Line(
                $"| {document.Target?.ToString() ?? ReportModelBuilder.WholeDeployment} | {ReportWords.Task(document)} | {metric.Key} | "
                    + $"{metric.Value.ToString()} |");
        text.Line($"\n</details>\n");
    }
}
