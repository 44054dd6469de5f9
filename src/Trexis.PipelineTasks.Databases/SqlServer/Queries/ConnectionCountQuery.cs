using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>Users' sessions, and how many the server takes.</summary>
internal sealed record ConnectionCount(int Sessions, int Limit);

internal sealed record ConnectionCountQuery : SqlServerQuery<ConnectionCount>
{
    public override Editions Editions => Editions.Instance;

    public override string Elsewhere => "the service tells its share of the limit instead";

    public override IReadOnlyList<Permission> Needs => [Permission.ViewServerState];

    public override string Sql => "SELECT COUNT(*), @@MAX_CONNECTIONS FROM sys.dm_exec_sessions AS s WHERE s.is_user_process = 1;";

    public override ConnectionCount Read(DbDataReader row) => new(row.Int(0), row.Int(1));
}
