using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Report.Checks;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Renderers;
using Trexis.PipelineTasks.Reporting.Terminal;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Publishing;

namespace Trexis.PipelineTasks.Report;

/// <summary>
/// Merges the documents of the deployment, verifies their chain and writes every report into the results folder. Its own verdict
/// is about the report; what became of the deployment stands in its message and outputs.
/// </summary>
public sealed class ReportTask : IPipelineTask
{
    public static readonly CheckInfo Written = new(
        "report.written",
        "The report is written",
        "A deployment that nobody can look up a year later cannot be defended.",
        "Carried out: the page, Markdown, JUnit, SARIF, plan, checklist and decision sheet, each whole or not at all.",
        "Name a folder that can be written with --results.");

    public static readonly CheckInfo StatusPublished = new(
        "status.published",
        "The team knows how the deployment ended",
        "Those who wait for a deployment ask, or begin to work too early, where nobody tells them.",
        "Carried out: the webhook below notify: in deployment.yml is told of the outcome; an answer counts as delivered, silence is a "
            + "warning and changes no verdict. Where no webhook is told, the run's own summary on the platform shows it, once it is "
            + "written.",
        "Look at the address and at what answered, then run report again.");

    private static readonly InputSpec Templates = new(
        "templates",
        InputKind.Path,
        "A folder with your own plan.md or checklist.md (Scriban); the built-in ones stand in for what is not there.");

    private static readonly InputSpec Deployment = new(
        "deployment",
        InputKind.Text,
        "Which deployment: that of the files at hand when absent; 'latest' for that of the last document, which another checkout may have "
            + "made.");

    private static readonly InputSpec Merge = new(
        "merge",
        InputKind.Path,
        "A folder with the results of jobs that ran side by side, each in a folder of its own: their documents are taken over first.");

    public bool OnlyTells => true;

    public TaskInfo Info { get; } = new(
        "report",
        "Merges the deployment's run documents, verifies their chain and writes "
            + $"{string.Join(", ", ReportRenderer.All.SkipLast(1).Select(renderer => renderer.FileName))} and {ReportRenderer.Page} into "
            + $"the results folder; where an environment has more than {Fleet.MostNamed} targets, a page for each in "
            + $"{TargetPages.Folder}/.",
        [],
        [Templates, Deployment, Merge],
        [
            new OutputSpec("report-path", "Where report.html lies."),
            new OutputSpec("verdict", "The deployment's verdict: passed, warned, unknown or failed."),
            new OutputSpec("failed-checks", "The codes that stop the deployment, separated by commas."),
            new OutputSpec("risk", "The highest risk of what changes: safe, caution, dangerous or unclassified."),
            new OutputSpec(
                "deployed",
                "The environment's targets that are deployed, or have nothing pending, and that nothing stops, separated by commas."),
        ],
        [
            new TaskExample("--environment prod", "After the tasks of prod, also where they failed."),
            new TaskExample("--environment prod --templates docs/templates", "With the plan and checklist in your own form."),
        ]);

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        TakeOver(run);
        if (run.Target.Name is null && run.Environment.Targets.Count > 1)
            run.Journal.Target = new RunTarget(
                run.Environment.Name, null, run.Deployment.Engine, "", HumanText.Plural(run.Environment.Targets.Count, "database"));
        run = Meant(run);
        var started = run.Time.GetTimestamp();
        var documents = Documents(run);
        var unread = DocumentChain.Unread(documents, run.Store);
        List<RunResult> own =
        [
            run.Journal.Judge(new EvidenceChainIsUnbroken(), new KeptChain(documents, unread), run.Store.Folder),
            run.Journal.Judge(new EvidenceIsStored(), await StoredAsync(run, documents, cancel), run.Deployment.Evidence?.Store),
        ];
        var procedure = run.Procedure.Observe();
        var context = Reported(
            run, procedure,
            ContextOf(run, documents, own) with { Signatures = await SignaturesAsync(run, documents, cancel), Unread = unread });
        var model = ReportModelBuilder.Build(documents, context);
        var told = await ToldAsync(run, model, cancel);
        // The pages and the summary say how it is published before it is: what comes otherwise is written again.
        var status = told ?? run.Journal.Preview(StatusPublished, OnPlatform(run), ResultKind.Step);
        context = Reported(
            run, procedure, ReportContextReader.Again(context, run.Evidence, run.Files, documents, [.. own, status]));
        model = ReportModelBuilder.Build(documents, context);
        cancel.ThrowIfCancellationRequested();
        var page = Publish(run, model, context);
        var shown = run.Host.AppendSummary(MarkdownSummary.Render(model, WholeOf(run, page)));
        if (told is null
            && run.Journal.Add(
                StatusPublished, shown || run.Host.Context.IsConsole ? OnPlatform(run) : NotShown(run), ResultKind.Step) is var certain
            && certain.Verdict != status.Verdict)
        {
            context = Reported(
                run, procedure, ReportContextReader.Again(context, run.Evidence, run.Files, documents, [.. own, certain]));
            model = ReportModelBuilder.Build(documents, context);
            page = Publish(run, model, context);
        }

        run.Journal.Judge(
            new ProcedureIsComplete(), procedure with { Lines = Fact.Known(context.Lines) }, run.Store.Folder);
        run.Summarize(
            new RunSummary(
                model.Headline,
                model.IsStopped || model.LacksPlan,
                (whole, limit) => MarkdownComment.Render(model, whole, limit))
            {
                IsPlan = !documents.Any(
                    stored => stored.Document is { Action: "apply", Target: { } target } && target.Environment == run.Environment.Name),
                Results = [.. model.EachResult.Select(placed => placed.Result)],
                Operations = [.. model.Changes.SelectMany(change => change.Operations)],
                Terminal = [.. VerdictLines.Render(model, run.Environment.Name, page)],
            });
        Summarize(run, model, page);
        run.Journal.Add(
            Written,
            Outcome.Passed(
                $"{page} and its companions are written. The deployment itself: {Told(model)}"),
            ResultKind.Step,
            run.Time.GetElapsedTime(started));
    }

    // What this report refuses, its pages say: whoever reads GO there reads no exit code.
    private static ReportContext Reported(TaskRun run, ProcedureFacts procedure, ReportContext context)
    {
        var complete = new ProcedureIsComplete();
        var judged = run.Journal.Preview(
            complete.Info, complete.Judge(procedure with { Lines = Fact.Known(context.Lines) }), ResultKind.Check);
        return context with { Reported = (run.Environment.Name, [.. run.Journal.Results, judged]) };
    }

    // Where all went well, the headline says no more than the outcome.
    private static string Told(ReportModel model) => ReportWords.Outcome(model) is var outcome
        && model.Headline.StartsWith(outcome, StringComparison.Ordinal)
            ? model.Headline
            : $"{outcome}. {model.Headline}";

    // Where a job's summary is read, its runner's disk is not.
    private static string WholeOf(TaskRun run, string page) =>
        run.Host.Context.IsConsole ? page : $"{ReportRenderer.Page}, in the artifact with this run's evidence";

    private static ReportContext ContextOf(TaskRun run, IReadOnlyList<StoredDocument> documents, IReadOnlyList<RunResult> own) =>
        ReportContextReader.Read(run.Evidence, run.Files, run.Platform.Approvals.ValueOr(null) ?? [], documents, own) with
        {
            PullRequest = run.Host.Context.PullRequest,
            // A pipeline's own files name them; whoever reads its log types elsewhere.
            TypedOptions = run.Host.Context.IsConsole ? run.Files.TypedOptions : "",
        };

    // What is wrong with a signature is no reason to report nothing.
    private static async Task<Fact<IReadOnlyList<DocumentSignature>>> SignaturesAsync(
        TaskRun run, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        try
        {
            return Fact.Known(await run.Signatures(documents, cancel));
        }
        catch (Exception exception) when (exception is InputException or FaultException)
        {
            return Fact.Unreadable<IReadOnlyList<DocumentSignature>>(exception.Message);
        }
    }

    private static async Task<Fact<StoredEvidence>> StoredAsync(
        TaskRun run, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        try
        {
            if (EvidenceKeeper.For(run.Deployment.Evidence, run.Secrets, run.Host.Context.IsProposal) is not { } keeper)
                return Fact.NotApplicable<StoredEvidence>("deployment.yml names no store (evidence: { store, retention })");
            var missing = await keeper.MissingAsync(documents, cancel);
            return Fact.Known(
                new StoredEvidence(keeper.Place, documents.Count, [.. missing.Select(stored => Path.GetFileName(stored.File))]));
        }
        catch (FaultException exception)
        {
            return Fact.Unreadable<StoredEvidence>(exception.Message);
        }
    }

    // Before the pages are written, so that they can say that the team knows.
    private static async Task<RunResult?> ToldAsync(TaskRun run, ReportModel model, CancellationToken cancel)
    {
        var what = model.IsStopped || model.LacksPlan ? NotificationEvent.Failure : NotificationEvent.Success;
        var page = Path.Combine(run.Store.Folder, ReportRenderer.Page);
        return await run.Team.TellAsync(what, cancel, told => told with { Verdict = model.Verdict, ReportPath = page }) switch
        {
            null => null,
            { Delivered: true } => run.Journal.Add(
                StatusPublished,
                Outcome.Passed($"the team's webhook took the news: {model.Headline}") with { Proof = ProofLevel.Delivered },
                ResultKind.Step,
                source: "the team's webhook"),
            { Warning: var warning } => run.Journal.Add(StatusPublished, Outcome.Warned(warning!), ResultKind.Step),
        };
    }

    private static Outcome OnPlatform(TaskRun run)
    {
        var nobody = run.Deployment.Notify is null
            ? "deployment.yml names no webhook (notify: { webhook: env:NAME })"
            : "the webhook of deployment.yml is not told of this (notify: { on: … })";
        return run.Host.Context.IsConsole
            ? Outcome.Skipped($"{nobody}, and a console shows no status to others")
            : Outcome.Passed($"the summary of this run shows it on {run.Host.Context.Name}, to everybody who may see the run; {nobody}");
    }

    private static Outcome NotShown(TaskRun run) =>
        Outcome.Warned(
            $"the summary of this run could not be written on {run.Host.Context.Name}, or not all of it, and nobody else was told: only "
                + $"the log and the report's files say how it ended");

    private static void TakeOver(TaskRun run)
    {
        if (run.Inputs.File(Merge) is not { } folder) return;
        if (!run.Host.Context.IsConsole) ResultsFolder.EnsureUntracked(Merge.Option, folder);
        var count = DocumentMerge.TakeOver(run.Store, folder);
        run.Host.WriteLine($"{HumanText.Plural(count, "document")} taken over from {folder}");
    }

    private static TaskRun Meant(TaskRun run)
    {
        if (run.Inputs.Text(Deployment) is not { } asked) return run;
        var meant = asked == "latest"
            ? run.Store.Load().LastOrDefault(stored => stored.Document.Task != ReportModelBuilder.ReportTaskName)?.Document.Run.Deployment
            : asked;
        return meant is null ? run : run with { Context = run.Context with { Deployment = meant } };
    }

    private static IReadOnlyList<StoredDocument> Documents(TaskRun run)
    {
        var all = run.Store.Load();
        var documents = all.Where(stored => stored.Document.Run.Deployment == run.Context.Deployment).ToList();
        if (documents.Any(stored => stored.Document.Task != ReportModelBuilder.ReportTaskName)) return documents;
        var others = all.Select(stored => stored.Document.Run.Deployment)
            .Where(deployment => deployment != run.Context.Deployment)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        throw new FaultException(
            FaultKind.BadInput,
            $"{run.Store.Folder} holds no run document of deployment {run.Context.Deployment}, so there is nothing to report",
            others.Count == 0
                ? "run a task first, or name the folder of its documents with --results"
                : $"documents of {string.Join(", ", others.TakeLast(3))} are there: the artifact or the change has changed since; run the "
                    + "tasks again, or check out what was deployed");
    }

    private static string Publish(TaskRun run, ReportModel model, ReportContext context)
    {
        var templates = new DocumentTemplates(run.Inputs.File(Templates), run.Time);
        foreach (var (name, own) in TargetPages.Render(model, context)) run.Store.Publish(name, own);
        foreach (var renderer in ReportRenderer.All) run.Store.Publish(renderer.FileName, renderer.Render(model, templates));
        return Path.Combine(run.Store.Folder, ReportRenderer.Page);
    }

    private static void Summarize(TaskRun run, ReportModel model, string page)
    {
        run.Journal.Output("report-path", page);
        run.Journal.Output("verdict", model.Verdict.ToString().ToLowerInvariant());
        run.Journal.Output(
            "failed-checks", string.Join(',', model.Refusals.Select(placed => placed.Result.Code).Distinct(StringComparer.Ordinal)));
        run.Journal.Output("risk", model.HighestRisk.ToString().ToLowerInvariant());
        run.Journal.Output(
            "deployed",
            string.Join(
                ',',
                model.Environments.Where(environment => environment.Name == run.Environment.Name)
                    .SelectMany(environment => environment.Targets)
                    .Where(target => target.HasPassed)
                    .Select(target => Fleet.NameOf(target.Place))));
    }
}
