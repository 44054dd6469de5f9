namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

public sealed class SystemSchemaEqualsArtifact : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "system.schema-equals-artifact",
        "The database is what the artifact says",
        "A deployment that left something out looks finished and is not.",
        "For a dacpac, the schema compared with it again: nothing may be left to change (indexes that automatic tuning made do not count). "
            + "For scripts, the database's journal: every script of the artifact with the same hash, and none left started.",
        "Deploy again, or resolve the script that was left started.");

    public Outcome Judge(ValidationFacts facts) => facts.ArtifactDifferences.Judge(differences =>
    {
        var tally = new Tally();
        foreach (var difference in differences) tally.Add(Verdict.Failed, difference.Subject, difference.Observed, difference.Expected);
        return tally.Outcome("nothing of the artifact is missing or differs", "difference", "to the artifact");
    });
}
