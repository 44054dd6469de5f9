namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Tables, by their id, whose writes set off a trigger; one that is switched off now may be switched on again.</summary>
internal sealed record WatchedTablesQuery() : SqlServerQuery<int>(
    """
    SELECT DISTINCT g.parent_id
    FROM sys.triggers AS g
    JOIN sys.tables AS t ON t.object_id = g.parent_id;
    """,
    row => row.Int("parent_id"),
    Needs: [Permission.ViewDefinition]);
