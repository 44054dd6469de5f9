namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class IntegrationReferencesResolve : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "integration.references-resolve",
        "Everything that the database refers to is there",
        "A reference to another database or server that leads nowhere fails when the application needs it.",
        "The databases and servers that the deployed schema refers to, each looked up.",
        "Restore the missing database or linked server, or take the reference out of the schema.");

    public Outcome Judge(ValidationFacts facts) => facts.MissingReferences.Judge(missing =>
    {
        var tally = new Tally();
        foreach (var name in missing) tally.Add(Verdict.Failed, name, "not there", "there");
        return tally.Outcome("no reference out of the database leads nowhere", "reference", "leading nowhere");
    });
}
