using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// Names of objects as plans and acknowledgements write them: <c>sales.Order.Total</c>, a part in brackets only where it needs them.
/// </summary>
public static class ObjectNames
{
    /// <summary>What a name without a schema stands for where nobody says otherwise.</summary>
    private const string DefaultSchema = "dbo";

    private static readonly HashSet<string> Systems = new(StringComparer.OrdinalIgnoreCase) { "master", "msdb", "tempdb", "model" };

    /// <summary>Whether the database comes with the server.</summary>
    internal static bool IsOfSystem(string database) => Systems.Contains(database);

    public static string Format(params IEnumerable<string?> parts) => string.Join('.', parts.OfType<string>().Select(Part));

    public static string Format(SchemaObjectName name)
    {
        if (name.BaseIdentifier.Value.StartsWith('#')) return name.BaseIdentifier.Value;
        // Another database's default schema is its own affair: Other..T stays as it is.
        return DatabaseOf(name) is { } database && name.SchemaIdentifier is not { Value.Length: > 0 }
            ? $"{Format(name.ServerIdentifier?.Value, database)}..{Part(name.BaseIdentifier.Value)}"
            : Format(name.ServerIdentifier?.Value, DatabaseOf(name), SchemaOf(name), name.BaseIdentifier.Value);
    }

    /// <summary>A name of these parts, the last of which is the object's own.</summary>
    internal static SchemaObjectName Name(params IEnumerable<string> parts)
    {
        var name = new SchemaObjectName();
        foreach (var part in parts) name.Identifiers.Add(new Identifier { Value = part });
        return name;
    }

    /// <summary>An index or constraint, which engines name after the schema of its table.</summary>
    public static string Beside(SchemaObjectName table, Identifier name) =>
        Format(SchemaOf(table), name.Value);

    public static string Within(SchemaObjectName table, Identifier? name) => Format(table) + "." + Format(name?.Value ?? "?");

    public static string SchemaOf(SchemaObjectName name) =>
        name.SchemaIdentifier is { Value.Length: > 0 } schema ? schema.Value : DefaultSchema;

    /// <summary>Reads a name in brackets, such as <c>[sales].[Order]</c>; text that is none stays as it is.</summary>
    public static string FromBrackets(string text) => TryParts(text) is { } parts ? Format(parts) : text;

    /// <summary>The parts of a name, each with or without brackets; absent where the text is no such name.</summary>
    public static IReadOnlyList<string>? TryParts(string text)
    {
        var parts = new List<string>();
        for (var at = 0; at <= text.Length; at++)
        {
            var end = at < text.Length && text[at] == '[' ? EndOfBrackets(text, at) : EndOfWord(text, at);
            if (end <= at || (end < text.Length && text[end] != '.')) return null;
            parts.Add(text[at] == '[' ? text[(at + 1)..(end - 1)].Replace("]]", "]", StringComparison.Ordinal) : text[at..end]);
            at = end;
        }

        return parts;
    }

    /// <summary>The last part of a full name, as it is written there; absent where it has only one.</summary>
    internal static string? LastOf(string name)
    {
        for (var at = name.EndsWith(']') ? 1 : name.Length; at < name.Length; at++)
        {
            if (name[at - 1] == '.' && name[at] == '[' && EndOfBrackets(name, at) == name.Length) return name[at..];
        }

        return name.LastIndexOf('.') is >= 0 and var dot ? name[(dot + 1)..] : null;
    }

    private static string? DatabaseOf(SchemaObjectName name) =>
        name.DatabaseIdentifier?.Value is { Length: > 0 } database ? database : null;

    private static string Part(string part) =>
        part.Length > 0 && part.All(character => char.IsLetterOrDigit(character) || character is '_' or '@' or '#' or '$')
            ? part
            : $"[{part.Replace("]", "]]", StringComparison.Ordinal)}]";

    private static int EndOfBrackets(string text, int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] != ']') continue;
            if (end + 1 >= text.Length || text[end + 1] != ']') return end + 1;
            end++;
        }

        return -1;
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '@' or '#' or '$')) at++;
        return at;
    }
}
