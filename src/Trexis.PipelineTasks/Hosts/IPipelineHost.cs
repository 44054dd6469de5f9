using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Hosts;

/// <summary>
/// Where a task runs: GitHub Actions, Azure Pipelines or a console. Each host's writer alone escapes, so callers
/// hand over plain text, hostile or not.
/// </summary>
public interface IPipelineHost
{
    HostContext Context { get; }

    /// <summary>Tells the platform to hide this value; before anything else is written.</summary>
    void Mask(Secret secret);

    void SetOutput(string name, string value);

    void Annotate(Annotation annotation);

    /// <summary>Markdown, escaped by its renderer; where the platform has no summary, nothing happens.</summary>
    void AppendSummary(string markdown);

    /// <summary>One line of the log. Text that looks like a command is made inert.</summary>
    void WriteLine(string text);

    /// <summary>Folds what is written until it is disposed of, where the platform can.</summary>
    IDisposable Group(string title);

    /// <summary>How far a longer activity is; a terminal redraws one line, a log gets a line now and then.</summary>
    /// <param name="fraction">0 to 1; absent where the whole is not known.</param>
    void Progress(string activity, double? fraction);
}

/// <param name="Name"><c>console</c>, <c>github</c> or <c>azure</c>.</param>
/// <param name="Actor">Who started the run, as the platform names them.</param>
/// <param name="ActorProof">Verified where the platform says it, declared where the user's own machine does.</param>
/// <param name="RunId">The platform's run and attempt; absent on a console.</param>
/// <param name="PullRequest">Its number, where the run belongs to one.</param>
public sealed record HostContext(
    string Name,
    string Actor,
    WordProof ActorProof,
    string? Commit,
    string? Branch,
    string? RunUrl,
    string? RunId,
    int? PullRequest);

public enum AnnotationLevel
{
    Notice,
    Warning,
    Error,
}

public sealed record Annotation(AnnotationLevel Level, string Title, string Message, SourceLocation? Location = null);
