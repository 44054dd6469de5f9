using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>A permission as <see cref="RequiredPermissions"/> writes it, taken apart.</summary>
/// <param name="Class">SCHEMA, OBJECT and the like; absent for the database as a whole.</param>
internal sealed record PermissionText(string Name, string? Class, string? On)
{
    public static PermissionText Read(string need)
    {
        var on = need.IndexOf(RequiredPermissions.On, StringComparison.Ordinal);
        var of = on < 0 ? -1 : need.IndexOf(RequiredPermissions.OfClass, on, StringComparison.Ordinal);
        return of < 0
            ? new PermissionText(need, null, null)
            : new PermissionText(
                need[..on], need[(on + RequiredPermissions.On.Length)..of], need[(of + RequiredPermissions.OfClass.Length)..]);
    }

    /// <summary>Any one of which does; a name in brackets may hold the word between them.</summary>
    public static IReadOnlyList<string> Alternatives(string need)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var at = 0; at < need.Length; at++)
        {
            if (need[at] == '[') depth = 1;
            else if (need[at] == ']') depth = 0;
            else if (depth == 0 && string.CompareOrdinal(need, at, RequiredPermissions.Or, 0, RequiredPermissions.Or.Length) == 0)
            {
                parts.Add(need[start..at]);
                start = at + RequiredPermissions.Or.Length;
            }
        }

        parts.Add(need[start..]);
        return parts;
    }
}
