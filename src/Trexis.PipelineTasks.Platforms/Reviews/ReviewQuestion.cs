namespace Trexis.PipelineTasks.Platforms.Reviews;

/// <summary>What is deployed, as it lies here: what a platform is asked about, who reviewed which of its files.</summary>
public sealed record ReviewQuestion
{
    /// <summary>What is checked out; whole, in hex.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit last deployed to the target; absent where none is known, and every file counts as changed.</summary>
    public required string? Base { get; init; }

    /// <summary>Where pull requests must have been merged into: <c>main</c>.</summary>
    public required string Branch { get; init; }

    /// <summary>The deployment file's folder in the repository, without a slash at its end; empty for the root.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of its scripts in the repository, as <see cref="Folder"/>; absent where it has none.</summary>
    public string? Scripts { get; init; }

    /// <summary>Files that the deployment reads, wherever they lie in the repository; those below its folder may be left out.</summary>
    public required IReadOnlyList<string> Named { get; init; }

    /// <summary>A file's content here, by its path in the repository; nothing where there is none.</summary>
    public required Func<string, GitBlob?> Content { get; init; }

    public bool Holds(string path) => Folder.Length == 0 || path.StartsWith(Folder + "/", StringComparison.Ordinal);
}
