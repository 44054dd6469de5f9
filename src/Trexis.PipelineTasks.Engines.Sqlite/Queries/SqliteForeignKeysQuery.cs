using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

internal sealed record SqliteForeignKeyColumn
{
    public required string Table { get; init; }

    public required int Id { get; init; }

    public required string Parent { get; init; }

    public required string From { get; init; }

    /// <summary>Absent where the parent's primary key is meant.</summary>
    public required string? To { get; init; }

    public required string OnUpdate { get; init; }

    public required string OnDelete { get; init; }
}

/// <summary>The columns of every foreign key in one question.</summary>
internal sealed record SqliteForeignKeysQuery(SchemaRows Rows = default) : SqliteQuery<SqliteForeignKeyColumn>(
    """
    SELECT item.name AS table_name, part.id AS id, part."table" AS parent, part."from" AS from_column, part."to" AS to_column,
        part.on_update AS on_update, part.on_delete AS on_delete
    FROM sqlite_schema AS item
    JOIN pragma_foreign_key_list(item.name) AS part
    WHERE item.rowid BETWEEN $first AND $last AND item.type = 'table'
        AND item.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND item.name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY item.name, part.id, part.seq
    """,
    row => new SqliteForeignKeyColumn
    {
        Table = row.GetString("table_name"),
        Id = row.GetInt32("id"),
        Parent = row.GetString("parent"),
        From = row.GetString("from_column"),
        To = row.TextOrNull("to_column"),
        OnUpdate = row.GetString("on_update"),
        OnDelete = row.GetString("on_delete"),
    })
{
    public override void Bind(SqliteParameterCollection parameters) => Rows.Bind(parameters);
}
