using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>Markdown for a job's summary, for <c>report.md</c>, and each task's own checklist.</summary>
public static class MarkdownSummary
{
    /// <summary>UTF-8 bytes. GitHub drops a step's whole summary beyond 1,048,576.</summary>
    public const int ByteLimit = 1_000_000;

    /// <param name="whole">The path or address of the whole report.</param>
    public static string Render(ReportModel model, string whole, int byteLimit = ByteLimit) =>
        MarkdownLadder.Render(model.Refusals, whole, (text, detail) => MarkdownBody.Summary(text, model, detail), byteLimit, inBytes: true);

    /// <summary>The whole, as <c>report.md</c> keeps it, whatever its size.</summary>
    public static string RenderWhole(ReportModel model) => MarkdownBody.Summary(new MarkdownText(), model, MarkdownDetail.Full).ToString();

    /// <summary>What every task writes of itself: its checklist, the open points first.</summary>
    /// <param name="whole">The path of the run document, where it is known.</param>
    public static string RenderTask(RunDocument document, string whole, int byteLimit = ByteLimit)
    {
        var place = document.Target?.ToString() ?? ReportModelBuilder.WholeDeployment;
        var results = document.Results.Select(result => new PlacedResult(result, place, document, ResultStatus.From(result)))
            .OrderBy(placed => placed.Status.Gravity).ToList();
        return MarkdownLadder.Render(
            results.Where(placed => placed.Result.Refuses),
            whole,
            (text, detail) => Task(text, document, place, results, detail),
            byteLimit,
            inBytes: true,
            wholeIs: whole.Contains("://", StringComparison.Ordinal) ? "The whole run" : "This run's document");
    }

    /// <summary>Of a run that wrong inputs ended before it did anything: what is wrong with them.</summary>
    /// <param name="headline">How many mistakes there are.</param>
    /// <inheritdoc cref="RenderTask"/>
    public static string RenderStopped(
        RunDocument document, string headline, IReadOnlyList<string> mistakes, string whole, int byteLimit) => MarkdownLadder.Render(
            [], whole, (text, _) => Stopped(text, document, headline, mistakes), byteLimit, inBytes: true, wholeIs: "The whole run");

    private static MarkdownText Stopped(MarkdownText text, RunDocument document, string headline, IReadOnlyList<string> mistakes)
    {
        Title(text, document, "✗", headline);
        MarkdownBody.Where(text, document);
        foreach (var mistake in mistakes) text.Line($"- {mistake}");
        if (document.Fault?.Hint is { } hint) text.Line($"\nTry: {hint}");
        return text;
    }

    private static void Title(MarkdownText text, RunDocument document, string mark, string said)
    {
        text.Write($"## {mark} {ReportWords.Task(document)}");
        if (document.Target is { } target) text.Write($" in {target.ToString()}");
        text.Line($": {said}\n");
    }

    private static MarkdownText Task(
        MarkdownText text, RunDocument document, string place, List<PlacedResult> results, MarkdownDetail detail)
    {
        TaskHead(text, document);
        if (document.Fault is { } fault) MarkdownParts.Faults(text, [new PlacedFault(fault, place, document)]);
        if (detail == MarkdownDetail.FailuresOnly) return text;
        MarkdownParts.Open(text, "Open points", results.FindAll(placed => placed.Status.Gravity < ResultStatus.Passed.Gravity));
        if (document.Operations.Count > 0)
            MarkdownParts.Changes(
                text,
                [
                    ChangeSet.Of(
                        place,
                        document.Operations,
                        isPlanned: !DeploymentTimeline.IsApply(document) && !DeploymentTimeline.IsRollback(document)),
                ],
                new SourceLinks(document.Run),
                detail < MarkdownDetail.WithoutSql);
        MarkdownBody.Acknowledge(
            text, results.FindAll(placed => placed.Result.Refuses), document.Operations, document.Run, document.Change);
        if (detail != MarkdownDetail.Full) return text;
        MarkdownParts.Fold(text, "Passed", results.FindAll(placed => placed.Status == ResultStatus.Passed));
        MarkdownParts.Fold(text, "Not applicable here", results.FindAll(placed => placed.Status == ResultStatus.Skipped));
        return text;
    }

    private static void TaskHead(MarkdownText text, RunDocument document)
    {
        var failed = document.Results.Count(result => result.Refuses);
        Title(text, document, ReportWords.Mark(document.Verdict), ReportWords.Format(document.Verdict));
        MarkdownBody.Where(text, document);
        text.Line(
            $"{HumanText.Plural(document.Results.Count, "result")}, {failed} of them {(failed == 1 ? "stops" : "stop")} the deployment, in "
                + $"{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))}.\n");
    }
}
