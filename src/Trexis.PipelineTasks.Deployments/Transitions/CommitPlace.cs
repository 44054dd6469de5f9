using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>The commit that is deployed, beside the one that stands in the target.</summary>
public sealed record CommitPlace
{
    public required string Commit { get; init; }

    /// <summary>Of the deployment that stands here; absent where none does.</summary>
    public string? Accepted { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>As the platform tells it.</summary>
    public required Fact<ComparedCommit> Compared { get; init; }

    /// <summary>Why the change goes back; absent where it says nothing of that.</summary>
    public string? Redeploy { get; init; }

    /// <summary>Whether it refuses where nobody can tell, and where the commit is of no branch that others keep.</summary>
    public required bool IsProofDemanded { get; init; }

    /// <summary>Of a change that goes back, when what it takes away was deployed: whoever approved before did not approve that.</summary>
    public DateTimeOffset? ApprovedAfter => IsOlder && Redeploy is not null ? AcceptedAt : null;

    /// <summary>Whether no protected branch contains the commit, so that anybody who may push may have made it.</summary>
    internal bool IsOfNoBranch => Compared is Fact<ComparedCommit>.Known
    {
        Value: { HeldBy: null, Order: CommitOrder.First or CommitOrder.Ahead or CommitOrder.Diverged },
    };

    internal bool IsOlder => Compared is Fact<ComparedCommit>.Known { Value.Order: CommitOrder.Behind };
}
