namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Accesses to the database's files and what they were waited for, since the server started.</summary>
internal sealed record FileLatencyQuery() : SqlServerQuery<FileCounter>(
    """
    SELECT f.name, v.num_of_reads, v.io_stall_read_ms, v.num_of_writes, v.io_stall_write_ms
    FROM sys.dm_io_virtual_file_stats(DB_ID(), NULL) AS v
    JOIN sys.database_files AS f ON f.file_id = v.file_id
    ORDER BY f.file_id;
    """,
    row => new(
        row.Text("name"),
        row.Long("num_of_reads"),
        row.Double("io_stall_read_ms"),
        row.Long("num_of_writes"),
        row.Double("io_stall_write_ms")),
    Needs: [Permission.ViewServerState]);
