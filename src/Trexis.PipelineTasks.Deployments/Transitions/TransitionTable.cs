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
            new RefusalsAreTold(), new ResultsAreLater(), new ResultsAreNotEarly(), new PolicyIsTheSame(), new PolicyIsOfItsBranch(),
            new SettingsAreTheSame(), new CommitIsNotOlder(), new RunIsOfThePlatform(),
        ]);

    /// <summary>What changes a target, or its history, beside a deployment rests on documents, too: approvals, backups.</summary>
    private static readonly IReadOnlyList<IDemand> OfEvidence =
        [new EvidenceIsWhole(), new DocumentsAreSigned(), new PolicyIsOfItsBranch(), new RunIsOfThePlatform(), new ApprovalIsJudged()];

    public static readonly Transition RollBack = new("rollback apply", "Any after Applying", "RolledBack", OfEvidence);

    public static readonly Transition Resolve = new(
        "resolve", "Unknown or PartiallyApplied", "the same, with what a person found", OfEvidence);

    public static readonly Transition Adopt = new("adopt", "None", "Applied, as it is", OfEvidence);

    public static IReadOnlyList<Transition> All { get; } = [Apply, RollBack, Resolve, Adopt];
}

/// <param name="By">The action that asks for it.</param>
public sealed record Transition(string By, string From, string To, IReadOnlyList<IDemand> Demands)
{
    /// <summary>Everything that is missing; empty where the deployment may go on.</summary>
    public IReadOnlyList<Finding> Unmet(TransitionFacts facts) =>
        [.. Demands.SelectMany(demand => demand.Unmet(facts)).Distinct()];
}
