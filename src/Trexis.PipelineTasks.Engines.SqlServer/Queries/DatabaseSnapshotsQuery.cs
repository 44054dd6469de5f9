namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="AgeSeconds">By the server's own clock, which alone knows when it was created.</param>
internal sealed record SnapshotRow(string Name, int AgeSeconds);

/// <summary>
/// The snapshots of this database, whoever took them. One that this login may not see, the server still counts when it is told to revert,
/// and refuses.
/// </summary>
internal sealed record DatabaseSnapshotsQuery() : SqlServerQuery<SnapshotRow>(
    """
    SELECT s.name, DATEDIFF(second, s.create_date, GETDATE()) AS age_seconds
    FROM sys.databases AS s
    WHERE s.source_database_id = DB_ID()
    ORDER BY s.create_date DESC, s.name;
    """,
    row => new(row.Text("name"), row.Int("age_seconds")),
    Editions: Editions.Box,
    Elsewhere: "the service has no database snapshots");
