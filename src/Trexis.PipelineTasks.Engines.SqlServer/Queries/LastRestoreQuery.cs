namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>When the database was last restored over, in the server's own time; no row where it never was.</summary>
internal sealed record LastRestoreQuery() : SqlServerQuery<string>(
    """
    SELECT TOP (1) CONVERT(nvarchar(19), h.restore_date, 126) AS restored_at
    FROM msdb.dbo.restorehistory AS h
    WHERE h.destination_database_name = DB_NAME()
    ORDER BY h.restore_date DESC;
    """,
    row => row.Text("restored_at"),
    Editions: Editions.Box,
    Elsewhere: "the service keeps no restore history",
    Needs: [Permission.Msdb("dbo.restorehistory")]);
