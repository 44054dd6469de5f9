using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>Every table's columns: a tool's history is known by them, whatever the team calls it.</summary>
internal sealed record SqliteHistoryTablesQuery() : SqliteQuery<(string Table, string Column)>(
    "SELECT t.name AS table_name, c.name AS column_name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c "
        + "WHERE t.type = 'table' ORDER BY t.name, c.cid",
    row => (row.GetString("table_name"), row.GetString("column_name")));
