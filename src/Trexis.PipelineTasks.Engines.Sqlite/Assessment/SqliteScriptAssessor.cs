using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Sqlite.Observation.Inventory;
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

    public Task<Fact<SchemaInventory>> SchemaAfterAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) => Task.Run(
        () => link.RunAsync(
            "trying scripts on a copy of the schema",
            database =>
            {
                var rows = new LiveRows(database);
                using var copy = new SchemaCopy(database.Rows(new SchemaObjectsQuery()), cancel);
                if (copy.Incomplete is { } incomplete) return Fact.Unreadable<SchemaInventory>(incomplete);
                // What was not understood to its end may have changed anything.
                var lost = scripts.Select(script => new SqliteScriptReading(copy, rows, script).Read(cancel))
                    .FirstOrDefault(read => read.Error is not null || read.Operations.Any(one => one.Risk == Risk.Unclassified));
                return lost is null
                    ? Fact.Known(SqliteInventoryReader.Read(copy.Database, exactRows: false, violations: false))
                    : Fact.Unreadable<SchemaInventory>($"{lost.Script} cannot be tried on a copy of the schema");
            },
            cancel),
        cancel);
}
