namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>What ran in the target stands in the folder as it ran.</summary>
public sealed class ScriptsAreUnchanged : ICheck<ScriptPlan>
{
    public CheckInfo Info { get; } = new(
        "scripts.unchanged-since-review",
        "Scripts that ran are unchanged",
        "A script that is edited after it ran gives the next environment something that nobody reviewed or tested.",
        "The SHA-256 of each versioned script, ends of lines normalised, is held against the target's journal; each one in the journal "
            + "must be in the folder.",
        "Restore the script as it ran, and put what shall change into a new one.");

    public Outcome Judge(ScriptPlan facts) => facts.Altered.Count == 0
        ? Outcome.Passed("Every versioned script that ran is in the folder as it ran")
        : Outcome.Failed(
            $"What ran is not what the folder holds: {HumanText.Plural(facts.Altered.Count, "script")}, the first "
                + $"{facts.Altered[0].Subject}, which {facts.Altered[0].Observed}",
            facts.Altered);
}
