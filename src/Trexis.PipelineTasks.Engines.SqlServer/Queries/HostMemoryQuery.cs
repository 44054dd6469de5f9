namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="TotalBytes">Of the host.</param>
internal sealed record HostMemory(long TotalBytes, long AvailableBytes, long ProcessBytes);

/// <summary>The host's memory, and what SQL Server itself holds of it.</summary>
internal sealed record HostMemoryQuery() : SqlServerQuery<HostMemory>(
    """
    SELECT m.total_physical_memory_kb * 1024 AS total_bytes, m.available_physical_memory_kb * 1024 AS available_bytes,
        p.physical_memory_in_use_kb * 1024 AS process_bytes
    FROM sys.dm_os_sys_memory AS m
    CROSS JOIN sys.dm_os_process_memory AS p;
    """,
    row => new(row.Long("total_bytes"), row.Long("available_bytes"), row.Long("process_bytes")),
    Editions: Editions.Instance,
    Elsewhere: "the service tells its share of the limit instead",
    Needs: [Permission.ViewServerState]);
