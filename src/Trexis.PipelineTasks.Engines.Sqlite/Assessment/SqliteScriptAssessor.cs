using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>Compiles scripts against a copy of the schema and lets SQLite itself say what each statement would do.</summary>
internal sealed class SqliteScriptAssessor(SqliteLink link) : IScriptAssessor
{
    // SQLite works on the calling thread.
    public Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) => Task.Run(
        () => link.RunAsync<IReadOnlyList<ScriptAssessment>>(
            "reading what scripts would do",
            database =>
            {
                var rows = new LiveRows(database);
                using var copy = new SchemaCopy(database.Rows(new SchemaObjectsQuery()), cancel);
                return [.. scripts.Select(script => new SqliteScriptReading(copy, rows, script).Read(cancel))];
            },
            cancel),
        cancel);

    public Task<Fact<IReadOnlyList<Finding>>> MissingAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) => Task.Run(
        () => link.RunAsync(
            "holding the schema against scripts",
            database =>
            {
                var objects = database.Rows(new SchemaObjectsQuery());
                using var target = new SchemaCopy(objects, cancel);
                using var copy = new SchemaCopy(objects, cancel);
                return new HeldScripts(target, copy).Compare(scripts, cancel);
            },
            cancel),
        cancel);
}
