namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The volumes that hold the database's files and those of tempdb.</summary>
internal sealed record VolumesQuery() : SqlServerQuery<VolumeFact>(
    """
    SELECT v.volume_mount_point, f.holds, MAX(CONVERT(bigint, v.total_bytes)) AS total_bytes,
        MAX(CONVERT(bigint, v.available_bytes)) AS available_bytes
    FROM (
        SELECT DB_ID() AS database_id, d.file_id, CASE WHEN d.type = 1 THEN N'log' ELSE N'data' END AS holds FROM sys.database_files AS d
        UNION ALL
        SELECT DB_ID(N'tempdb'), t.file_id, N'tempdb' FROM tempdb.sys.database_files AS t) AS f
    CROSS APPLY sys.dm_os_volume_stats(f.database_id, f.file_id) AS v
    GROUP BY v.volume_mount_point, f.holds
    ORDER BY v.volume_mount_point, f.holds;
    """,
    row => new(row.Text("volume_mount_point"), row.Text("holds"), row.Long("total_bytes"), row.Long("available_bytes")),
    Editions: Editions.Instance,
    Elsewhere: "the service keeps its own volumes",
    Needs: [Permission.ViewServerState]);
