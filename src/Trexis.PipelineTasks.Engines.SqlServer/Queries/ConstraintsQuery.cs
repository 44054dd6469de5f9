namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Type">sys.objects' letters: C, D, PK, UQ.</param>
/// <param name="Clustered">Whether the table is sorted by it.</param>
internal sealed record ConstraintRow(int Table, string Name, string Type, bool Clustered);

/// <summary>What each constraint is, for a statement that drops one says nothing but its name.</summary>
internal sealed record ConstraintsQuery() : SqlServerQuery<ConstraintRow>(
    """
    SELECT o.parent_object_id, o.name, o.type, CASE WHEN i.type = 1 THEN 1 ELSE 0 END AS is_clustered
    FROM sys.objects AS o
    LEFT JOIN sys.key_constraints AS k ON k.object_id = o.object_id
    LEFT JOIN sys.indexes AS i ON i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id
    WHERE o.is_ms_shipped = 0 AND o.type IN (N'C', N'D', N'PK', N'UQ');
    """,
    row => new(row.Int("parent_object_id"), row.Text("name"), row.Text("type").Trim(), row.Flag("is_clustered")),
    Needs: [Permission.ViewDefinition]);
