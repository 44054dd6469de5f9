using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Rendering;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>Shows a run where it happens: log, checklist, annotations, outputs, job summary. A failure here is a warning and never changes the verdict.</summary>
public sealed class TaskPublisher(IPipelineHost host)
{
    public Task EndedAsync(StoredDocument stored, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (var line in ConsoleChecklist.Render(stored.Document, colour: false)) host.WriteLine(line);
        try
        {
            Announce(stored);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Annotate(new Annotation(AnnotationLevel.Warning, "not published", $"the summary or the outputs could not be written: {exception.Message}"));
        }

        return Task.CompletedTask;
    }

    private void Announce(StoredDocument stored)
    {
        var document = stored.Document;
        if (!host.Context.IsConsole) Annotate(document);
        foreach (var (name, value) in OutputsOf(stored)) host.SetOutput(name, value);
        host.AppendSummary(MarkdownSummary.RenderTask(document, stored.File));
    }

    // A task's own words win: the report's verdict is the deployment's.
    private static SortedDictionary<string, string> OutputsOf(StoredDocument stored)
    {
        var document = stored.Document;
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["verdict"] = document.Verdict.ToString().ToLowerInvariant(),
            ["failed-checks"] = string.Join(',', document.Results.Where(result => result.Refuses).Select(result => result.Code)),
            ["document"] = stored.File,
        };
        foreach (var (name, value) in document.Outputs) outputs[name] = value;
        return outputs;
    }

    // On a console the checklist has just said the same.
    private void Annotate(RunDocument document)
    {
        foreach (var result in document.Results.Where(result => result.Refuses)) host.Annotate(AnnotationOf(result));
        if (document.Fault is { } fault) host.Annotate(FaultText.Annotation(fault));
    }

    private static Annotation AnnotationOf(RunResult result)
    {
        var message = result.Remedy is null ? result.Message : $"{result.Message} {result.Remedy}";
        return new Annotation(AnnotationLevel.Error, result.Code, message, result.Findings.Select(finding => finding.Location).FirstOrDefault(location => location is not null));
    }
}
