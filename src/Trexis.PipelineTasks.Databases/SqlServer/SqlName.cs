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

    /// <summary>As people read it: without the schema that everyone means, quoted only where a part would not be one word.</summary>
    public static string Display(string schema, string name) =>
        string.Equals(schema, "dbo", StringComparison.OrdinalIgnoreCase) ? Part(name) : $"{Part(schema)}.{Part(name)}";

    public static string Part(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '#' or '@' or '$') ? name : Quote(name);

    public static bool IsOwn(string? schema) => string.Equals(schema, OwnSchema, StringComparison.OrdinalIgnoreCase);
}
