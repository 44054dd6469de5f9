namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class ProcedureIsComplete : ICheck<ProcedureFacts>
{
    public const string Code = "procedure.complete";

    public CheckInfo Info { get; } = new(
        Code,
        "No checklist item is open",
        "A step that nobody took or vouched for is a step that was missed.",
        "Every line's owner (a check, a step, a person) must have spoken in this deployment; what does not apply here has spoken too. "
            + "Lines that failed are judged by their own checks.",
        "Run the tasks that are missing, and let the people who know vouch for the rest with trexis attest.");

    // Unknown and not failed: nobody knows that the step was missed, only that nobody said it was taken. Where the policy requires it, that
    // refuses.
    public Outcome Judge(ProcedureFacts facts) => facts.Lines.Judge(lines =>
    {
        var judged = Counted(lines);
        var silent = judged.Where(state => state.Status == LineStatus.NotVerified).ToList();
        return silent.Count == 0
            ? Outcome.Passed($"all {HumanText.Number(judged.Count)} checklist items are answered")
            : Outcome.Unknown(
                $"{HumanText.Plural(silent.Count, "open checklist item")} of {HumanText.Number(judged.Count)}, the first "
                    + $"{silent[0].Line.Id}",
                [
                    .. silent.Select(
                        state => new Finding(
                            state.Line.Id, state.Reason, string.Join(", ", state.Line.Owners.Select(owner => owner.Code)))),
                ]);
    });

    /// <summary>The lines that count, wherever they are counted: all but the one that says that none is open.</summary>
    public static IReadOnlyList<LineState> Counted(IReadOnlyList<LineState> lines) =>
        [.. lines.Where(state => !IsAboutThis(state.Line))];

    // The line that this check answers for cannot wait for this check.
    private static bool IsAboutThis(ProcedureLine line) => line.Owners.All(owner => owner.Code == Code);
}
