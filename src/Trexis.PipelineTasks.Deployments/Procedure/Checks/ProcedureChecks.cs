namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

/// <summary>The checks that judge people, places and times.</summary>
public static class ProcedureChecks
{
    /// <summary>In the order in which reports show them.</summary>
    public static IReadOnlyList<ICheck<ProcedureFacts>> All { get; } =
    [
        new PromotionIsProven(),
        new PromotionIsSoaked(),
        new WindowIsOpen(),
        new ResponsibleIsInRole(),
        new ReviewIsApproved(),
        new ChangeIsDescribed(),
        new TeamIsReady(),
        new TeamIsNotified(),
        new TeamIsScheduled(),
        new StakeholdersAreInformed(),
        new RollbackIsPlanned(),
        new RollbackIsWithinObjective(),
        new TestsHavePassed(),
        new ProcedureIsComplete(),
    ];

    /// <summary>Those that precheck judges; only the report can tell whether the procedure is complete.</summary>
    public static IReadOnlyList<ICheck<ProcedureFacts>> Before { get; } = [.. All.Where(check => check is not ProcedureIsComplete)];
}
