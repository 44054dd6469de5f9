using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>The report's sections in their order: what decides first, evidence after it, folded.</summary>
internal static class MarkdownBody
{
    private const int MostChainProblems = 5;
    private const int LongestInHead = 500;

    public static MarkdownText Head(MarkdownText text, ReportModel model)
    {
        var links = new SourceLinks(model.LastRun);
        text.Write($"### {ReportWords.Mark(model.HeadVerdict)} ");
        if (model.Change is { } titled) text.Write($"{TextSanitizer.Shorten(titled.Id, 100)} *{Short(titled.Description)}*");
        else if (model.Artifact is { } artifact) text.Write($"{ReportWords.Format(artifact)}");
        else text.Write($"{model.Deployment}");
        text.Line($": {model.Headline}\n");
        Where(text, model, links);
        if (model is { Change.Risk: { } low, HighestRisk: >= Risk.Dangerous } && IsHarmless(low))
            text.Line($"> **The author calls the risk {Short(low)}**, and there are dangerous operations.\n");
        if (model.Context.Policy.ToldOfDefaults is { } defaults) text.Line($"{defaults}.\n");
        foreach (var environment in model.Environments)
        {
            if (model.Context.Policy.For(environment.Name).ToldOfWay is { } way)
                text.Line($"{environment.Name} {way}, as policy.yml says.\n");
        }

        foreach (var problem in model.ChainProblems.Take(MostChainProblems))
            text.Line($"> **The chain of documents is broken:** {problem.Message}\n");
        return text;
    }

    // The database that was spoken of last, the commit, the run.
    private static void Where(MarkdownText text, ReportModel model, SourceLinks links)
    {
        var last = model.Runs.Select(run => run.Stored.Document.Target).OfType<RunTarget>().LastOrDefault();
        var fleet = model.Environments.FirstOrDefault(environment => environment.IsFleet && environment.Name == last?.Environment);
        if (fleet is not null) text.Write($"{HumanText.Plural(fleet.Targets.Count, "database")}");
        else if (last is not null) Database(text, last);
        if (model.Artifact is { } artifact)
            text.Write($" · {ReportWords.Format(artifact)}, SHA-256 <code>{ReportWords.Short(artifact.Sha256)}</code>");
        if (model.LastRun?.Commit is { } commit) text.Write($" · {links.ToCommit(commit)}");
        if (model.LastRun?.Url is { } url) text.Write($" · {new MarkdownMarkup(MarkdownText.Link("run", url))}");
        text.Line($"\n");
    }

    private static void Database(MarkdownText text, RunTarget target)
    {
        text.Write($"<code>{target.Database}</code>");
        if (target.Server.Length > 0) text.Write($" on <code>{target.Server}</code>");
    }

    /// <summary>Of one run: which change on which database, and from where.</summary>
    public static void Where(MarkdownText text, RunDocument document)
    {
        var parts = new List<Action>();
        if (document.Change is { } change)
            parts.Add(() => text.Write($"**{TextSanitizer.Shorten(change.Id, 100)}** *{Short(change.Description)}*"));
        if (document.Target is { Database.Length: > 0 } target) parts.Add(() => Database(text, target));
        if (document.Run.Commit is { } commit) parts.Add(() => text.Write($"{new SourceLinks(document.Run).ToCommit(commit)}"));
        if (document.Run.Url is { } url) parts.Add(() => text.Write($"{new MarkdownMarkup(MarkdownText.Link("run", url))}"));
        for (var at = 0; at < parts.Count; at++)
        {
            if (at > 0) text.Write($" · ");
            parts[at]();
        }

        if (parts.Count > 0) text.Line($"\n");
    }

    private static void About(MarkdownText text, ChangeSummary? change)
    {
        if (change is null or { Purpose: null, Impact: null, Risk: null }) return;
        text.Line($"<details><summary>Purpose, impact and risk, as the author sees them</summary>\n");
        if (change.Purpose is { } purpose) text.Write($"**Purpose** {Short(purpose)}<br>");
        if (change.Impact is { } impact) text.Write($"**Impact** {Short(impact)}<br>");
        if (change.Risk is { } risk) text.Write($"**Risk** {Short(risk)}");
        text.Line($"\n\n</details>\n");
    }

    private static bool IsHarmless(string risk) =>
        risk.Trim().Split(' ')[0].TrimEnd('.', ',', ';').ToLowerInvariant() is "low" or "none" or "no" or "small" or "minor" or "safe";

    // The head is in every form, so that it must be small in every form.
    private static string Short(string text) => TextSanitizer.Shorten(text, LongestInHead);

    private static void Counts(MarkdownText text, ResultCounts counts)
    {
        text.Line(
            $"| Checked automatically | Verified | Attested | Delivered | Declared | Not checked | Stop it | Waived |\n"
                + $"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        text.Line(
            $"| {counts.Executed} | {counts.Verified} | {counts.Attested} | {counts.Delivered} | {counts.Declared} | {counts.NotVerified} "
                + $"| {counts.Refusing} | {counts.Waived} |\n");
    }

    /// <summary>What a reviewer needs: the head, what is open, what changes, the rest folded.</summary>
    public static MarkdownText Comment(MarkdownText text, ReportModel model, MarkdownDetail detail)
    {
        Head(text, model);
        if (detail == MarkdownDetail.FailuresOnly) return FailureTitle(text, model);
        Decisive(text, model, detail);
        if (detail == MarkdownDetail.Full) Passed(text, model);
        return Footer(text, model);
    }

    /// <summary>The same, and the evidence: figures, the procedure's lines, runs and documents.</summary>
    public static MarkdownText Summary(MarkdownText text, ReportModel model, MarkdownDetail detail)
    {
        Head(text, model);
        MarkdownParts.Deviating(text, model);
        if (detail == MarkdownDetail.FailuresOnly) return FailureTitle(text, model);
        Decisive(text, model, detail);
        Counts(text, model.Counts);
        if (detail == MarkdownDetail.Full)
        {
            Passed(text, model);
            MarkdownParts.Fold(text, "Not applicable here", [.. model.Results.Where(placed => placed.Status == ResultStatus.Skipped)]);
            MarkdownPerformance.Write(text, model.Context.Performance);
            MarkdownParts.Metrics(
                text,
                model.Environments.Where(environment => !environment.IsFleet)
                    .SelectMany(environment => environment.Targets)
                    .SelectMany(target => target.Documents));
        }

        Procedure(text, model);
        Runs(text, model);
        return Footer(text, model);
    }

    private static void Passed(MarkdownText text, ReportModel model) =>
        MarkdownParts.Fold(text, "Passed", [.. model.Results.Where(placed => placed.Status == ResultStatus.Passed)]);

    private static MarkdownText FailureTitle(MarkdownText text, ReportModel model) =>
        model.IsRefused ? text.Line($"### What stops the deployment: {model.Counts.Refusing}\n") : text;

    // What stops it and what could hurt, then how far each environment is, then what nobody has to act upon.
    private static void Decisive(MarkdownText text, ReportModel model, MarkdownDetail detail)
    {
        // Where the change's own risk is all that stops it, its operations say so best.
        var others = model.Faults.Count > 0 || model.Refusals.Any(placed => placed.Result.Code != RiskIsAccepted.Code);
        if (others) Stopping(text, model);
        MarkdownParts.Changes(text, model.Changes, new SourceLinks(model.LastRun), detail < MarkdownDetail.WithoutSql);
        Acknowledge(text, [.. model.Refusals], model.Changes.SelectMany(set => set.Operations), model.LastRun, model.Change);
        if (!others) Stopping(text, model);
        About(text, model.Change);
        MarkdownParts.Open(text, "Waived", [.. model.Waived]);
        MarkdownParts.Track(text, model.Environments);
        MarkdownApprovers.Write(text, model);
        MarkdownFleet.Write(text, model.Environments);
        MarkdownParts.Waits(text, model.Results.Where(placed => placed.Status == ResultStatus.Passed));
        MarkdownParts.FoldOpen(text, "Warned", [.. model.Warned]);
        MarkdownParts.FoldOpen(text, "Not checked", [.. model.NotChecked]);
    }

    private static void Stopping(MarkdownText text, ReportModel model)
    {
        MarkdownParts.Open(text, "What stops the deployment", [.. model.Refusals]);
        MarkdownParts.Faults(text, model.Faults);
    }

    /// <summary>The entries that nobody made yet, folded; nothing where that is not what stops it, or a script is not understood.</summary>
    public static void Acknowledge(
        MarkdownText text, IReadOnlyList<PlacedResult> refusals, IEnumerable<Operation> operations, RunContext? run, ChangeSummary? change)
    {
        if (run is null || refusals.All(placed => placed.Result.Code != RiskIsAccepted.Code)) return;
        if (refusals.Any(placed => placed.Result.Code == "scripts.parse")) return;
        if (Acknowledgements.BlockFor(operations, run.StartedAt) is not { } block) return;
        var file = change is not null ? $"changes/{change.Id}.yml" : "the change file";
        text.Line($"<details><summary>Acknowledge: copy into {file}, with a reason and your name</summary>\n");
        text.Fence("yaml", block);
        text.Line($"\n</details>\n");
    }

    private static void Procedure(MarkdownText text, ReportModel model)
    {
        if (model.Context.Lines.Count == 0) return;
        text.Line(
            $"<details><summary>Procedure: {HumanText.Plural(model.OpenItems, "open checklist item")} of {model.Items.Count}</summary>\n\n"
                + $"| Section | Line | State | On whose word |\n| --- | --- | --- | --- |");
        foreach (var state in model.Items)
            text.Line($"| {state.Line.Section} | {state.Line.Text} | {ReportWords.Format(state.Status)} | {state.Reason} |");
        text.Line($"\n</details>\n");
    }

    private static void Runs(MarkdownText text, ReportModel model)
    {
        text.Line(
            $"<details><summary>Runs and their documents: {model.Runs.Count}</summary>\n\n| Started | Where | Task | Verdict | Took | By "
                + $"| Document | SHA-256 |\n| --- | --- | --- | --- | ---: | --- | --- | --- |");
        foreach (var run in model.Runs.Where(run => !model.IsOfFleet(run.Stored.Document)))
        {
            var document = run.Stored.Document;
            text.Line(
                $"| {HumanText.Time(document.Run.StartedAt)} | {run.Place} | {ReportWords.Task(run)} | "
                    + $"{ReportWords.Mark(document.Verdict)} {ReportWords.Format(document.Verdict)} | "
                    + $"{HumanText.Duration(TimeSpan.FromMilliseconds(document.Run.ElapsedMs))} | {ReportWords.Actor(document.Run)} | "
                    + $"{Path.GetFileName(run.Stored.File)} | <code>{ReportWords.Short(run.Stored.Sha256)}</code> |");
        }

        var elsewhere = model.Runs.Count(run => model.IsOfFleet(run.Stored.Document));
        if (elsewhere > 0) text.Line($"\n{HumanText.Number(elsewhere)} of them are listed on the targets' pages beside report.html.");
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
