using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="KeyPart">Place in the primary key from 1; 0 outside it.</param>
/// <param name="Computed">Generated: it cannot be written.</param>
internal sealed record SqliteTableColumn(string Table, string Name, int KeyPart, bool Computed);

/// <summary>The columns of every table in one question.</summary>
internal sealed record SqliteTableColumnsQuery() : SqliteQuery<SqliteTableColumn>(
    """
    SELECT item.name AS table_name, part.name AS column_name, part.pk AS key_part, part.hidden IN (2, 3) AS is_computed
    FROM sqlite_schema AS item
    JOIN pragma_table_xinfo(item.name) AS part
    WHERE item.type = 'table' AND item.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND item.name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY item.rowid, part.cid
    """,
    row => new(row.GetString("table_name"), row.GetString("column_name"), row.GetInt32("key_part"), row.GetBoolean("is_computed")));
