namespace Trexis.PipelineTasks.Platforms.Hosts;

public enum PublicationState
{
    Created,
    Updated,

    /// <summary>The comment or status had this content already.</summary>
    Unchanged,

    /// <summary>There was no reason or no place to publish, or somebody newer does; nothing is wrong.</summary>
    Skipped,

    /// <summary>A warning for the log; it never changes a verdict.</summary>
    Failed,
}

/// <summary>What came of publishing.</summary>
/// <param name="Message">One line that stands alone: what, where, why not, what to try.</param>
/// <param name="Url">Where people see it.</param>
public sealed record Publication(PublicationState State, string Message, string? Url = null);
