namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="To">Absent where the parent's primary key is meant.</param>
internal sealed record SqliteForeignKeyColumn(
    string Table, int Id, string Parent, string From, string? To, string OnUpdate, string OnDelete);

/// <summary>The columns of every foreign key in one question.</summary>
internal sealed record SqliteForeignKeysQuery() : SqliteQuery<SqliteForeignKeyColumn>(
    """
    SELECT item.name, part.id, part."table", part."from", part."to", part.on_update, part.on_delete
    FROM sqlite_schema AS item
    JOIN pragma_foreign_key_list(item.name) AS part
    WHERE item.type = 'table' AND item.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND item.name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY item.name, part.id, part.seq
    """,
    row => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.GetString(5), row.GetString(6)));
