using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>A user's own text under SHOWPLAN_XML: the server answers with its plan and runs nothing.</summary>
internal sealed record QueryPlanQuery(string Query) : SqlServerQuery<string>(
    Query,
    row => row.Text(0),
    Needs: [new(PermissionScope.Database, "SHOWPLAN")]);
