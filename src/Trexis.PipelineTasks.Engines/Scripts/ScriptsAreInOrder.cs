namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>No script comes too late, and every script that began is known to have ended.</summary>
public sealed class ScriptsAreInOrder : ICheck<ScriptPlan>
{
    public CheckInfo Info { get; } = new(
        "scripts.in-order",
        "Scripts run in the order of their versions",
        "A script that runs after later ones meets a schema that it was never tested on, and no two environments end alike.",
        "Each pending version that the change does not name out-of-order: is held against the highest version in the target's journal and, "
            + "while that is empty, against the history of Flyway, DbUp, grate or EF Core; a script that the journal holds as started must "
            + "have ended.",
        "Adopt what another tool has run already. Give a script that comes too late the next free version; a hotfix "
            + "between releases is named in the change file (out-of-order). Look what a started script has "
            + "done, then record it with resolve. Name and place a file that is not read as a script, or take it out of the folder.");

    public Outcome Judge(ScriptPlan facts)
    {
        if (facts.Disordered.Count > 0)
            return Outcome.Failed(
                $"Not in order: {HumanText.Plural(facts.Disordered.Count, "script")}, the first {facts.Disordered[0].Subject}, which "
                    + $"{facts.Disordered[0].Observed}",
                [.. facts.Disordered, .. facts.PassedOver]) with
            {
                // What comes first of it is done first; the others are told when it is mended.
                Remedy = $"{facts.Disordered[0].Subject}: {facts.Disordered[0].Expected}",
            };
        var pending = $"{HumanText.Plural(facts.Pending.Count, "pending script")} in order{Late(facts)}";
        return facts.PassedOver.Count == 0
            ? Outcome.Passed(pending)
            : Outcome.Warned(
                $"{pending}; {HumanText.Plural(facts.PassedOver.Count, "file")} beside them "
                    + (facts.PassedOver.Count == 1 ? "looks like a script and is not read: " : "look like scripts and are not read: ")
                    + string.Join(", ", facts.PassedOver.Select(file => file.Subject)),
                facts.PassedOver);
    }

    private static string Late(ScriptPlan plan)
    {
        var late = plan.OutOfOrder.Count == 0
            ? ""
            : $", but for {string.Join(", ", plan.OutOfOrder.Select(script => script.Name.File))}, which the change names out of order";
        return plan.OfLaterRelease.Count == 0
            ? late
            : $"{late}; {HumanText.Plural(plan.OfLaterRelease.Count, "script")} of a later release ran before, the last "
                + plan.OfLaterRelease[^1];
    }
}
