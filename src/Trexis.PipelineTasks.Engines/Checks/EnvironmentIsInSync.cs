using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsInSync : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.in-sync",
        "The last rehearsal began from production's schema",
        "A change that was rehearsed on another schema was not rehearsed.",
        "In the last environment, its schema against the one that the environment before had when this change came to it; in the one "
            + "before the last, against the newest capture of the last. Indexes that automatic tuning made are no part of a schema.",
        "Deploy what the other one lacks, or undo what was changed by hand; where the difference is meant, waive it with its reason.");

    public Outcome Judge(DatabaseFacts facts) => facts.Counterpart.Judge(counterpart => facts.Schema.Judge(schema =>
    {
        var what = $"the schema of {counterpart.Place} ({counterpart.Moment}, {HumanText.Time(counterpart.TakenAt)})";
        if (schema.Fingerprint == counterpart.Schema.Fingerprint)
            return Outcome.Passed($"the schema equals {what}{AutomaticTuning.Format(schema)}");
        var differences = SchemaDifference.Between(counterpart.Schema, schema);
        return Outcome.Warned(
            $"{HumanText.Plural(differences.Count, "object differs", "objects differ")} from {what}: "
                + $"{SchemaDifference.Named(differences)}",
            FindingList.Capped(differences)) with
        { Measured = Quantity.Count(differences.Count), Threshold = Quantity.Count(0) };
    }));
}
