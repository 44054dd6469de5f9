using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Origin"><c>c</c> made by CREATE INDEX, <c>u</c> by UNIQUE, <c>pk</c> by PRIMARY KEY.</param>
/// <param name="Column">Absent where the index holds an expression or the row's identity.</param>
internal sealed record SqliteIndexColumn(string Table, string Index, bool Unique, string Origin, string? Column, bool Descending);

/// <summary>The key columns of every index in one question.</summary>
internal sealed record SqliteIndexColumnsQuery() : SqliteQuery<SqliteIndexColumn>(
    """
    SELECT item.name AS table_name, list.name AS index_name, list."unique" AS is_unique, list.origin AS origin,
        part.name AS column_name, part."desc" AS is_descending
    FROM sqlite_schema AS item
    JOIN pragma_index_list(item.name) AS list
    JOIN pragma_index_xinfo(list.name) AS part
    WHERE item.type = 'table' AND part.key = 1 AND item.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND item.name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY item.name, list.name, part.seqno
    """,
    row => new(
        row.GetString("table_name"),
        row.GetString("index_name"),
        row.GetBoolean("is_unique"),
        row.GetString("origin"),
        row.TextOrNull("column_name"),
        row.GetBoolean("is_descending")));
