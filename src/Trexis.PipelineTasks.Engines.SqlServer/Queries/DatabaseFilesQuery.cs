namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="MaxBytes">Absent where only the volume limits it.</param>
internal sealed record DatabaseFile(string Name, bool IsLog, long Bytes, long UsedBytes, bool Grows, long? MaxBytes);

/// <summary>The database's own files: sizes come in pages of 8 KB.</summary>
internal sealed record DatabaseFilesQuery() : SqlServerQuery<DatabaseFile>(
    // 268435456 pages, 2 TB, is how a log without a limit says so.
    """
    SELECT f.name, CASE WHEN f.type = 1 THEN 1 ELSE 0 END AS is_log, CONVERT(bigint, f.size) * 8192 AS size_bytes,
        COALESCE(CONVERT(bigint, FILEPROPERTY(f.name, N'SpaceUsed')), f.size) * 8192 AS used_bytes,
        CASE WHEN f.growth = 0 THEN 0 ELSE 1 END AS grows,
        CASE WHEN f.max_size IN (-1, 268435456) THEN NULL ELSE CONVERT(bigint, f.max_size) * 8192 END AS max_bytes
    FROM sys.database_files AS f
    WHERE f.type IN (0, 1)
    ORDER BY f.file_id;
    """,
    row => new(
        row.Text("name"),
        row.Flag("is_log"),
        row.Long("size_bytes"),
        row.Long("used_bytes"),
        row.Flag("grows"),
        row.LongOrNull("max_bytes")));
