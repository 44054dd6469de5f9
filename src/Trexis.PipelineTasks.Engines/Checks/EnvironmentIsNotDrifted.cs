using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

public sealed class EnvironmentIsNotDrifted : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.not-drifted",
        "Nobody changed the schema since the last deployment",
        "A change made by hand is overwritten or collides with the deployment, and was tested in no environment before.",
        "The fingerprint of the schema now, against the one that the last deployment recorded in the database's own history. Indexes that "
            + "automatic tuning made are no part of the schema. apply judges it again under the lock.",
        "Find out who changed the schema and why; take the change into the artifact or undo it, or accept the schema as it is with adopt.");

    public Outcome Judge(DatabaseFacts facts) => facts.MadeByThisRun
        ? Outcome.Skipped("this run made the database, so nothing can have changed since")
        : facts.History.Judge(history => Judge(facts, history));

    private static Outcome Judge(DatabaseFacts facts, DeploymentHistory history)
    {
        if (history.Anchors.LastOrDefault(anchor => anchor.SchemaFingerprint is not null) is not { } last)
            return Outcome.Unknown("no earlier deployment recorded; adopt sets a baseline");
        // A deployment that was killed has changed the schema and recorded no fingerprint of it.
        if (history.Journal.LastOrDefault(entry => entry.Kind != HistoryAnchor.Preparation && entry.At > last.At) is { } later)
            return Outcome.Unknown(
                $"{later.Script} of deployment {later.Deployment} ran after the last recorded fingerprint: that deployment was "
                    + $"interrupted; finish it, or accept the schema with adopt");
        var when = $"deployment {last.Deployment} ({last.Task}, {HumanText.Time(last.At)})";
        return facts.Schema.Judge(schema =>
        {
            if (schema.Fingerprint == last.SchemaFingerprint)
                return Outcome.Passed($"the schema is as {when} left it{AutomaticTuning.Format(schema)}");
            return facts.SchemaLastLeft is { } left && left.Fingerprint == last.SchemaFingerprint
                ? Failed(when, SchemaDifference.Between(left, schema))
                : Outcome.Failed(
                    $"the schema is not as {when} left it; the capture of that moment is not at hand, so the objects cannot be named",
                    new Finding("schema fingerprint", Short(schema.Fingerprint), Short(last.SchemaFingerprint!)));
        });
    }

    private static Outcome Failed(string when, IReadOnlyList<Finding> differences) => Outcome.Failed(
        $"{HumanText.Plural(differences.Count, "object")} changed since {when}: "
            + $"{SchemaDifference.Named(differences)}",
        FindingList.Capped(differences)) with
    { Measured = Quantity.Count(differences.Count), Threshold = Quantity.Count(0) };

    private static string Short(string fingerprint) => new Fingerprint(fingerprint).Short;
}
