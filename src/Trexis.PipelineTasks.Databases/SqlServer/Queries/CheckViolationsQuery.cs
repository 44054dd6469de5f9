using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>Rows that break one check that the server does not trust. The condition is the server's own text of it; NULL obeys, as it does in a check.</summary>
internal sealed record CheckViolationsQuery(string Schema, string Table, string Condition) : SqlServerQuery<long>
{
    public override IReadOnlyList<Permission> Needs => [new(PermissionScope.Database, "SELECT")];

    public override string Sql => $"SELECT COUNT_BIG(*) FROM {SqlName.Quote(Schema, Table)} WHERE NOT ({Condition});";

    public override long Read(DbDataReader row) => row.Long(0);
}
