using Trexis.PipelineTasks.Engines.Histories;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The columns of tables that bear the name of a tool's history, in whatever schema.</summary>
/// <param name="Table">The name in <c>deployment.yml</c>, without its schema; absent for the tools' usual ones.</param>
internal sealed record HistoryTablesQuery(string? Table) : SqlServerQuery<(string Schema, string Table, string Column)>(
    $"""
    SELECT s.name AS schema_name, t.name AS table_name, c.name AS column_name
    FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id JOIN sys.columns AS c ON c.object_id = t.object_id
    WHERE t.name IN ({string.Join(", ", Names(Table).Select(Servers.SqlName.Literal))})
    ORDER BY s.name, t.name, c.column_id;
    """,
    row => (row.Text("schema_name"), row.Text("table_name"), row.Text("column_name")))
{
    private static IEnumerable<string> Names(string? table) => table is null ? MigrationTool.All.Select(tool => tool.Table) : [table];
}
