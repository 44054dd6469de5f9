using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>A user's own text under SHOWPLAN_XML: the server answers with its plan and runs nothing.</summary>
internal sealed record QueryPlanQuery(string Query) : SqlServerQuery<string>
{
    public override IReadOnlyList<Permission> Needs => [new(PermissionScope.Database, "SHOWPLAN")];

    public override string Sql => Query;

    public override string Read(DbDataReader row) => row.Text(0);
}
