namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentVersionIsSupported : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.version-supported",
        "The engine's version is supported",
        "On a version older than this software knows, its questions and scripts may fail or mean something else.",
        "The version that the engine reports, against the oldest that this software supports.",
        "Upgrade the engine, or deploy this target by other means.");

    public Outcome Judge(DatabaseFacts facts) => facts.Availability.Version.Judge(version => version.Number >= version.Minimum
        ? Outcome.Passed($"{version.Text} is supported (from {version.Minimum})")
        : Outcome.Failed(
            $"{version.Text} is older than {version.Minimum}, the oldest supported version",
            new Finding("version", version.Text, $"{version.Minimum} or later")));
}
