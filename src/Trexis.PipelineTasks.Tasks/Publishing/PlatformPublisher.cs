using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Comments;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>
/// Tells the platform of a run beyond its own log: the pull request's comment, the commit's status. What cannot be told is a
/// warning, said once, and never changes a verdict.
/// </summary>
/// <param name="token">Empty where none is there.</param>
/// <param name="group">What comments, statuses and check runs are about: the deployment file's path in the repository, so that two
/// databases never share one.</param>
internal sealed class PlatformPublisher(
    IPipelineHost host, HttpClient http, TimeProvider time, Secret token, string group, RetryOptions? patience = null)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private bool _warned;
    private HostContext? _context;
    private IPullRequestComments? _comments;

    /// <summary>The deployment file as its repository names it, whatever folder the step works in.</summary>
    public static string GroupOf(HostContext context, string folder, string file)
    {
        var named = Path.GetRelativePath(context.Checkout ?? folder, file);
        if (named.StartsWith("..", StringComparison.Ordinal)) named = Path.GetRelativePath(folder, file);
        return named.Replace('\\', '/');
    }

    /// <param name="whole">Where the whole of it stands for whoever reads a part.</param>
    public async Task PublishAsync(RunDocument document, string whole, RunSummary? notice, PublishOptions wishes, CancellationToken cancel)
    {
        try
        {
            var context = await ContextAsync(wishes, cancel);
            if (wishes.Comment) Notify(await CommentAsync(context, document, whole, notice, cancel));
            if (wishes.Status) await SetStatusesAsync(context, document, notice, cancel);
            if (wishes.CheckRun) Notify(await SetCheckRunAsync(context, document, notice, cancel));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            var why = exception is OperationCanceledException ? FaultText.TookTooLong : exception.Message;
            Notify(new Publication(PublicationState.Failed, $"the platform was not told: {why}"));
        }
    }

    // A push has no pull request of its own; the one that was merged, or that the fork's branch belongs to, is asked for once.
    private async Task<HostContext> ContextAsync(PublishOptions wishes, CancellationToken cancel)
    {
        if (_context is not null) return _context;
        var own = host.Context;
        if (wishes.PullRequest is { } given) own = own with { PullRequest = given };
        else if (own.PullRequest is null && !token.IsEmpty && Repository is { } repository)
            own = await repository.LocateAsync(Call(own), cancel);
        return _context = own;
    }

    private IPlatform? Repository => KnownPlatforms.Keeping(host.Context);

    private PlatformCall Call(HostContext context) => new(http, time, context, token, patience);

    // Statuses and check runs belong to the commit that ran, also where its pull request is merged.
    private PlatformCall CallOf(HostContext context) => Call(context with { Commit = host.Context.Commit });

    private async Task<Publication> CommentAsync(
        HostContext context, RunDocument document, string whole, RunSummary? notice, CancellationToken cancel)
    {
        _comments ??= Repository?.Comments(Call(context));
        if (_comments is null)
            return new Publication(PublicationState.Skipped, "no comment: this run is on no platform that keeps pull requests");
        whole = context.RunUrl ?? whole;
        var markdown = notice is null
            ? MarkdownSummary.RenderTask(document, whole, _comments.RoomyLength)
            : notice.Comment(whole, _comments.RoomyLength);
        return await _comments.UpsertAsync(Key(document, notice), markdown, Fails(document, notice), cancel);
    }

    private async Task SetStatusesAsync(HostContext context, RunDocument document, RunSummary? notice, CancellationToken cancel)
    {
        if (Repository?.Statuses(CallOf(context)) is not { } statuses) return;
        var deployed = document is { Action: "apply", Target: { } target } ? target.Environment : null;
        var report = new StatusReport(
            StatusName(document, notice), State(document, notice), Headline(document, notice), context.RunUrl, deployed);
        foreach (var set in await statuses.SetAsync(report, cancel)) Notify(set);
    }

    private async Task<Publication> SetCheckRunAsync(
        HostContext context, RunDocument document, RunSummary? notice, CancellationToken cancel)
    {
        if (Repository?.CheckRuns(CallOf(context)) is not { } checks)
            return new Publication(PublicationState.Skipped, "no check run: only GitHub keeps them");
        var annotations = ResultAnnotations.AtLines(notice?.Results ?? document.Results, notice?.Operations ?? document.Operations);
        var report = new CheckReport
        {
            Name = $"trexis / {StatusName(document, notice)}",
            RunKey = document.Run.Id,
            State = State(document, notice),
            Title = Headline(document, notice),
            Summary = $"{HumanText.Plural(annotations.Count, "finding")} with a place in the repository. The whole stands in the run's "
                + "summary.",
            Annotations = annotations,
            Url = context.RunUrl,
        };
        return await checks.SetAsync(report, cancel);
    }

    // A fork's token may write nothing at all: its first refusal says what all the others would.
    private void Notify(Publication publication)
    {
        if (!_said.Add(publication.Message)) return;
        var isWarning = publication.State == PublicationState.Failed && !(host.Context.IsFork && _warned);
        _warned |= isWarning;
        if (isWarning) host.Annotate(new Annotation(AnnotationLevel.Warning, "not published", publication.Message));
        else host.WriteLine(publication.Url is null ? publication.Message : $"{publication.Message}: {publication.Url}");
    }

    private static string Headline(RunDocument document, RunSummary? notice) =>
        notice?.Headline ?? $"{ReportWords.Task(document)}: {ReportWords.Format(document.Verdict)}";

    private static StatusState State(RunDocument document, RunSummary? notice) =>
        document.Fault is not null ? StatusState.Error : Fails(document, notice) ? StatusState.Failure : StatusState.Success;

    private static bool Fails(RunDocument document, RunSummary? notice) => notice?.Failing ?? ExitCode.From(document) != ExitCode.Passed;

    // One comment for a deployment file, in which its environments are told; targets are deployed side by side, and each tells of itself,
    // as a task does.
    private string Key(RunDocument document, RunSummary? notice) => notice is not null && document.Target is not { Name: not null }
        ? group
        : $"{group} {Place(document)}{(notice is null ? $"/{Work(document)}" : "")}";

    private string StatusName(RunDocument document, RunSummary? notice)
    {
        var part = notice is null ? Work(document) : notice.IsPlan ? "plan" : null;
        return $"{group} / {Place(document)}{(part is null ? "" : $" / {part}")}";
    }

    private static string Place(RunDocument document) => document.Target is { } target ? target.ToString() : "deployment";

    private static string Work(RunDocument document) => $"{document.Task}{(document.Action is { } action ? $" {action}" : "")}";
}
