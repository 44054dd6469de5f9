using Trexis.PipelineTasks.Databases.TransactSql;

namespace Trexis.PipelineTasks.Databases.SqlServer;

/// <summary>The one place where a name or a text becomes part of a statement.</summary>
internal static class SqlName
{
    /// <summary>The schema of our own bookkeeping: left out of every picture, closed to scripts.</summary>
    public const string OwnSchema = "trexis";

    public static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    public static string Quote(string schema, string name) => $"{Quote(schema)}.{Quote(name)}";

    /// <summary>A Unicode string literal.</summary>
    public static string Literal(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>As plans, pictures and acknowledgements write it.</summary>
    public static string Display(string schema, string name) => ObjectNames.Of(schema, name);

    public static bool IsOwn(string? schema) => string.Equals(schema, OwnSchema, StringComparison.OrdinalIgnoreCase);
}
