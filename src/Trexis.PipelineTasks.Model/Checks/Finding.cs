namespace Trexis.PipelineTasks.Model.Checks;

/// <summary>One thing that a check saw: on what, what it saw, what it demands.</summary>
/// <param name="Subject">The object, file, volume or person: hostile text, escaped by each writer.</param>
/// <param name="Location">Where in the repository, for annotations and SARIF.</param>
public sealed record Finding(string Subject, string Observed, string Expected, SourceLocation? Location = null);

/// <param name="File">Relative to the repository's root, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1; absent where only the line is known.</param>
public sealed record SourceLocation(string File, int Line, int? Column = null);
