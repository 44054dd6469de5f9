using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Reporting.Documents;

/// <summary><c>plan.md</c>: what a plan does, for those who approve it.</summary>
public static class PlanMarkdown
{
    private static readonly OperationAction[] Order =
        [
            OperationAction.Drop, OperationAction.Rebuild, OperationAction.Alter, OperationAction.DataMotion, OperationAction.Permission,
            OperationAction.Create, OperationAction.Refresh, OperationAction.Script,
        ];

    /// <param name="leftOut">What a planner wrote and is not executed, with why.</param>
    /// <param name="title">In place of the plan's own.</param>
    /// <param name="notes">Further sections; one without lines is left out.</param>
    public static string Render(
        PlanDocument plan,
        IReadOnlyList<string> leftOut,
        string? title = null,
        params IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> notes)
    {
        var text = new MarkdownText();
        var dangerous = plan.Operations.Count(operation => operation.IsDangerous);
        var counted = $"{HumanText.Plural(plan.Operations.Count, "operation")}, {HumanText.Number(dangerous)} dangerous";
        text.Line($"# {title ?? $"Plan for {plan.Target}: {counted}"}\n");
        text.Line(
            $"{ReportWords.Format(plan.Artifact)} over {plan.Target.Database}"
                + $"{(plan.Target.Server.Length == 0 ? "" : $" ({plan.Target.Server})")}. Change "
                + $"<code>{new Fingerprint(plan.Change).Short}</code>, plan <code>{new Fingerprint(plan.Plan).Short}</code>.\n");
        if (plan.TableSizes is { } sizes) text.Line($"Sizes of tables: {sizes}.\n");
        Tally(text, plan.Operations);
        MarkdownParts.Changes(
            text,
            [ChangeSet.Of($"{plan.Target}", plan.Operations, isPlanned: true)],
            new SourceLinks(null),
            withSql: true);
        foreach (var (heading, lines) in notes) List(text, heading, lines);
        List(text, "Left out of the script", leftOut);
        Options(text, plan.Options);
        return text.ToString();
    }

    private static void Tally(MarkdownText text, IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return;
        var groups = operations.GroupBy(operation => operation.Action).OrderBy(group => Array.IndexOf(Order, group.Key)).ToList();
        text.Line($"| What | How many | Dangerous |\n| --- | ---: | ---: |");
        foreach (var group in groups)
            text.Line($"| {ReportWords.Format(group.Key)} | {group.Count()} | {group.Count(operation => operation.IsDangerous)} |");
        text.Line();
    }

    private static void List(MarkdownText text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        text.Line($"### {title}\n");
        foreach (var line in lines) text.Line($"- {line}");
        text.Line();
    }

    private static void Options(MarkdownText text, IReadOnlyDictionary<string, string> options)
    {
        if (options.Count == 0) return;
        text.Line($"### Options\n\n| Option | Value |\n| --- | --- |");
        foreach (var (name, value) in options) text.Line($"| {name} | {value} |");
        text.Line();
    }
}
