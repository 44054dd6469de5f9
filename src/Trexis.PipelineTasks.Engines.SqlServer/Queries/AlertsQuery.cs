namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>How many of the agent's alerts are enabled.</summary>
internal sealed record AlertsQuery() : SqlServerQuery<int>(
    "SELECT COUNT(*) AS alerts FROM msdb.dbo.sysalerts AS a WHERE a.enabled = 1;",
    row => row.Int("alerts"),
    Editions: Editions.Instance,
    Elsewhere: "the service has no agent",
    Needs: [Permission.Msdb("dbo.sysalerts")]);
