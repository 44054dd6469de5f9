namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Type">D full, I differential, L log.</param>
internal sealed record ServiceBackup(string Id, string Type, DateTimeOffset Started, DateTimeOffset Finished);

/// <summary>
/// The backups that the service makes by itself, as far back as it can still go. The tier Hyperscale has snapshots in their place and shows
/// none.
/// </summary>
internal sealed record ServiceBackupsQuery() : SqlServerQuery<ServiceBackup>(
    """
    SELECT TOP (200) CONVERT(nvarchar(36), b.backup_file_id) AS backup_file_id, b.backup_type, b.backup_start_date, b.backup_finish_date
    FROM sys.dm_database_backups AS b
    WHERE b.in_retention = 1 AND b.logical_database_name = DB_NAME()
    ORDER BY b.backup_finish_date DESC;
    """,
    row => new(
        row.Text("backup_file_id").ToLowerInvariant(),
        row.Text("backup_type").Trim(),
        row.Utc("backup_start_date"),
        row.Utc("backup_finish_date")),
    Editions: Editions.AzureDatabase,
    Elsewhere: "only Azure SQL Database makes backups by itself",
    Needs: [Permission.ViewDatabaseState]);
