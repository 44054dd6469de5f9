namespace Trexis.PipelineTasks.Platforms.Reviews;

/// <summary>Of two commits of the run's own repository, which came first.</summary>
/// <param name="Commit">What is to be deployed.</param>
/// <param name="Accepted">What was deployed last; absent where nothing was.</param>
/// <param name="Branch">The run's own; looked at beside the default branch.</param>
public sealed record CommitQuestion(string Commit, string? Accepted, string? Branch)
{
    /// <summary>Whether somebody has to have looked at the commit, so that a branch must hold it also where it follows the other.</summary>
    public bool IsHolderAsked { get; init; }

    /// <summary>Whether the run's own branch counts where no rule protects it.</summary>
    public bool TakesUnprotected { get; init; }
}

/// <summary>What a platform answered.</summary>
/// <param name="Order">As seen from what was deployed last.</param>
/// <param name="HeldBy">
/// Which branch holds the commit: the default one, or the run's where it is protected. Asked where the two have parted, and as the question
/// says; absent where neither does.
/// </param>
public sealed record ComparedCommit(CommitOrder Order, string? HeldBy = null);

/// <summary>Where one commit lies in the history of another, in git's words.</summary>
public enum CommitOrder
{
    Identical,

    /// <summary>There is no other: nothing was deployed here yet.</summary>
    First,

    /// <summary>It comes after the other.</summary>
    Ahead,

    /// <summary>It is part of the other's history.</summary>
    Behind,

    /// <summary>Neither is part of the other's history; they may have none in common.</summary>
    Diverged,
}
