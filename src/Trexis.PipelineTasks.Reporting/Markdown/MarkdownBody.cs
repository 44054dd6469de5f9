using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>The report's sections in their order: what decides first, evidence after it, folded.</summary>
internal static class MarkdownBody
{
    private const int MostChainProblems = 5;
    private const int LongestInHead = 500;

    public static MarkdownText Head(MarkdownText text, ReportModel model)
    {
        text.Write($"## {ReportWords.Mark(model.Verdict)} {ReportWords.Format(model.Verdict)}");
        if (model.Artifact is { } artifact) text.Write($": {ReportWords.Format(artifact)}");
        text.Line($"\n\n**{model.Headline}**\n");
        MarkdownParts.Track(text, model.Environments);
        if (model.Change is { } change)
        {
            text.Write($"**Change** <code>{TextSanitizer.Shorten(change.Id, 100)}</code> {Short(change.Description)}");
            if (change.Purpose is { } purpose) text.Write($"<br>**Purpose** {Short(purpose)}");
            if (change.Impact is { } impact) text.Write($"<br>**Impact** {Short(impact)}");
            if (change.Risk is { } risk) text.Write($"<br>**Risk, as its author sees it** {Short(risk)}");
            text.Line($"\n");
        }

        if (model.Artifact is { } known) text.Line($"**Artifact** {known.Name}, SHA-256 <code>{ReportWords.Short(known.Sha256)}</code>\n");
        Counts(text, model.Counts);
        if (model.Context.PolicyFile is null) text.Line($"No policy.yml was given: the procedure's defaults apply.\n");
        foreach (var problem in model.ChainProblems.Take(MostChainProblems))
            text.Line($"> **The chain of documents is broken:** {problem.Message}\n");
        return text;
    }

    // The head is in every form, so that it must be small in every form.
    private static string Short(string text) => TextSanitizer.Shorten(text, LongestInHead);

    private static void Counts(MarkdownText text, ResultCounts counts)
    {
        text.Line(
            $"| Executed | Verified | Attested | Delivered | Declared | Not checked | Failed | Waived |\n| ---: | ---: | ---: | ---: | "
                + $"---: | ---: | ---: | ---: |");
        text.Line(
            $"| {counts.Executed} | {counts.Verified} | {counts.Attested} | {counts.Delivered} | {counts.Declared} | {counts.NotVerified} "
                + $"| {counts.Failed} | {counts.Waived} |\n");
    }

    /// <summary>What a reviewer needs: the head, what is open, what changes, the rest folded.</summary>
    public static MarkdownText Comment(MarkdownText text, ReportModel model, MarkdownDetail detail)
    {
        Head(text, model);
        if (detail == MarkdownDetail.FailuresOnly) return FailureTitle(text, model);
        Decisive(text, model);
        MarkdownParts.Changes(text, model.Changes, detail < MarkdownDetail.WithoutSql);
        if (detail == MarkdownDetail.Full)
            MarkdownParts.Fold(text, "Passed", [.. model.Results.Where(placed => placed.Status == ResultStatus.Passed)]);
        return Footer(text, model);
    }

    /// <summary>The same, and the evidence: figures, the procedure's lines, runs and documents.</summary>
    public static MarkdownText Summary(MarkdownText text, ReportModel model, MarkdownDetail detail)
    {
        Head(text, model);
        if (detail == MarkdownDetail.FailuresOnly) return FailureTitle(text, model);
        Decisive(text, model);
        MarkdownParts.Changes(text, model.Changes, detail < MarkdownDetail.WithoutSql);
        if (detail == MarkdownDetail.Full)
        {
            MarkdownParts.Fold(text, "Passed", [.. model.Results.Where(placed => placed.Status == ResultStatus.Passed)]);
            MarkdownParts.Fold(text, "Not applicable here", [.. model.Results.Where(placed => placed.Status == ResultStatus.Skipped)]);
            MarkdownPerformance.Write(text, model.Context.Performance);
            MarkdownParts.Metrics(
                text, model.Environments.SelectMany(environment => environment.Targets).SelectMany(target => target.Documents));
        }

        Procedure(text, model.Context.Lines);
        Runs(text, model);
        return Footer(text, model);
    }

    private static MarkdownText FailureTitle(MarkdownText text, ReportModel model) =>
        model.IsRefused ? text.Line($"### What stops the deployment: {model.Counts.Refusing}\n") : text;

    private static void Decisive(MarkdownText text, ReportModel model)
    {
        MarkdownParts.Open(text, "Waived", [.. model.Waived]);
        MarkdownParts.Open(text, "What stops the deployment", [.. model.Refusals]);
        MarkdownParts.Faults(text, model.Faults);
        MarkdownParts.Open(text, "Not checked", [.. model.Results.Where(placed => placed.Status == ResultStatus.NotVerified)]);
        MarkdownParts.Open(text, "Warned", [.. model.Results.Where(placed => placed.Status == ResultStatus.Warned)]);
    }

    private static void Procedure(MarkdownText text, IReadOnlyList<LineState> lines)
    {
        if (lines.Count == 0) return;
        var held = lines.Count(line => line.Status is not (LineStatus.NotVerified or LineStatus.Failed or LineStatus.Skipped));
        text.Line(
            $"<details><summary>Procedure: {held} of {lines.Count} checklist items are answered</summary>\n\n| Section | Line | State | On "
                + $"whose word |\n| --- | --- | --- | --- |");
        foreach (var state in lines)
            text.Line($"| {state.Line.Section} | {state.Line.Text} | {ReportWords.Format(state.Status)} | {state.Reason} |");
        text.Line($"\n</details>\n");
    }

    private static void Runs(MarkdownText text, ReportModel model)
    {
        text.Line(
            $"<details><summary>Runs and their documents: {model.Runs.Count}</summary>\n\n| Started | Where | Task | Verdict | Took | By "
                + $"| Document | SHA-256 |\n| --- | --- | --- | --- | ---: | --- | --- | --- |");
        foreach (var run in model.Runs)
        {
            var document = run.Stored.Document;
            text.Line(
                $"| {HumanText.Time(document.Run.StartedAt)} | {run.Place} | {ReportWords.Task(run)} | "
                    + $"{ReportWords.Mark(document.Verdict)} {ReportWords.Format(document.Verdict)} | "
                    + $"{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))} | {ReportWords.Actor(document.Run)} | "
                    + $"{Path.GetFileName(run.Stored.File)} | <code>{ReportWords.Short(run.Stored.Sha256)}</code> |");
        }

        text.Line($"\n</details>\n");
    }

    private static MarkdownText Footer(MarkdownText text, ReportModel model)
    {
        text.Write($"Deployment <code>{model.Deployment}</code>");
        if (model.LastRun?.Commit is { } commit) text.Write($", commit <code>{commit}</code>");
        if (model.LastRun?.Url is { } url) text.Write($", {new MarkdownMarkup(MarkdownText.Link("run", url))}");
        return text.Line($", Trexis.PipelineTasks {model.ToolVersion}");
    }
}
