using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>The one place where a name or a text becomes part of a statement.</summary>
internal static class SqlName
{
    public static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    public static string Quote(string schema, string name) => $"{Quote(schema)}.{Quote(name)}";

    /// <summary>A Unicode string literal.</summary>
    public static string Literal(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>As people read it, and as operations and acknowledgements name it.</summary>
    public static string Display(string schema, string name) => ObjectNames.Format(schema, name);
}
