using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Tasks.Deploying;

/// <summary>What one kind of artifact brings, in one run, to the one way of every deployment, <see cref="DeploymentWorkflow"/>.</summary>
public interface IDeployer
{
    /// <summary>The task's name: plans of other tasks are none of its own.</summary>
    string Task { get; }

    /// <summary>Makes what a plan needs before the target can be opened.</summary>
    Task PrepareAsync(CancellationToken cancel) => System.Threading.Tasks.Task.CompletedTask;

    /// <summary>Reads artifact and target and computes what would be done; changes nothing.</summary>
    /// <exception cref="InputException">The artifact is none, or not the one that the run is about.</exception>
    /// <exception cref="FaultException">The target's schema cannot be read.</exception>
    Task<IDeployment> ObserveAsync(IDatabase database, CancellationToken cancel);
}

/// <summary>An artifact held against one target at one moment: what is pending, and how it is carried out.</summary>
public interface IDeployment
{
    ChangePlan Change { get; }

    PlanDocument Document { get; }

    /// <summary>How much is pending, and in what it is counted: <c>scripts.pending</c>, <c>pending script</c>.</summary>
    PendingCount Pending { get; }

    /// <summary>Why there is nothing to do, where nothing is pending.</summary>
    string Finished { get; }

    /// <summary>The schema to hold drift against from now on although nothing was done; absent where that would bless a drift.</summary>
    string? FinishedSchema => null;

    /// <inheritdoc cref="RunDocument.Inherited"/>
    IReadOnlyList<string> Inherited { get; }

    /// <summary>Whether others can be kept waiting by it.</summary>
    bool IsWatched => true;

    /// <summary>The checks that plan and apply share. All are judged, also after one has failed.</summary>
    Task JudgeAsync(CancellationToken cancel);

    /// <summary>Keeps the plan beside the run document, for people to look at and for apply to be held against.</summary>
    Task<Outcome> WriteAsync(CancellationToken cancel);

    /// <summary>Planned scripts that this very deployment has carried out since.</summary>
    IReadOnlySet<string> DoneSince(PlanDocument? planned);

    /// <summary>What of the artifact the target's journal says to be done there; asked only where an approval may hold more than is
    /// pending.</summary>
    Task<IReadOnlyList<ApprovedOperation>> DoneAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ApprovedOperation>>([]);

    /// <summary>Carries the plan out and writes what came of it into the journal.</summary>
    /// <returns>Whether the target was changed and may be confirmed.</returns>
    /// <exception cref="DatabaseException">The connection broke: nobody knows what was done last.</exception>
    Task<bool> ExecuteAsync(IDeploymentSession session, CancellationToken cancel);

    /// <summary>Holds the target against what was to be done.</summary>
    /// <returns>The fingerprint of the schema that was left.</returns>
    Task<string> ConfirmAsync(IDeploymentSession session, CancellationToken cancel);
}

/// <param name="Metric">The figure's name in the run document.</param>
/// <param name="Noun">In the singular.</param>
public sealed record PendingCount(int Count, string Metric, string Noun)
{
    public override string ToString() => HumanText.Plural(Count, Noun);
}
