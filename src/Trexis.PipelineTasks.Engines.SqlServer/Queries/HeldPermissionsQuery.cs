using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Whether this login holds each permission, by the server's own answer for it.</summary>
internal sealed record HeldPermissionsQuery(IReadOnlyList<string> Names) : SqlServerQuery<PermissionFact>(
    "SELECT p.name, p.held FROM (VALUES "
    + string.Join(", ", Names.Select(name => $"({SqlName.Literal(name)}, {Asked(name)})"))
    + ") AS p (name, held);",
    row => new(row.Text("name"), row.FlagOrNull("held")))
{
    /// <summary>Asked of the server as a whole; every other of the database.</summary>
    private static readonly string[] OfServer =
        [
            "ADMINISTER BULK OPERATIONS", "VIEW SERVER STATE", "VIEW ANY DEFINITION", "VIEW ANY DATABASE", "ALTER ANY DATABASE",
            "CREATE ANY DATABASE", "CONTROL SERVER", "VIEW SERVER PERFORMANCE STATE",
        ];

    // Where one of several does, a server that cannot tell of one of them does not say no.
    private static string Asked(string need)
    {
        var any = PermissionText.Alternatives(need).Select(AskedOne).ToList();
        return any.Count == 1
            ? any[0]
            : $"CASE {string.Concat(any.Select(one => $"WHEN {one} = 1 THEN 1 "))}"
                + $"{string.Concat(any.Select(one => $"WHEN {one} IS NULL THEN NULL "))}ELSE 0 END";
    }

    private static string AskedOne(string need)
    {
        if (need == RequiredPermissions.WithGrantOption) return "CONVERT(int, NULL)";
        if (need.StartsWith(RequiredPermissions.Membership, StringComparison.Ordinal))
            return $"IS_ROLEMEMBER({SqlName.Literal(need[RequiredPermissions.Membership.Length..])})";
        var permission = PermissionText.Read(need);
        if (permission is { Class: { } kind, On: { } on })
            return $"HAS_PERMS_BY_NAME({SqlName.Literal(Quoted(on))}, {SqlName.Literal(kind)}, {SqlName.Literal(permission.Name)})";
        return OfServer.Contains(need, StringComparer.OrdinalIgnoreCase)
            ? $"HAS_PERMS_BY_NAME(NULL, NULL, {SqlName.Literal(need)})"
            : $"HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), N'DATABASE', {SqlName.Literal(need)})";
    }

    private static string Quoted(string name) => string.Join('.', (ObjectNames.TryParts(name) ?? [name]).Select(SqlName.Quote));
}
