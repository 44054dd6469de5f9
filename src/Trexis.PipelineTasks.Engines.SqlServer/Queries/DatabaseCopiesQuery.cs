namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Id">The service's own for the database, whatever it is renamed to.</param>
/// <param name="State">COPYING until it is whole, then ONLINE; SUSPECT where the copying failed.</param>
/// <param name="CreatedAt">When the service took the order.</param>
internal sealed record DatabaseCopy(string Name, string Id, string State, DateTimeOffset CreatedAt);

/// <summary>Every copy of ours on the logical server, of whatever database. Asked of master.</summary>
internal sealed record DatabaseCopiesQuery() : SqlServerQuery<DatabaseCopy>(
    // An underscore stands for any character unless it is in brackets.
    """
    SELECT d.name, COALESCE(d.physical_database_name, N'') AS service_id, d.state_desc, d.create_date
    FROM sys.databases AS d
    WHERE d.name LIKE N'trexis[_]copy[_]%'
    ORDER BY d.create_date DESC;
    """,
    row => new(row.Text("name"), row.Text("service_id"), row.Text("state_desc"), row.Utc("create_date")),
    Editions: Editions.AzureDatabase,
    Elsewhere: "a server that makes backups needs no copies");
