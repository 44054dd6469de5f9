namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Kind">ROWS, FILESTREAM and whatever else holds data.</param>
/// <param name="ReadOnly">Whether its filegroup is.</param>
internal sealed record SnapshotFile(string Name, string Path, string Kind, string State, bool ReadOnly);

/// <summary>What a snapshot needs a sparse file beside, and what it could not be reverted with.</summary>
internal sealed record SnapshotFilesQuery() : SqlServerQuery<SnapshotFile>(
    """
    SELECT f.name, f.physical_name, f.type_desc, f.state_desc, COALESCE(g.is_read_only, 0) AS is_read_only
    FROM sys.database_files AS f
    LEFT JOIN sys.filegroups AS g ON g.data_space_id = f.data_space_id
    WHERE f.type <> 1
    ORDER BY f.file_id;
    """,
    row => new(row.Text("name"), row.Text("physical_name"), row.Text("type_desc"), row.Text("state_desc"), row.Flag("is_read_only")),
    Editions: Editions.Box,
    Elsewhere: "the service has no database snapshots");
