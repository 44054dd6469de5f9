namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>The one place where a name becomes part of a statement.</summary>
internal static class SqliteIdentifier
{
    /// <summary>Our own bookkeeping begins with this; it is left out of every capture and closed to scripts.</summary>
    public const string OwnPrefix = "trexis_";

    public static string Quote(string name) => string.Concat("\"", name.Replace("\"", "\"\"", StringComparison.Ordinal), "\"");

    /// <summary>As people read it: quoted only where it would not be one word.</summary>
    public static string Display(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? name
            : Quote(name);

    public static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    public static bool IsInternal(string name) => name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase);
}
