using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>
/// Shows a run where it happens: log, checklist, annotations, outputs, job summary; and where it is wished, on the pull request
/// and the commit. A failure here is a warning and never changes the verdict.
/// </summary>
/// <param name="platform">Made only where something is wished: most runs ask no server.</param>
/// <param name="detail">Of a terminal; the log of a platform, which people search, shows every result.</param>
internal sealed class TaskPublisher(IPipelineHost host, TerminalDetail detail, Lazy<PlatformPublisher> platform)
{
    private const string Nowhere = "nowhere, for it could not be written";

    // One session runs several tasks, and two of them may find the same.
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <param name="file">Where the document lies; absent where it could not be written.</param>
    /// <param name="other">Than the terminal's usual detail; absent where it is that.</param>
    /// <param name="notice">What stands for the document on the pull request; its own checklist when absent.</param>
    public async Task EndedAsync(
        RunDocument document,
        string? file,
        RunSummary? notice,
        PublishOptions wishes,
        TerminalDetail? other,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Try("the log", () =>
        {
            foreach (var line in Shown(document, notice, other ?? detail)) host.WriteLine(line.Text, line.Tone);
        });
        if (!host.Context.IsConsole) Try("the annotations", () => Annotate(document));
        Try("the outputs", () =>
        {
            foreach (var (name, value) in OutputsOf(document, file)) host.SetOutput(name, value);
        });
        Try("the summary", () => host.AppendSummary(MarkdownSummary.RenderTask(document, file ?? Nowhere)));

        // A platform kills a cancelled step within seconds: nothing is asked of a server any more.
        if (wishes.Any && document.Fault?.Kind != FaultKind.Cancelled)
            await platform.Value.PublishAsync(document, file ?? Nowhere, notice, wishes, cancel);
    }

    // What speaks for a whole deployment stands for the task that made it, unless that went wrong itself.
    private IEnumerable<TerminalLine> Shown(RunDocument document, RunSummary? notice, TerminalDetail shown)
    {
        if (!host.Context.IsConsole || shown == TerminalDetail.Verbose)
            return TaskLines.Render(document, TerminalDetail.Verbose).Concat(host.Context.IsConsole ? notice?.Terminal ?? [] : []);
        return notice is { Terminal.Count: > 0 } && ExitCode.From(document) == ExitCode.Passed
            ? notice.Terminal
            : TaskLines.Render(document, shown, _told).Concat(notice?.Terminal ?? []);
    }

    // Whatever breaks while it is told, the document lies there and its verdict stands.
    private void Try(string what, Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception exception)
        {
            var why = exception is IOException or UnauthorizedAccessException or FaultException
                ? exception.Message
                : FaultText.From(exception).Message;
            Warn($"{what} could not be written: {why}");
        }
    }

    private void Warn(string message)
    {
        try
        {
            host.Annotate(new Annotation(AnnotationLevel.Warning, "not published", message));
        }
        catch (Exception)
        {
            // A host that takes no word any more: the exit code alone says the verdict.
        }
    }

    // A task's own words win: the report's verdict is the deployment's.
    private static IReadOnlyDictionary<string, string> OutputsOf(RunDocument document, string? file)
    {
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["verdict"] = document.Verdict.ToString().ToLowerInvariant(),
            ["failed-checks"] = string.Join(',', document.Results.Where(result => result.Refuses).Select(result => result.Code)),
        };
        if (file is not null) outputs["document"] = file;
        foreach (var (name, value) in document.Outputs) outputs[name] = value;
        return outputs;
    }

    // On a console the checklist has just said the same.
    private void Annotate(RunDocument document)
    {
        foreach (var annotation in ResultAnnotations.InLog(document.Results)) host.Annotate(annotation);
        if (document.Fault is { } fault) host.Annotate(fault);
    }
}
