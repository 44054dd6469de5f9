namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Clustered">Whether the table is kept by it.</param>
internal sealed record IndexRow(int Table, string Name, bool Clustered, bool Unique);

/// <summary>What each index is that belongs to no constraint, for a statement that drops one says nothing but its name.</summary>
internal sealed record IndexesQuery() : SqlServerQuery<IndexRow>(
    """
    SELECT i.object_id, i.name, CASE WHEN i.type IN (1, 5) THEN 1 ELSE 0 END AS is_clustered, i.is_unique
    FROM sys.indexes AS i
    JOIN sys.objects AS o ON o.object_id = i.object_id
    WHERE o.is_ms_shipped = 0 AND i.name IS NOT NULL AND i.is_primary_key = 0 AND i.is_unique_constraint = 0;
    """,
    row => new(row.Int("object_id"), row.Text("name"), row.Flag("is_clustered"), row.Flag("is_unique")),
    Needs: [Permission.ViewDefinition]);
