using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Accesses to the database's files and what they were waited for, since the server started.</summary>
internal sealed record FileLatencyQuery() : SqlServerQuery<FileCounter>(
    """
    SELECT f.name, v.num_of_reads, v.io_stall_read_ms, v.num_of_writes, v.io_stall_write_ms
    FROM sys.dm_io_virtual_file_stats(DB_ID(), NULL) AS v
    JOIN sys.database_files AS f ON f.file_id = v.file_id
    ORDER BY f.file_id;
    """,
    row => new(row.Text(0), row.Long(1), row.Double(2), row.Long(3), row.Double(4)),
    Needs: [Permission.ViewServerState]);
