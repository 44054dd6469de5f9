namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Idle">Percent of the host's time; SQL Server on Linux says 0 whatever the host does.</param>
/// <param name="Process">Percent of the host's time that SQL Server itself took.</param>
internal sealed record HostCpu(int Idle, int Process);

/// <summary>The scheduler monitor's newest minute.</summary>
internal sealed record HostCpuQuery() : SqlServerQuery<HostCpu>(
    """
    SELECT TOP (1) e.monitor.value(N'(./Record/SchedulerMonitorEvent/SystemHealth/SystemIdle)[1]', N'int') AS idle,
        e.monitor.value(N'(./Record/SchedulerMonitorEvent/SystemHealth/ProcessUtilization)[1]', N'int') AS process
    FROM (
        SELECT CONVERT(xml, b.record) AS monitor, b.[timestamp] AS taken
        FROM sys.dm_os_ring_buffers AS b
        WHERE b.ring_buffer_type = N'RING_BUFFER_SCHEDULER_MONITOR' AND b.record LIKE N'%<SystemHealth>%') AS e
    ORDER BY e.taken DESC;
    """,
    row => new(row.Int("idle"), row.Int("process")),
    Editions: Editions.Instance,
    Elsewhere: "the service tells its share of the limit instead",
    Needs: [Permission.ViewServerState]);
