namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="KeyPart">Place in the primary key from 1; 0 outside it.</param>
/// <param name="Computed">Generated: it cannot be written.</param>
internal sealed record SqliteTableColumn(string Table, string Name, int KeyPart, bool Computed);

/// <summary>The columns of every table in one question.</summary>
internal sealed record SqliteTableColumnsQuery() : SqliteQuery<SqliteTableColumn>(
    """
    SELECT item.name, part.name, part.pk, part.hidden IN (2, 3)
    FROM sqlite_schema AS item
    JOIN pragma_table_xinfo(item.name) AS part
    WHERE item.type = 'table' AND item.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND item.name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY item.rowid, part.cid
    """,
    row => new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetBoolean(3)));
