using System.Data.Common;
using Trexis.PipelineTasks.Databases.SqlServer.Observation;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>What sessions have waited for since the server started, this one left out.</summary>
internal sealed record WaitStatsQuery : SqlServerQuery<WaitCounter>
{
    public override Editions Editions => Editions.Instance;

    public override string Elsewhere => "the service counts the waits of each database";

    public override IReadOnlyList<Permission> Needs => [Permission.ViewServerState];

    public override string Sql => """
        SELECT w.wait_type, w.wait_time_ms - COALESCE(o.wait_time_ms, 0)
        FROM sys.dm_os_wait_stats AS w
        LEFT JOIN sys.dm_exec_session_wait_stats AS o ON o.wait_type = w.wait_type AND o.session_id = @@SPID
        WHERE w.wait_time_ms > 0;
        """;

    public override WaitCounter Read(DbDataReader row) => WaitCategories.CounterOf(row.Text(0), row.Double(1));
}
