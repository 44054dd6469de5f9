using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>Whether this login holds each permission, by the server's own answer for it.</summary>
internal sealed record HeldPermissionsQuery(IReadOnlyList<string> Names) : SqlServerQuery<PermissionFact>
{
    /// <summary>Asked of the server as a whole; every other of the database.</summary>
    private static readonly string[] OfServer =
        ["VIEW SERVER STATE", "VIEW ANY DEFINITION", "VIEW ANY DATABASE", "ALTER ANY DATABASE", "CREATE ANY DATABASE", "CONTROL SERVER", "VIEW SERVER PERFORMANCE STATE"];

    public override string Sql =>
        "SELECT p.name, p.held FROM (VALUES "
        + string.Join(", ", Names.Select(name => $"({SqlName.Literal(name)}, {Asked(name)})"))
        + ") AS p (name, held);";

    public override PermissionFact Read(DbDataReader row) => new(row.Text(0), row.Flag(1));

    private static string Asked(string name) => OfServer.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? $"HAS_PERMS_BY_NAME(NULL, NULL, {SqlName.Literal(name)})"
        : $"HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), N'DATABASE', {SqlName.Literal(name)})";
}
