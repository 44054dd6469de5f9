namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record DisabledJobsQuery() : SqlServerQuery<string>(
    "SELECT j.name FROM msdb.dbo.sysjobs AS j WHERE j.enabled = 0 ORDER BY j.name;",
    row => row.Text("name"),
    Editions: Editions.Instance,
    Elsewhere: "the service has no agent",
    Needs: [Permission.Msdb("dbo.sysjobs")]);
