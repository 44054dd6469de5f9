namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Batches since the server started, and the milliseconds since then: two readings make a rate.</summary>
internal sealed record BatchRequests(long Batches, long Milliseconds);

internal sealed record BatchRequestsQuery() : SqlServerQuery<BatchRequests>(
    """
    SELECT c.cntr_value, i.ms_ticks
    FROM sys.dm_os_performance_counters AS c
    CROSS JOIN sys.dm_os_sys_info AS i
    WHERE c.counter_name = N'Batch Requests/sec';
    """,
    row => new(row.Long("cntr_value"), row.Long("ms_ticks")),
    Needs: [Permission.ViewServerState]);
