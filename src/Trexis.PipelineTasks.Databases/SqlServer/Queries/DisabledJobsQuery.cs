using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

internal sealed record DisabledJobsQuery : SqlServerQuery<string>
{
    public override Editions Editions => Editions.Instance;

    public override string Elsewhere => "the service has no agent";

    public override IReadOnlyList<Permission> Needs => [Permission.Msdb("dbo.sysjobs")];

    public override string Sql => "SELECT j.name FROM msdb.dbo.sysjobs AS j WHERE j.enabled = 0 ORDER BY j.name;";

    public override string Read(DbDataReader row) => row.Text(0);
}
