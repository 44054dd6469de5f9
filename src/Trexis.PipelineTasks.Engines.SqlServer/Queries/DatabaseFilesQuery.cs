namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="MaxBytes">Absent where only the volume limits it.</param>
internal sealed record DatabaseFile(string Name, bool IsLog, long Bytes, long UsedBytes, bool Grows, long? MaxBytes);

/// <summary>The database's own files: sizes come in pages of 8 KB.</summary>
internal sealed record DatabaseFilesQuery() : SqlServerQuery<DatabaseFile>(
    // 268435456 pages, 2 TB, is how a log without a limit says so.
    """
    SELECT f.name, CASE WHEN f.type = 1 THEN 1 ELSE 0 END, CONVERT(bigint, f.size) * 8192,
        COALESCE(CONVERT(bigint, FILEPROPERTY(f.name, N'SpaceUsed')), f.size) * 8192, CASE WHEN f.growth = 0 THEN 0 ELSE 1 END,
        CASE WHEN f.max_size IN (-1, 268435456) THEN NULL ELSE CONVERT(bigint, f.max_size) * 8192 END
    FROM sys.database_files AS f
    WHERE f.type IN (0, 1)
    ORDER BY f.file_id;
    """,
    row => new(row.Text(0), row.Flag(1), row.Long(2), row.Long(3), row.Flag(4), row.LongOrNull(5)));
