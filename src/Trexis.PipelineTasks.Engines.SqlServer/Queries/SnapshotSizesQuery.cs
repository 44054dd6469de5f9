namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Bytes">What its sparse files hold: the pages that were changed since it was taken.</param>
internal sealed record SnapshotSize(string Name, long Bytes);

/// <summary>How much each snapshot of this database holds by now.</summary>
internal sealed record SnapshotSizesQuery() : SqlServerQuery<SnapshotSize>(
    """
    SELECT s.name, SUM(v.size_on_disk_bytes) AS size_bytes
    FROM sys.databases AS s
    CROSS APPLY sys.dm_io_virtual_file_stats(s.database_id, NULL) AS v
    WHERE s.source_database_id = DB_ID()
    GROUP BY s.name;
    """,
    row => new(row.Text("name"), row.Long("size_bytes")),
    Editions: Editions.Box,
    Elsewhere: "the service has no database snapshots",
    Needs: [Permission.ViewServerState]);
