using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>What a person asks in the first ten seconds: what became of what, where it stands, and one line for each doubt.</summary>
internal static class HtmlHead
{
    private const int LongestText = 300;
    private const int MostDetails = 4;
    private const int MostNames = 6;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);

    public static string Title(ReportModel model) => model switch
    {
        { Change: { } change } => $"{change.Id}: {change.Description}",
        { Artifact: { } artifact } => ReportWords.Format(artifact),
        _ => $"Deployment {model.Deployment}",
    };

    public static void Write(HtmlText html, ReportModel model)
    {
        var status = ResultStatus.From(model.HeadVerdict);
        html.Write(
            $"<section class=\"card hero {status.Name}\" aria-label=\"Verdict\">\n<div class=\"title\"><h1>{Title(model)}</h1><span "
                + $"class=\"badge large\"><span aria-hidden=\"true\">{status.Mark}</span>{ReportWords.Outcome(model)}</span></div>\n");
        html.Write($"<p class=\"headline\">{model.Headline}</p>\n");
        Origin(html, model);
        Track(html, model);
        html.Write($"<dl class=\"facts\">\n");
        InTheDatabase(html, model);
        foreach (var fact in DecisionFact.From(model)) Fact(html, fact);
        WhatChanged(html, model);
        Slower(html, model);
        Open(html, model);
        Policy(html, model);
        Evidence(html, model);
        html.Write($"</dl>\n");
        Purpose(html, model.Change);
        html.Write($"</section>\n");
    }

    // What, by which pull request, from whom through whom to which database.
    private static void Origin(HtmlText html, ReportModel model)
    {
        var links = new SourceLinks(model.LastRun);
        html.Write($"<p class=\"soft origin\">");
        if (model.Artifact is { } artifact)
            html.Write($"<span>{ReportWords.Format(artifact)}, SHA-256 <code>{ReportWords.Short(artifact.Sha256)}</code></span>");
        if (model.LastRun?.Commit is { } commit)
            html.Write($"<span>commit ").Link(ReportWords.Short(commit), links.CommitAddress(commit)).Write($"</span>");
        if (model.Context.PullRequest is { } number)
            html.Write($"<span>").Link($"pull request #{number}", links.PullRequestAddress(number)).Write($"</span>");
        if (model.Context.Authors.Count > 0) html.Write($"<span>by {ReportHeadline.Words(model.Context.Authors)}</span>");
        if (model.LastRun is { } run)
        {
            html.Write($"<span>run by {ReportWords.Actor(run)}");
            if (run.Url is not null) html.Write($", ").Link("run", run.Url);
            html.Write($"</span>");
        }

        if (model.Here is { IsFleet: true } fleet) html.Write($"<span>to {HumanText.Plural(fleet.Targets.Count, "database")}</span>");
        else foreach (var target in (model.Here?.Targets ?? []).Select(target => target.Target).OfType<RunTarget>())
            html.Write($"<span>to {target.Database}{(target.Server.Length == 0 ? "" : $" on {target.Server}")} ({target.Engine})</span>");
        html.Write($"</p>\n");
    }

    private static void Track(HtmlText html, ReportModel model)
    {
        if (model.Environments.Count == 0) return;
        DateTime? day = null;
        html.Write($"<ol class=\"track\" aria-label=\"Environments in the order of promotion\">\n");
        for (var number = 0; number < model.Environments.Count; number++)
        {
            var environment = model.Environments[number];
            var status = environment.Status;
            html.Write($"<li class=\"{status?.Name ?? "open"}\">");
            if (Waited(model, number) is { } waited) html.Write($"<span class=\"wait\">{waited}</span>");
            html.Write($"<strong>");
            if (environment.IsReached) html.Write($"<a href=\"#environment-{number + 1}\">{environment.Name}</a>");
            else html.Write($"{environment.Name}");
            html.Write($"</strong> ");
            html.Write($"<span class=\"state\">{ReportWords.Mark(status)} {environment.StateText}</span>");
            if (environment.Targets.Max(target => target.DeployedAt) is { } at)
            {
                html.Write($" ");
                html.Time(at, at.UtcDateTime.Date == day ? "HH:mm" : "yyyy-MM-dd HH:mm");
                day = at.UtcDateTime.Date;
            }

            if (environment.Targets is [{ VerifiedAgainAt: { } again }])
            {
                html.Write($" <span class=\"soft\">verified again ");
                html.Time(again, again.UtcDateTime.Date == day ? "HH:mm" : "yyyy-MM-dd HH:mm");
                html.Write($"</span>");
            }

            html.Write($"</li>\n");
        }

        html.Write($"</ol>\n");
    }

    /// <summary>How long nothing ran before an environment, and what or whom it waited for as far as that is known.</summary>
    internal static string? Waited(ReportModel model, int number)
    {
        var environment = model.Environments[number];
        var first = RunsOf(model, environment).Select(run => run.StartedAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        var before = model.Environments.Take(number)
            .SelectMany(earlier => RunsOf(model, earlier))
            .Select(run => run.EndedAt)
            .Where(end => end <= first)
            .DefaultIfEmpty(DateTimeOffset.MaxValue)
            .Max();
        if (number == 0 || first == DateTimeOffset.MaxValue || first - before < ShortestWait) return null;
        List<string> reasons =
        [
            .. model.Context.Policy.For(environment.Name).Soak is { } soak && soak > TimeSpan.Zero
                ? [$"soak {HumanText.Duration(soak)}"]
                : Array.Empty<string>(),
            .. model.Context.Approvals.Where(approval => approval.Environment == environment.Name && !(approval.At < before))
                .Select(approval => $"for {approval.By}, who approved{(approval.At is { } at ? $" {HumanText.Time(at)}" : "")}"),
        ];
        return $"waited {HumanText.Duration(first - before)}{(reasons.Count == 0 ? "" : $": {string.Join("; ", reasons)}")}";
    }

    private static IEnumerable<RunContext> RunsOf(ReportModel model, EnvironmentState environment) => model.Runs
        .Select(run => run.Stored.Document)
        .Where(document => document.Target?.Environment == environment.Name)
        .Select(document => document.Run);

    private static void Fact(HtmlText html, DecisionFact fact)
    {
        Start(html, fact.Name, fact.Status);
        html.Write($"{TextSanitizer.Shorten(fact.Text, LongestText)}");
        foreach (var detail in fact.Details.Take(MostDetails))
            html.Write($"<br><span class=\"soft\">{TextSanitizer.Shorten(detail, LongestText)}</span>");
        if (fact.Details.Count > MostDetails) html.Write($"<br><span class=\"soft\">and {fact.Details.Count - MostDetails} more</span>");
        html.Write($"</dd>\n");
    }

    private static void Start(HtmlText html, string name, ResultStatus status)
    {
        html.Write($"<dt>{name}</dt>");
        StartText(html, status);
    }

    private static void StartText(HtmlText html, ResultStatus status) => html.Write(
        $"<dd class=\"{status.Name}\"><span class=\"mark\" aria-hidden=\"true\">{status.Mark}</span><span "
            + $"class=\"unseen\">{status.Word}: </span>");

    private static void InTheDatabase(HtmlText html, ReportModel model)
    {
        var targets = model.Environments.Where(environment => !environment.IsFleet).SelectMany(environment => environment.Targets);
        var told = targets.Where(target => target.PartsDone.Count > 0)
            .Select(target => $"{target.Place}: {TextSanitizer.Shorten(string.Join(", ", target.PartsDone), LongestText)}")
            .ToList();
        var parts = model.Environments.Where(environment => environment.IsFleet)
            .SelectMany(environment => environment.Targets)
            .Where(target => target.PartsDone.Count > 0)
            .Select(target => target.Place)
            .ToList();
        if (parts.Count > 0) told.Add($"parts of it in {ReportHeadline.Words(parts)}");
        if (told.Count > 0) html.Write($"<dt>In the database</dt>");
        foreach (var text in told)
        {
            StartText(html, ResultStatus.Failed);
            html.Write($"{text}</dd>\n");
        }

        foreach (var target in targets.Where(target => target.GoneForGood.Count > 0))
        {
            Start(html, "Gone for good", ResultStatus.Failed);
            html.Write($"{target.Place}: {TextSanitizer.Shorten(string.Join(", ", target.GoneForGood), LongestText)}</dd>\n");
        }
    }

    private static void WhatChanged(HtmlText html, ReportModel model)
    {
        if (model.Changes.Count > 0) html.Write($"<dt>What changed</dt>");
        foreach (var change in model.Changes.Take(MostNames))
        {
            var open = change.Operations.Count(operation => operation is { IsDangerous: true, AcknowledgedBy: null });
            var halfDone = model.Environments.SelectMany(environment => environment.Targets)
                .Where(target => target.NeedsSomebody && change.Places.Contains(target.Place))
                .Select(target => target.Place)
                .ToList();
            StartText(html, halfDone.Count > 0 ? ResultStatus.Failed : open > 0 ? ResultStatus.Warned : ResultStatus.Passed);
            html.Write($"{ReportWords.CountsByRisk(change.Operations)}");
            if (halfDone.Count > 0) html.Write($", not all of it standing in {ReportHeadline.Words(halfDone)}");
            if (change.Operations.Any(operation => operation.IsDangerous))
                html.Write($", {(open == 0 ? "every dangerous one acknowledged" : $"{open} dangerous not acknowledged")}");
            if (model.Changes.Count > 1) html.Write($" <span class=\"soft\">{change.Where}</span>");
            else if (Rows(model) is { } rows) html.Write($" · {rows}");
            html.Write($"</dd>\n");
        }
    }

    private static string? Rows(ReportModel model)
    {
        var rows = (model.Here?.Targets ?? []).SelectMany(target => target.Documents)
            .Where(stored => DeploymentTimeline.IsApply(stored.Document))
            .Select(stored => stored.Document.Metrics.TryGetValue("scripts.rows", out var count) ? count.Value : (double?)null)
            .ToList();
        return rows.Count == 0 || rows.Contains(null) ? null : $"{HumanText.Number((long)rows.Sum()!.Value)} rows changed";
    }

    private static void Slower(HtmlText html, ReportModel model)
    {
        if (model.Here is not { } here) return;
        // What was measured before is no word about the database as it is now.
        var compared = here.IsIn(DeploymentState.RolledBack) ? null : here.Results
            .Where(placed => placed.Result.Code is "performance.not-regressed" or "performance.response")
            .MinBy(placed => (placed.Status.Gravity, placed.Result.Code == "performance.response"));
        Start(html, "Slower?", compared?.Status ?? ResultStatus.NotRun);
        var known = compared?.Result.Message
            ?? $"performance.not-regressed did not run in {here.Name}"
                + (here.IsIn(DeploymentState.RolledBack) ? " since the rollback" : "");
        html.Write($"{TextSanitizer.Shorten(known, LongestText)}</dd>\n");
    }

    private static void Open(HtmlText html, ReportModel model)
    {
        Start(html, "Not checked", model.Counts.NotVerified == 0 ? ResultStatus.Passed : ResultStatus.NotVerified);
        html.Write($"{model.NotCheckedText}</dd>\n");
        if (model.Items.Count == 0) return;
        Start(html, "Procedure", model.OpenItems == 0 ? ResultStatus.Passed : ResultStatus.NotVerified);
        html.Write(
            $"<a href=\"#procedure\">{HumanText.Plural(model.OpenItems, "open checklist item")}</a> of "
                + $"{HumanText.Number(model.Items.Count)}</dd>\n");
    }

    private static void Policy(HtmlText html, ReportModel model)
    {
        var policy = model.Context.Policy;
        var deviations = Deviations.In(model);
        Start(html, "Policy", deviations.Count == 0 ? ResultStatus.Passed : ResultStatus.Warned);
        html.Write($"{(policy.File is null ? "no policy.yml" : Path.GetFileName(policy.File))}");
        if (HashOf(model) is { } hash) html.Write($" <code title=\"{hash}\">{ReportWords.Short(hash)}</code>");
        if (policy.ToldOfDefaults is { } defaults) html.Write($"<br>{defaults}");
        if (deviations.Count > 0)
            html.Write($"; <a href=\"#deviations\">looser than the procedure in {HumanText.Plural(deviations.Count, "point")}</a>");
        if (model.Here is { } here && policy.For(here.Name).Approval is { Required: true, Proof: ProofLevel.Declared })
            html.Write($"<br><strong>Accepts a claim in a file as approval</strong> (proof: declared)");
        html.Write($"</dd>\n");
    }

    private static string? HashOf(ReportModel model) =>
        (model.Here?.Targets ?? []).SelectMany(target => target.Documents).LastOrDefault(stored => stored.Document.Policy is not null)
            ?.Document.Policy;

    private static void Evidence(HtmlText html, ReportModel model)
    {
        var counts = model.Counts;
        var signatures = model.Context.Signatures;
        var isBroken = model.ChainProblems.Count > 0
            || signatures.ValueOr(null)?.Any(signature => signature.State == SignatureState.Invalid) == true;
        Start(html, "Evidence", isBroken ? ResultStatus.Failed : ResultStatus.Passed);
        var chain = model.ChainProblems.Count == 0 ? "chain unbroken" : "chain broken";
        var clock = ReportWords.OwnClock(model.Documents) is { } own ? $", {own}" : "";
        var runs = ReportWords.IdentifiedRuns(model.Documents) is { } named ? $", {named}" : "";
        html.Write(
            $"{HumanText.Plural(model.Documents.Count, "document")}, {chain}, {ReportWords.Signatures(signatures)}{clock}{runs}; "
                + $"{HumanText.Number(counts.Executed)} checked automatically, {HumanText.Number(counts.Verified)} verified, "
                + $"{HumanText.Number(counts.Attested)} attested, {HumanText.Number(counts.Delivered)} delivered, "
                + $"{HumanText.Number(counts.Declared)} declared, {HumanText.Number(counts.Waived)} waived; "
                + $"{HumanText.Plural(counts.Refusing, "result")} {(counts.Refusing == 1 ? "stops" : "stop")} the deployment</dd>\n");
    }

    private static void Purpose(HtmlText html, ChangeSummary? change)
    {
        if (change is null or { Purpose: null, Impact: null, Risk: null }) return;
        html.Write($"<details><summary>Purpose, impact and risk, as the author sees them</summary>");
        if (change.Purpose is { } purpose) html.Write($"<p><span class=\"soft\">Purpose</span> {purpose}</p>");
        if (change.Impact is { } impact) html.Write($"<p><span class=\"soft\">Impact</span> {impact}</p>");
        if (change.Risk is { } risk) html.Write($"<p><span class=\"soft\">Risk</span> {risk}</p>");
        html.Write($"</details>\n");
    }
}
