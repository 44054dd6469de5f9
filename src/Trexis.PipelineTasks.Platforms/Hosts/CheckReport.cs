namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What a check run on a commit shows.</summary>
/// <param name="Name">GitHub shows the last one of each name: <c>trexis/prod</c>.</param>
/// <param name="RunKey">What this run alone calls it: by it a creation of unknown outcome is found again.</param>
/// <param name="Summary">Markdown, escaped by its renderer.</param>
/// <param name="Annotations">The gravest first; those without a location are left out.</param>
public sealed record CheckReport(
    string Name, string RunKey, StatusState State, string Title, string Summary, IReadOnlyList<Annotation> Annotations, string? Url);
