namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class DependenciesServerFitsArtifact : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "dependencies.server-fits-artifact",
        "The server takes the artifact",
        "An artifact built for a newer server uses what this one does not know, and fails half-way.",
        "The engine's version, against the platform that the artifact names.",
        "Rebuild the artifact for this server's version, or upgrade the server.");

    public Outcome Judge(DatabaseFacts facts) => facts.Platform.Judge(platform => facts.Availability.Version.Judge(version =>
        version.Number >= platform.Minimum
            ? Outcome.Passed($"{version.Text} takes an artifact for {platform.Name}")
            : Outcome.Failed(
                $"the artifact is built for {platform.Name} (from {platform.Minimum}); the server is {version.Text}",
                new Finding("server version", version.Text, $"{platform.Minimum} or later"))));
}
