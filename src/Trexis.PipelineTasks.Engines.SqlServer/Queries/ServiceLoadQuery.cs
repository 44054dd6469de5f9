namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Percent of what the database's tier allows, over the last 15 seconds.</summary>
internal sealed record ServiceLoad(double Cpu, double Memory, double DataIo, double LogWrite, double Workers, double Sessions);

/// <summary>What Azure SQL Database says of its own limits.</summary>
internal sealed record ServiceLoadQuery() : SqlServerQuery<ServiceLoad>(
    """
    SELECT TOP (1) s.avg_cpu_percent, s.avg_memory_usage_percent, s.avg_data_io_percent, s.avg_log_write_percent, s.max_worker_percent,
    s.max_session_percent
    FROM sys.dm_db_resource_stats AS s
    ORDER BY s.end_time DESC;
    """,
    row => new(
        row.Double("avg_cpu_percent"),
        row.Double("avg_memory_usage_percent"),
        row.Double("avg_data_io_percent"),
        row.Double("avg_log_write_percent"),
        row.Double("max_worker_percent"),
        row.Double("max_session_percent")),
    Editions: Editions.AzureDatabase,
    Elsewhere: "only Azure SQL Database has limits of its own",
    Needs: [Permission.ViewDatabaseState]);
