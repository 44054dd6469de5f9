namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>What sessions have waited for, this one left out.</summary>
internal abstract record WaitsQuery(string View, Editions On, string Otherwise, Permission Right) : SqlServerQuery<WaitCounter>(
    $"""
    SELECT w.wait_type, w.wait_time_ms - COALESCE(o.wait_time_ms, 0) AS waited_ms
    FROM sys.{View} AS w
    LEFT JOIN sys.dm_exec_session_wait_stats AS o ON o.wait_type = w.wait_type AND o.session_id = @@SPID
    WHERE w.wait_time_ms > 0;
    """,
    row => WaitCategories.CounterOf(row.Text("wait_type"), row.Double("waited_ms")),
    On,
    Elsewhere: Otherwise,
    Needs: [Right]);

/// <summary>Since the server started.</summary>
internal sealed record WaitStatsQuery() : WaitsQuery(
    "dm_os_wait_stats",
    Editions.Instance,
    "the service counts the waits of each database",
    Permission.ViewServerState);

/// <summary>Of this database; Azure SQL Database tells it of one database at a time.</summary>
internal sealed record ServiceWaitStatsQuery() : WaitsQuery(
    "dm_db_wait_stats",
    Editions.AzureDatabase,
    "only Azure SQL Database counts the waits of each database",
    Permission.ViewDatabaseState);
