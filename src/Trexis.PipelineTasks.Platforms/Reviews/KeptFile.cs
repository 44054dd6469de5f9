namespace Trexis.PipelineTasks.Platforms.Reviews;

/// <summary>Which file a platform is asked for, as the heads of branches hold it.</summary>
/// <param name="Repository"><c>OWNER/NAME</c>; the run's own where absent.</param>
/// <param name="Path">In that repository.</param>
/// <param name="Branch">Looked at beside the default branch; absent where only that one counts.</param>
public sealed record KeptQuestion(string? Repository, string Path, string? Branch);

/// <summary>A file as the head of a branch holds it at the moment of asking.</summary>
public sealed record KeptFile
{
    /// <summary><c>OWNER/NAME</c>.</summary>
    public required string Repository { get; init; }

    public required string Branch { get; init; }

    /// <summary>Whether the platform has rules for who may change the branch, and how.</summary>
    public required bool IsProtected { get; init; }

    /// <summary>The head.</summary>
    public required string Commit { get; init; }

    /// <summary>What git calls the content; absent where the head holds no such file.</summary>
    public required string? Blob { get; init; }
}
