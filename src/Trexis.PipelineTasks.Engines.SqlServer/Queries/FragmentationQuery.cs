namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record FragmentedIndex(int Table, string Index, double Percent);

/// <summary>How scattered the larger indexes lie, in the cheapest mode; below a thousand pages it costs nobody anything.</summary>
internal sealed record FragmentationQuery() : SqlServerQuery<FragmentedIndex>(
    """
    SELECT f.object_id, i.name, MAX(f.avg_fragmentation_in_percent) AS fragmentation
    FROM sys.dm_db_index_physical_stats(DB_ID(), NULL, NULL, NULL, N'LIMITED') AS f
    JOIN sys.indexes AS i ON i.object_id = f.object_id AND i.index_id = f.index_id
    WHERE f.index_id > 0 AND f.page_count >= 1000
    GROUP BY f.object_id, i.name;
    """,
    row => new(row.Int("object_id"), row.Text("name"), row.Double("fragmentation")),
    Needs: [Permission.ViewDatabaseState]);
