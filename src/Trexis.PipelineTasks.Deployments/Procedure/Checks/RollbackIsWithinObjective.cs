namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class RollbackIsWithinObjective : ICheck<ProcedureFacts>
{
    /// <summary>An estimate is off by a factor of two before anybody calls it wrong.</summary>
    private const int MarginOfEstimates = 2;

    public CheckInfo Info { get; } = new(
        "rollback.within-objective",
        "The rollback takes no longer than the policy allows",
        "A rollback option that takes half a night is none for those who wait for the system in the morning.",
        "The quickest rollback option against rollback: { within } of the policy. A measured time counts as it is; an estimate passes "
        + "where it "
            + "fits twice, and warns where it fits once.",
        "Measure it with rollback drill, write undo scripts, or make the restore quicker.");

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Policy.Rollback.Within is not { } within)
            return Outcome.Skipped($"the policy sets no time for a rollback in {facts.Environment.Name} (rollback: {{ within }})");
        if (facts.Idle is { } idle) return Outcome.Passed($"{idle}, so this run leaves nothing to take back");
        return facts.Rollback.Judge(options => Judge(options, within)) with { Threshold = Quantity.Duration(within) };
    }

    private static Outcome Judge(IReadOnlyList<RollbackEstimate> options, TimeSpan within)
    {
        if (options.Count == 0)
            return Outcome.Failed($"there is no rollback option, and the policy demands one within {HumanText.Duration(within)}");
        var known = options.Where(option => option.Duration is not null).ToList();
        if (known.Count == 0)
            return Outcome.Unknown(
                $"nobody knows how long any of {HumanText.Plural(options.Count, "rollback option")} takes; the policy allows "
                    + $"{HumanText.Duration(within)}");
        var best = known.MinBy(option => Counted(option))!;
        var (duration, verdict) = (best.Duration!.Value, VerdictOf(best, within));
        var message = $"{best.Name}: {(best.DurationIsMeasured ? "measured" : "estimated")} {HumanText.Duration(duration)}, the policy "
            + $"allows {HumanText.Duration(within)}";
        if (verdict == Verdict.Warned) message += "; an estimate so close to it may be wrong: rollback drill measures it";
        return new Outcome(verdict, message, verdict == Verdict.Passed
            ? []
            : [.. known.Select(option => FindingOf(option, within))])
        { Measured = Quantity.Duration(duration) };
    }

    private static TimeSpan Counted(RollbackEstimate option) =>
        option.Duration!.Value * (option.DurationIsMeasured ? 1 : MarginOfEstimates);

    private static Verdict VerdictOf(RollbackEstimate option, TimeSpan within) =>
        Counted(option) <= within ? Verdict.Passed
        : option.Duration <= within ? Verdict.Warned
        : Verdict.Failed;

    private static Finding FindingOf(RollbackEstimate option, TimeSpan within) =>
        new(option.Name, HumanText.Duration(option.Duration!.Value), $"within {HumanText.Duration(within)}");
}
