namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Failed">Whether the copying ended without a copy; an error alone may be one that the service recovers from.</param>
internal sealed record CopyProgress(double Percent, bool Failed, int Error, string Message);

/// <summary>How far a copying is. Asked of master, where the service shows it to the server's administrator only.</summary>
internal sealed record CopyProgressQuery(string Copy) : SqlServerQuery<CopyProgress>(
    $"""
    SELECT COALESCE(MAX(c.percent_complete), 0) AS percent_complete, COALESCE(MAX(c.error_state), 0) AS error_state,
        COALESCE(MAX(c.error_code), 0) AS error_code, COALESCE(MAX(c.error_desc), N'') AS error_desc
    FROM sys.dm_database_copies AS c
    WHERE c.partner_database = {SqlName.Literal(
        Copy)} OR c.database_id IN (SELECT d.database_id FROM sys.databases AS d WHERE d.name = {SqlName.Literal(Copy)});
    """,
    row => new(row.Double("percent_complete"), row.Int("error_state") == 1, row.Int("error_code"), row.Text("error_desc")),
    Editions: Editions.AzureDatabase);
