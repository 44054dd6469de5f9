namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What a check run on a commit shows.</summary>
public sealed record CheckReport
{
    /// <summary>GitHub shows the last one of each name: <c>trexis/prod</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What this run alone calls it: by it a creation of unknown outcome is found again.</summary>
    public required string RunKey { get; init; }

    public required StatusState State { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown, escaped by its renderer.</summary>
    public required string Summary { get; init; }

    /// <summary>The gravest first; those without a location are left out.</summary>
    public required IReadOnlyList<Annotation> Annotations { get; init; }

    public required string? Url { get; init; }
}
