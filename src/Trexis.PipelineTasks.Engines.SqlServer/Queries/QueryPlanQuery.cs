namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>A user's own text under SHOWPLAN_XML: the server answers with its plan and runs nothing.</summary>
internal sealed record QueryPlanQuery(string Query) : SqlServerQuery<string>(
    Query,
    row => row.Text(PlanColumn),
    Needs: [new(PermissionScope.Database, "SHOWPLAN")])
{
    /// <summary>As every version since 2005 names it.</summary>
    public const string PlanColumn = "Microsoft SQL Server 2005 XML Showplan";
}
