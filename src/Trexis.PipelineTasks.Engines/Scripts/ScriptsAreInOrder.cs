namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>No script comes too late, and every script that began is known to have ended.</summary>
public sealed class ScriptsAreInOrder : ICheck<ScriptPlan>
{
    public CheckInfo Info { get; } = new(
        "scripts.in-order",
        "Scripts run in the order of their versions",
        "A script that runs after later ones meets a schema that it was never tested on, and no two environments end alike.",
        "Each pending version is held against the highest version in the target's journal; a script that the journal holds as started must "
            + "have ended.",
        "Give a script that comes too late the next free version. Look what a started script has done, then record it with resolve.");

    public Outcome Judge(ScriptPlan facts) => facts.Disordered.Count == 0
        ? Outcome.Passed($"{HumanText.Plural(facts.Pending.Count, "pending script")} in order")
        : Outcome.Failed(
            $"Not in order: {HumanText.Plural(facts.Disordered.Count, "script")}, the first {facts.Disordered[0].Subject}, which "
                + $"{facts.Disordered[0].Observed}",
            facts.Disordered);
}
