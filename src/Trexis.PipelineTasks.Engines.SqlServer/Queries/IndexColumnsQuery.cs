using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Key">PK or UQ where a constraint stands on it; empty for an index of its own.</param>
/// <param name="Filter">Empty where it holds every row.</param>
/// <param name="Included">Carried along, not part of the key.</param>
internal sealed record IndexColumn(
    int Table,
    string Index,
    string Type,
    bool Unique,
    bool Disabled,
    string Key,
    string Filter,
    string Column,
    bool Descending,
    bool Included);

/// <summary>The columns of every index and key in one question.</summary>
internal sealed record IndexColumnsQuery() : SqlServerQuery<IndexColumn>(
    """
    SELECT i.object_id, i.name, i.type_desc, i.is_unique, i.is_disabled, COALESCE(k.type, N''), COALESCE(i.filter_definition, N''),
        COALESCE(c.name, N''), COALESCE(x.is_descending_key, 0), COALESCE(x.is_included_column, 0)
    FROM sys.indexes AS i
    JOIN sys.tables AS t ON t.object_id = i.object_id
    LEFT JOIN sys.key_constraints AS k ON k.parent_object_id = i.object_id AND k.unique_index_id = i.index_id
    LEFT JOIN sys.index_columns AS x ON x.object_id = i.object_id AND x.index_id = i.index_id
    LEFT JOIN sys.columns AS c ON c.object_id = x.object_id AND c.column_id = x.column_id
    WHERE i.type > 0 AND i.is_hypothetical = 0 AND t.is_ms_shipped = 0
    ORDER BY i.object_id, i.index_id, x.is_included_column, x.key_ordinal, x.index_column_id;
    """,
    row => new(
        row.Int(
            0), row.Text(1), row.Text(2), row.Flag(3), row.Flag(4), row.Text(5).Trim(), row.Text(6), row.Text(7), row.Flag(8), row.Flag(9)),
    Needs: [Permission.ViewDefinition]);
