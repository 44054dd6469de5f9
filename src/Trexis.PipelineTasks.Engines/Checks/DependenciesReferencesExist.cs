namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class DependenciesReferencesExist : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "dependencies.references-exist",
        "Everything that the database refers to is there",
        "A view or procedure that refers to a database or server that is gone fails when the application calls it.",
        "The databases and servers that the schema refers to, each looked up.",
        "Restore the missing database or linked server, or take the reference out of the schema.");

    public Outcome Judge(DatabaseFacts facts) => facts.Compatibility.Missing.Judge(
        missing => MissingReferences.Judge(missing, facts.Compatibility.References));
}
