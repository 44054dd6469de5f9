namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class RollbackIsPlanned : ICheck<ProcedureFacts>
{
    public CheckInfo Info { get; } = new(
        "rollback.planned",
        "There is a rollback option, and its cost in time and data is known",
        "A rollback option that is first looked for when it is needed takes hours and loses data.",
        "The options that rollback found for this deployment (undo scripts, a verified backup, a snapshot), each with its duration and "
            + "what it would lose.",
        "Write undo scripts or let a backup be taken and verified, then run rollback plan.");

    public Outcome Judge(ProcedureFacts facts) => facts.Rollback.Judge(options =>
    {
        if (options.Count == 0 && facts.Idle is { } idle) return Outcome.Passed($"{idle}, so this run leaves nothing to take back");
        if (options.Count == 0) return NoWayBack(facts);
        var findings = options.Select(option => new Finding(option.Name, Cost(option), "a known duration and loss")).ToList();
        var known = options.Where(option => option.Duration is not null).ToList();
        return known.Count == 0
            ? Outcome.Warned($"{HumanText.Plural(options.Count, "rollback option")}, none of known duration: {options[0].Name}", findings)
            : Outcome.Passed($"{HumanText.Plural(options.Count, "rollback option")}, the quickest: {Quickest(known)}", findings);
    });

    private Outcome NoWayBack(ProcedureFacts facts) => facts.Stage == ProcedureStage.Production || facts.IsRequired(Info.Code)
        ? Outcome.Failed("there is no rollback option: no undo script for every pending script, no verified backup")
        : Outcome.Skipped(
            $"there is no rollback option, and the procedure asks for one from {ProcedureStages.Title(ProcedureStage.Production)} on, not "
            + $"in "
                + $"{facts.Environment.Name}");

    private static string Quickest(IReadOnlyList<RollbackEstimate> known)
    {
        var quickest = known.MinBy(option => option.Duration)!;
        return $"{quickest.Name}, {Cost(quickest)}";
    }

    private static string Cost(RollbackEstimate option) => option.Duration is { } duration
        ? $"{(option.DurationIsMeasured ? "measured" : "estimated")} {HumanText.Duration(duration)}, loses {option.Loss}"
        : $"duration unknown{(option.UnknownBecause is { } reason ? $" ({reason})" : "")}, loses {option.Loss}";
}
