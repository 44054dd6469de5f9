namespace Trexis.PipelineTasks.Platforms.Reviews;

/// <summary>Of two commits of the run's own repository, which came first.</summary>
/// <param name="Commit">What is to be deployed.</param>
/// <param name="Accepted">What was deployed last.</param>
/// <param name="Branch">The run's own; looked at beside the default branch where the two have parted.</param>
public sealed record CommitQuestion(string Commit, string Accepted, string? Branch);

/// <summary>What a platform answered.</summary>
/// <param name="Order">As seen from what was deployed last.</param>
/// <param name="HeldBy">
/// Which branch holds the commit: the default one, or the run's where it is protected. Asked only where the two have parted; absent where
/// neither does.
/// </param>
public sealed record ComparedCommit(CommitOrder Order, string? HeldBy = null);

/// <summary>Where one commit lies in the history of another, in git's words.</summary>
public enum CommitOrder
{
    Identical,

    /// <summary>It comes after the other.</summary>
    Ahead,

    /// <summary>It is part of the other's history.</summary>
    Behind,

    /// <summary>Neither is part of the other's history; they may have none in common.</summary>
    Diverged,
}
