using Trexis.PipelineTasks.Engines.Sqlite.Connections;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>Compiles scripts against a copy of the schema and lets SQLite itself say what each statement would do.</summary>
internal sealed class SqliteScriptAssessor(SqliteLink link) : IScriptAssessor
{
    public async Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel)
    {
        var objects = await link.RunAsync("reading the schema", database => database.Rows(new SchemaObjectsQuery()), cancel);
        return await Task.Run<IReadOnlyList<ScriptAssessment>>(
            () =>
            {
                using var copy = new SchemaCopy(objects, cancel);
                return [.. scripts.Select(script => new SqliteScriptReading(copy, script).Read(cancel))];
            },
            cancel);
    }
}
