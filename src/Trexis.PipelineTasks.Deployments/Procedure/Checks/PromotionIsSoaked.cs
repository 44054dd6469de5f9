namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class PromotionIsSoaked : ICheck<ProcedureFacts>
{
    public CheckInfo Info { get; } = new(
        "promotion.soaked",
        "The environment before has run with the change for long enough",
        "Slow leaks, nightly jobs and users' complaints need time to show; a rushed deployment carries them on.",
        "The time since the environment before had first passed as a whole with what was changed there last, against the policy's soak "
            + "time. Validating it again, or applying what it holds already, does not begin it anew.",
        "Wait until the time that the message names, or have a release manager waive this check with a reason.");

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Policy.Soak is not { } soak || soak <= TimeSpan.Zero)
            return Outcome.Skipped($"the policy asks for no soak time before {facts.Environment.Name}");
        if (facts.Environment.After is not { } before)
            return Outcome.Skipped($"{facts.Environment.Name} is the first environment: nothing comes before it");
        if (facts.Idle is { } idle) return Outcome.Passed($"{idle}, so nothing waits for a soak");
        if (facts.Promotion is not { PassedAt: { } passedAt })
            return Outcome.Unknown($"{before} is not proven to have passed, so its soak of {HumanText.Duration(soak)} has not begun");
        var soaked = facts.Now - passedAt;
        var outcome = soaked >= soak
            ? Outcome.Passed($"{before} passed {HumanText.Duration(soaked)} ago, longer than the soak of {HumanText.Duration(soak)}")
            : Outcome.Failed(
                $"{before} passed at {HumanText.Time(passedAt)}; after a soak of {HumanText.Duration(soak)} {facts.Environment.Name} may "
                    + $"run from {HumanText.Time(passedAt + soak)}");
        return outcome with { Measured = Quantity.Duration(soaked), Threshold = Quantity.Duration(soak) };
    }
}
