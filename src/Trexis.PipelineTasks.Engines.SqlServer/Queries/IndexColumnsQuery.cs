namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record IndexColumn
{
    public required int Table { get; init; }

    public required string Index { get; init; }

    public required string Type { get; init; }

    public required bool Unique { get; init; }

    public required bool Disabled { get; init; }

    /// <summary>PK or UQ where a constraint stands on it; empty for an index of its own.</summary>
    public required string Key { get; init; }

    /// <summary>Empty where it holds every row.</summary>
    public required string Filter { get; init; }

    public required string Column { get; init; }

    public required bool Descending { get; init; }

    /// <summary>Carried along, not part of the key.</summary>
    public required bool Included { get; init; }
}

/// <summary>The columns of every index and key in one question.</summary>
internal sealed record IndexColumnsQuery() : SqlServerQuery<IndexColumn>(
    """
    SELECT i.object_id, i.name AS index_name, i.type_desc, i.is_unique, i.is_disabled, COALESCE(k.type, N'') AS key_type,
        COALESCE(i.filter_definition, N'') AS filter, COALESCE(c.name, N'') AS column_name,
        COALESCE(x.is_descending_key, 0) AS is_descending, COALESCE(x.is_included_column, 0) AS is_included
    FROM sys.indexes AS i
    JOIN sys.tables AS t ON t.object_id = i.object_id
    LEFT JOIN sys.key_constraints AS k ON k.parent_object_id = i.object_id AND k.unique_index_id = i.index_id
    LEFT JOIN sys.index_columns AS x ON x.object_id = i.object_id AND x.index_id = i.index_id
    LEFT JOIN sys.columns AS c ON c.object_id = x.object_id AND c.column_id = x.column_id
    WHERE i.type > 0 AND i.is_hypothetical = 0 AND t.is_ms_shipped = 0
    ORDER BY i.object_id, i.index_id, x.is_included_column, x.key_ordinal, x.index_column_id;
    """,
    row => new IndexColumn
    {
        Table = row.Int("object_id"),
        Index = row.Text("index_name"),
        Type = row.Text("type_desc"),
        Unique = row.Flag("is_unique"),
        Disabled = row.Flag("is_disabled"),
        Key = row.Text("key_type").Trim(),
        Filter = row.Text("filter"),
        Column = row.Text("column_name"),
        Descending = row.Flag("is_descending"),
        Included = row.Flag("is_included"),
    },
    Needs: [Permission.ViewDefinition]);
