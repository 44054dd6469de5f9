namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Origin"><c>c</c> made by CREATE INDEX, <c>u</c> by UNIQUE, <c>pk</c> by PRIMARY KEY.</param>
/// <param name="Column">Absent where the index holds an expression or the row's identity.</param>
internal sealed record SqliteIndexColumn(string Table, string Index, bool Unique, string Origin, string? Column, bool Descending);

/// <summary>The key columns of every index in one question.</summary>
internal sealed record SqliteIndexColumnsQuery() : SqliteQuery<SqliteIndexColumn>(
    """
    SELECT item.name, list.name, list."unique", list.origin, part.name, part."desc"
    FROM sqlite_schema AS item
    JOIN pragma_index_list(item.name) AS list
    JOIN pragma_index_xinfo(list.name) AS part
    WHERE item.type = 'table' AND part.key = 1 AND item.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND item.name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY item.name, list.name, part.seqno
    """,
    row => new(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetString(3), row.TextOrNull(4), row.GetBoolean(5)));
