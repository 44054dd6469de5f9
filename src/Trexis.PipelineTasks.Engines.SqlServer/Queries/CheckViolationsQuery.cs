namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// Rows that break one check that the server does not trust. The condition is the server's own text of it; NULL obeys, as it does in a
/// check.
/// </summary>
internal sealed record CheckViolationsQuery(string Schema, string Table, string Condition) : SqlServerQuery<long>(
    $"SELECT COUNT_BIG(*) AS violations FROM {SqlName.Quote(Schema, Table)} WHERE NOT ({Condition});",
    row => row.Long("violations"),
    Needs: [new(PermissionScope.Database, "SELECT")]);
