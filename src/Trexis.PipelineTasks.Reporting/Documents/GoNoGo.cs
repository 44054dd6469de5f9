using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Reporting.Documents;

/// <summary>
/// One screen for the person who presses the button: may this go into the next environment, and what speaks for and against it.
/// It decides nothing that the gate has not decided.
/// </summary>
internal static class GoNoGo
{
    private const int MostLines = 8;
    private const int LongestFact = 300;

    public static string Render(ReportModel model)
    {
        var text = new MarkdownText();
        var next = model.Environments.FirstOrDefault(environment => !environment.IsDeployed);
        var rolledBack = model.Environments.Any(environment => environment.IsIn(DeploymentState.RolledBack));
        var halfWay = model.Environments.SelectMany(environment => environment.Targets).Any(target => target.NeedsSomebody);
        var faulted = model.Faults.Count > 0;
        var open = model.Results.Count(placed => placed.Status.Gravity is > 0 and < 4);
        var broken = faulted || model.ChainProblems.Count > 0;
        text.Line($"# {Decision(model.IsRefused || halfWay, broken, model.Verdict, open)}: {Subject(model, next)}\n");
        text.Line($"{model.Headline}\n");
        MarkdownParts.Deviating(text, model);
        if (rolledBack) text.Line($"- ✗ **Rolled back**: what was deployed was taken back, and proves nothing\n");
        MarkdownParts.Track(text, model.Environments);
        MarkdownFleet.Write(text, model.Environments);
        Lines(text, "Stops it", model.Refusals);
        foreach (var problem in model.ChainProblems.Take(1)) text.Line($"- ✗ **The chain of documents is broken**: {problem.Message}\n");
        foreach (var fault in model.Faults.Take(MostLines))
            text.Line(
                $"- ? **{ReportWords.Task(fault.Document)} broke off in {fault.Place}**: "
                    + $"{TextSanitizer.Shorten(fault.Fault.Message, 200)}\n");
        Lines(text, "Waived", model.Waived);
        Lines(text, "Not checked", model.NotChecked);
        Lines(text, "Warned", model.Warned);
        Facts(text, model);
        return text.ToString();
    }

    private static string Decision(bool refused, bool broken, Verdict verdict, int open) =>
        refused ? "NO-GO"
        : broken || verdict is Verdict.Skipped ? "NO-GO until it is clear"
        : open > 0 ? "GO with open points"
        : verdict == Verdict.Passed ? "GO"
        : "NO-GO until it is clear";

    private static string Subject(ReportModel model, EnvironmentState? next)
    {
        var what = model.Artifact is { } artifact ? ReportWords.Format(artifact) : model.Deployment;
        return next is null ? $"{what}, deployed everywhere" : $"{what} into {next.Name}";
    }

    private static void Lines(MarkdownText text, string title, IEnumerable<PlacedResult> results)
    {
        var all = results.ToList();
        if (all.Count == 0) return;
        text.Line($"**{title}: {HumanText.Number(all.Sum(placed => placed.Count))}**\n");
        foreach (var placed in all.Take(MostLines))
        {
            text.Write(
                $"- {placed.Status.Mark} **{placed.Result.Title}** in {placed.Place}: {TextSanitizer.Shorten(placed.Result.Message, 200)}");
            if (placed.Result.Waiver is { } waiver) text.Write($" (waived by {waiver.Approver} until {HumanText.Time(waiver.Expires)})");
            text.Line();
        }

        if (all.Count > MostLines) text.Line($"- and {all.Count - MostLines} more in the report");
        text.Line();
    }

    private static void Facts(MarkdownText text, ReportModel model)
    {
        var counts = model.Counts;
        var dangerous = model.Changes.SelectMany(change => change.Operations).Count(operation => operation.IsDangerous);
        text.Line($"| Evidence | |\n| --- | --- |");
        text.Line($"| Checked automatically | {counts.Executed} |");
        text.Line(
            $"| By people | {counts.Verified} verified, {counts.Attested} attested, {counts.Delivered} delivered, "
                + $"{counts.Declared} declared |");
        text.Line($"| Not checked | {counts.NotVerified} |");
        text.Line($"| Procedure | {HumanText.Plural(model.OpenItems, "open checklist item")} of {model.Items.Count} |");
        text.Line(
            $"| Risk of what changes | {ReportWords.Format(model.HighestRisk)}, "
                + $"{HumanText.Plural(dangerous, "dangerous operation")} |");
        foreach (var fact in DecisionFact.From(model))
        {
            var known = string.Join("; ", fact.Details.Prepend(fact.Text).Select(text => text.TrimEnd('.')));
            text.Line($"| {fact.Name} | {fact.Status.Mark} {TextSanitizer.Shorten(known, LongestFact)} |");
        }

        text.Line($"| Chain of documents | {(model.ChainProblems.Count == 0 ? "unbroken" : "broken")} |");
    }
}
