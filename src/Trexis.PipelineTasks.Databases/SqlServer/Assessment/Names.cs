using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Databases.TransactSql;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Names of statements' objects as people read them.</summary>
internal static class Names
{
    public static string Of(SchemaObjectName? name) => name?.BaseIdentifier is null ? "?" : ObjectNames.Of(name);

    public static string Of(Identifier? name) => name is null ? "?" : ObjectNames.Of(name.Value);

    /// <summary>A column, or another part of a table.</summary>
    public static string Inside(SchemaObjectName? table, string part) => $"{Of(table)}.{part}";

    /// <summary>An index or constraint: its schema is that of its table.</summary>
    public static string Beside(SchemaObjectName? table, Identifier? name) => table is null || name is null ? "?" : ObjectNames.Beside(table, name);

    public static bool IsTemporary(SchemaObjectName? name) => name?.BaseIdentifier?.Value.StartsWith('#') == true;

    public static bool IsElsewhere(SchemaObjectName name) =>
        name.ServerIdentifier is not null || (name.DatabaseIdentifier is { } database && !string.Equals(database.Value, "tempdb", StringComparison.OrdinalIgnoreCase));

    public static bool IsOwn(SchemaObjectName name) => SqlName.IsOwn(name.SchemaIdentifier?.Value);
}
