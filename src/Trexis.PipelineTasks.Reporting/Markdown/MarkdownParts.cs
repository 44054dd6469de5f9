using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>The parts that summaries, comments and each task's own checklist are put together from.</summary>
internal static class MarkdownParts
{
    private const int MostFindings = 5;
    private const int MostOperations = 200;
    private const int MostGravest = 10;
    private const int MostAdvice = 30;

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
                $" {ReportWords.Mark(environment.Status)} {environment.StateText}");
            if (environment.Targets is [var only])
            {
                if (only.DeployedAt is { } at) text.Write($" {HumanText.Time(at)}");
                else if (only.VerifiedAgainAt is not null) text.Write($" before");
                if (only.VerifiedAgainAt is { } again) text.Write($", verified again {HumanText.Time(again)}");
            }

            text.Write($" |");
        }

        text.Line().Line();
    }

    /// <summary>Where the policy asks for less than the procedure, counted apart; nothing where it does not.</summary>
    public static void Deviating(MarkdownText text, ReportModel model)
    {
        var all = Deviations.Format(model).ToList();
        if (all.Count == 0) return;
        var more = all.Count > MostFindings ? $"; and {all.Count - MostFindings} more, on the report's page" : "";
        text.Line(
            $"**The policy deviates from the procedure in {HumanText.Plural(all.Count, "point")}**: "
                + $"{string.Join("; ", all.Take(MostFindings))}{more}\n");
    }

    /// <summary>Who waited while it was deployed, and for whom; nothing where nobody did.</summary>
    public static void Waits(MarkdownText text, IEnumerable<PlacedResult> results)
    {
        var waits = results.SelectMany(placed => ReportWords.Waits(placed.Result).Select(wait => (placed.Place, wait))).ToList();
        if (waits.Count == 0) return;
        text.Line($"<details><summary>Waited during the deployment: {waits.Count}</summary>\n\n| Where | Who | How long, for what |");
        text.Line($"| --- | --- | --- |");
        foreach (var (place, wait) in waits.Take(MostFindings)) text.Line($"| {place} | {wait.Subject} | {wait.Observed} |");
        if (waits.Count > MostFindings) text.Line($"\nAnd {waits.Count - MostFindings} more, on the report's page.");
        text.Line($"\n</details>\n");
    }

    /// <summary>Results that ask for something, as a table; nothing where there are none.</summary>
    public static void Open(MarkdownText text, string title, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        text.Line($"#### {title}: {results.Sum(placed => placed.Count)}\n");
        Rows(text, results);
    }

    /// <summary>The same, folded: what asks for nobody at once.</summary>
    public static void FoldOpen(MarkdownText text, string title, IReadOnlyList<PlacedResult> results)
    {
        if (results.Count == 0) return;
        text.Line($"<details><summary>{title}: {results.Sum(placed => placed.Count)}</summary>\n");
        Rows(text, AlikeResults.From(results));
        text.Line($"</details>\n");
    }

    private static void Rows(MarkdownText text, IReadOnlyList<PlacedResult> results)
    {
        text.Line($"| | Check | Where | What was found | What to do |\n| --- | --- | --- | --- | --- |");
        foreach (var placed in results)
        {
            var result = placed.Result;
            text.Write(
                $"| {placed.Status.Mark} {placed.Status.Word} | **{result.Title}**<br>{Code(placed)} | {placed.Place} | "
                    + $"{result.Message}");
            if (ReportWords.Measured(result) is { } measured) text.Write($"<br>{measured}");
            Findings(text, Acknowledgements.Objections(result));
            if (result.Waiver is { } waiver)
                text.Write($"<br>**Waived** by {waiver.Approver} until {HumanText.Time(waiver.Expires)}: {waiver.Reason}");
            text.Line($" | {result.Remedy ?? ""} |");
        }

        text.Line();
    }

    /// <summary>A check's code, which leads to its page.</summary>
    private static MarkdownMarkup Code(PlacedResult placed) =>
        new($"[{MarkdownText.Escape(placed.Result.Code)}](<{ToolVersion.PageOf(placed.Result.Code, placed.Document.ToolVersion)}>)");

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
        text.Line($"<details><summary>{title}: {results.Sum(placed => placed.Count)}</summary>\n");
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

    /// <summary>
    /// What changes: a row for each of the gravest dangerous ones, everything else folded, then the SQL. The table's own head says where
    /// and how much it is: ten rows and what stands above them fit one screen.
    /// </summary>
    public static void Changes(MarkdownText text, IReadOnlyList<ChangeSet> changes, SourceLinks links, bool withSql)
    {
        foreach (var change in changes.Take(ChangeSet.MostTold))
        {
            var title = $"Changes {change.Where}: {ReportWords.CountsByRisk(change.Operations)}";
            var all = AlikeOperations.From(change.Operations);
            var gravest = all.Where(alike => alike.First.IsDangerous).Take(MostGravest).ToList();
            Operations(text, title, change, gravest, links);
            var rest = all.Except(gravest).ToList();
            if (rest.Count > 0)
            {
                // Each counts, also those that are told as one.
                var counts = ReportWords.CountsByRisk([.. rest.SelectMany(alike => Enumerable.Repeat(alike.First, alike.Count))]);
                if (gravest.Count > 0) text.Line($"<details><summary>And {counts}</summary>\n");
                else text.Line($"<details><summary>{title}</summary>\n");
                Operations(text, "What", change, [.. rest.Take(MostOperations)], links);
                if (rest.Count > MostOperations) text.Line($"And {rest.Count - MostOperations} more, none of them graver than these.\n");
                text.Line($"</details>\n");
            }

            Advice(text, change.Operations);
            if (!withSql) continue;
            Definitions(text, [.. change.InOrder.Where(operation => operation.Lines is not null)]);
            Sql(text, [.. change.InOrder.Where(operation => operation.Statement is not null)]);
        }

        if (changes.Count > ChangeSet.MostTold)
            text.Line($"And {HumanText.Plural(changes.Count - ChangeSet.MostTold, "other set")} of operations, on the targets' pages.\n");
    }

    private static void Operations(
        MarkdownText text, string title, ChangeSet change, IReadOnlyList<AlikeOperations> operations, SourceLinks links)
    {
        if (operations.Count == 0) return;
        var withRows = operations.Any(alike => alike.First.Size is not null);
        text.Write($"| {title} |");
        if (withRows) text.Write($" Rows |");
        text.Write($"\n| --- |");
        if (withRows) text.Write($" ---: |");
        text.Line();
        Operation? above = null;
        foreach (var (operation, count) in operations)
        {
            OperationRow(text, change, (operation, count), above, links);
            if (withRows) text.Write($" {change.RowsOf(operation) ?? ""} |");
            text.Line();
            above = operation;
        }

        text.Line();
    }

    // One line says what and where, the next what it means: a column for each would make ten rows three screens high.
    private static void OperationRow(
        MarkdownText text, ChangeSet change, (Operation, int) alike, Operation? above, SourceLinks links)
    {
        var (operation, count) = alike;
        var mark = operation.IsDangerous ? "⚠ " : operation.Risk == Risk.Caution ? "! " : "";
        text.Write($"| {new MarkdownMarkup(mark)}<code>{operation.Kind}</code> <code>{operation.Subject}</code>");
        if (operation.Table is { } table) text.Write($" on <code>{table}</code>");
        if (count > 1) text.Write($" × {HumanText.Number(count)}");
        if (ReportWords.FromTo(operation) is { } fromTo) text.Write($" **{fromTo}**");
        if (operation.Location is { } place) text.Write($" · {links.To(place)}");
        else if (operation.Script is { } script) text.Write($" · {script}");
        if (!ReportWords.IsSaidAbove(operation, above))
        {
            text.Write($"<br>");
            if (operation.Risk == Risk.Unclassified) text.Write($"Not recognised. ");
            text.Write($"{operation.Why}");
            if (ReportWords.Locking(operation) is { } locking) text.Write($" {locking}");
        }

        if (change.FailureOf(operation) is { } failure) text.Write($"<br>**{failure}**");
        if (operation.AcknowledgedBy is { } by) text.Write($"<br>**Acknowledged** by {by}");
        text.Write($" |");
    }

    // Said once for each kind, and folded: it is read when somebody has decided that a row hurts.
    private static void Advice(MarkdownText text, IReadOnlyList<Operation> operations)
    {
        var all = operations.Where(operation => operation.SaferWay is not null)
            .Select(operation => (operation.Kind, operation.SaferWay))
            .Distinct()
            .ToList();
        if (all.Count == 0) return;
        text.Line($"<details><summary>What would be safer: {all.Count}</summary>\n");
        foreach (var (kind, safer) in all.Take(MostAdvice)) text.Line($"- <code>{kind}</code>: {safer}");

        if (all.Count > MostAdvice) text.Line($"\nAnd {all.Count - MostAdvice} more, on the report's page.");
        text.Line($"\n</details>\n");
    }

    private static void Definitions(MarkdownText text, IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return;
        List<Operation> shown = [.. operations.Take(MostOperations)];
        text.Line($"<details><summary>{ReportWords.LinesTitle(shown.Count, operations.Count)}</summary>\n");
        text.Fence("diff", ReportWords.Lines(shown));
        text.Line($"\n</details>\n");
    }

    private static void Sql(MarkdownText text, IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return;
        List<Operation> shown = [.. operations.Take(MostOperations)];
        text.Line($"<details><summary>{ReportWords.Sql(shown, operations.Count)}</summary>\n");
        var statements = shown.Select(operation => $"-- {operation.Kind} {operation.Subject}\n{operation.Statement}");
        text.Fence("sql", string.Join("\n\n", statements));
        text.Line($"\n</details>\n");
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
