using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>How many of the agent's alerts are enabled.</summary>
internal sealed record AlertsQuery : SqlServerQuery<int>
{
    public override Editions Editions => Editions.Instance;

    public override string Elsewhere => "the service has no agent";

    public override IReadOnlyList<Permission> Needs => [Permission.Msdb("dbo.sysalerts")];

    public override string Sql => "SELECT COUNT(*) FROM msdb.dbo.sysalerts AS a WHERE a.enabled = 1;";

    public override int Read(DbDataReader row) => row.Int(0);
}
