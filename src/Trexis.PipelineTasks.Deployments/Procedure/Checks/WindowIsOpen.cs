namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class WindowIsOpen : ICheck<ProcedureFacts>
{
    public CheckInfo Info { get; } = new(
        "window.open",
        "The change window is open",
        "Outside the window users are at work and those who could help are not.",
        "The time of the run against the policy's window, in the window's own time zone; a span that crosses midnight belongs to the day "
            + "it begins on. Where nothing is pending nothing waits for it; apply asks again where something is.",
        "Run it at the time that the message names, or have a release manager waive this check with a reason.");

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Policy.Window is not { } window) return Outcome.Skipped($"the policy sets no window for {facts.Environment.Name}");
        if (facts.Idle is { } idle) return Outcome.Passed($"{idle}, so nothing waits for a window");
        if (window.Days.Count == 0)
        {
            return Outcome.Failed(
                    $"{facts.Environment.Name} is closed for changes until the policy opens it again (window: {window.Text})")
                with
            {
                Remedy = $"Run it after policy.yml gives {facts.Environment.Name} a window again, or have a release manager waive this "
                        + "check with a reason.",
            };
        }

        if (!window.Contains(facts.Now))
            return Outcome.Failed(
                $"the window {window.Text} is closed; {facts.Environment.Name} may run from "
                    + $"{HumanText.Time(window.NextOpening(facts.Now))}");
        return window.Closes(facts.Now) is { } closes
            ? Outcome.Passed($"the window {window.Text} is open until {HumanText.Time(closes)}")
            : Outcome.Passed($"the window {window.Text} is always open");
    }
}
