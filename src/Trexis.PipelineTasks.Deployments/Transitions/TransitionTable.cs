using Trexis.PipelineTasks.Deployments.Validation.Checks;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// The states that a deployment goes through, and what each way from one to the next demands: the only place that says so.
/// </summary>
public static class TransitionTable
{
    private const string AsExpected = "environment.as-expected";

    private static readonly string[] OfPlan =
    [
        AsExpected, "scripts.in-order", "scripts.unchanged-since-review", "scripts.parse", "scripts.lint-clean", "scripts.risk-accepted",
    ];

    /// <summary>What changes a target beside a deployment.</summary>
    private static readonly string[] OfStep = ["deploy.locked", AsExpected, "deploy.approved"];

    public static readonly Transition Plan = new("plan", "NotReached or any other", "Planned where it was NotReached, else the same", [])
    {
        Judged = OfPlan,
    };

    /// <summary>The next environment's asks for the proof of the one before: that is a promotion.</summary>
    public static readonly Transition Apply = new(
        "apply",
        "Planned, PartiallyApplied, Unknown, Cancelled or RolledBack",
        "Applied; PartiallyApplied, Unknown or Cancelled where it stops half-way",
        [
            new EvidenceIsWhole(), new DocumentsAreSigned(), new PreparationHasEnded(), new RequiredHasRun(), new NothingRefuses(),
            new RefusalsAreTold(), new ResultsAreLater(), new ResultsAreNotEarly(), new PolicyIsTheSame(), new PolicyIsOfItsBranch(),
            new SettingsAreTheSame(), new CommitIsNotOlder(), new RunIsOfThePlatform(),
        ])
    {
        Judged =
        [
            "deploy.locked", .. OfPlan, "deploy.plan-unchanged", "deploy.approved", "promotion.proven", "promotion.soaked", "window.open",
            "review.approved", "environment.not-drifted", "deploy.backed-up",
        ],
    };

    public static readonly Transition Validate = new(
        "validate", "Applied or Validated", "Validated; Applied where it refuses", [])
    {
        Judged = [AsExpected, .. ValidationChecks.After.Select(check => check.Info.Code)],
    };

    /// <summary>What changes a target, or its history, beside a deployment rests on documents, too: approvals, backups.</summary>
    private static readonly IReadOnlyList<IDemand> OfEvidence =
        [new EvidenceIsWhole(), new DocumentsAreSigned(), new PolicyIsOfItsBranch(), new RunIsOfThePlatform(), new ApprovalIsJudged()];

    public static readonly Transition RollBack = new(
        "rollback apply", "PartiallyApplied, Unknown, Cancelled, Applied or Validated", "RolledBack", OfEvidence)
    {
        Judged = OfStep,
    };

    public static readonly Transition Resolve = new(
        "resolve", "Unknown or PartiallyApplied", "the same, with what a person found", OfEvidence)
    {
        Judged = OfStep,
    };

    public static readonly Transition Adopt = new("adopt", "NotReached", "the same, and the target says what it holds", OfEvidence)
    {
        Judged = OfStep,
    };

    public static IReadOnlyList<Transition> All { get; } = [Plan, Apply, Validate, RollBack, Resolve, Adopt];
}

/// <param name="By">The action that asks for it.</param>
public sealed record Transition(string By, string From, string To, IReadOnlyList<IDemand> Demands)
{
    /// <summary>Codes that the same run judges, under the lock where it takes one: none of them may refuse.</summary>
    public IReadOnlyList<string> Judged { get; init; } = [];

    /// <summary>Everything that is missing; empty where the deployment may go on.</summary>
    public IReadOnlyList<Finding> Unmet(TransitionFacts facts) =>
        [.. Demands.SelectMany(demand => demand.Unmet(facts)).Distinct()];
}
