namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// The states that a deployment goes through, and what each way from one to the next demands: the only place that says so.
/// </summary>
public static class TransitionTable
{
    /// <summary>From planned, or from half-way, to applying.</summary>
    public static readonly Transition Apply = new(
        "apply",
        "Planned, PartiallyApplied, Unknown, Cancelled or RolledBack",
        "Applying",
        [
            new EvidenceIsWhole(), new DocumentsAreSigned(), new PreparationHasEnded(), new RequiredHasRun(), new NothingRefuses(),
            new ResultsAreLater(), new ResultsAreNotEarly(), new PolicyIsTheSame(),
        ]);

    public static IReadOnlyList<Transition> All { get; } = [Apply];
}

/// <param name="By">The action that asks for it.</param>
public sealed record Transition(string By, string From, string To, IReadOnlyList<IDemand> Demands)
{
    /// <summary>Everything that is missing; empty where the deployment may go on.</summary>
    public IReadOnlyList<Finding> Unmet(TransitionFacts facts) =>
        [.. Demands.SelectMany(demand => demand.Unmet(facts)).Distinct()];
}
