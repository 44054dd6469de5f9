namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>What the database is billed as, in the service's words; a copy is billed as the same.</summary>
internal sealed record ServiceTierQuery() : SqlServerQuery<string>(
    """
    SELECT CONCAT(CONVERT(nvarchar(128), DATABASEPROPERTYEX(DB_NAME(), N'Edition')), N' ', CONVERT(nvarchar(128),
    DATABASEPROPERTYEX(DB_NAME(), N'ServiceObjective'))) AS tier;
    """,
    row => row.Text("tier").Trim(),
    Editions: Editions.AzureDatabase);
