using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Names of statements' objects as people read them.</summary>
internal static class Names
{
    public static string Of(SchemaObjectName? name) => name?.BaseIdentifier is null
        ? "?"
        : string.Join('.', new[] { name.ServerIdentifier, name.DatabaseIdentifier, Schema(name), name.BaseIdentifier }.OfType<Identifier>().Select(part => SqlName.Part(part.Value)));

    public static string Of(Identifier? name) => name is null ? "?" : SqlName.Part(name.Value);

    public static string Inside(SchemaObjectName? table, string part) => $"{Of(table)}.{part}";

    public static string Of(MultiPartIdentifier? name) => name is null ? "?" : string.Join('.', name.Identifiers.Select(part => SqlName.Part(part.Value)));

    public static bool IsTemporary(SchemaObjectName? name) => name?.BaseIdentifier?.Value.StartsWith('#') == true;

    public static bool IsElsewhere(SchemaObjectName name) =>
        name.ServerIdentifier is not null || (name.DatabaseIdentifier is { } database && !string.Equals(database.Value, "tempdb", StringComparison.OrdinalIgnoreCase));

    public static bool IsOwn(SchemaObjectName name) => SqlName.IsOwn(name.SchemaIdentifier?.Value);

    private static Identifier? Schema(SchemaObjectName name) =>
        string.Equals(name.SchemaIdentifier?.Value, "dbo", StringComparison.OrdinalIgnoreCase) ? null : name.SchemaIdentifier;
}
