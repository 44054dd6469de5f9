namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>
/// Finds statements that make or remove whole databases. A planner that cannot see its target writes both; no deployment
/// executes either, whatever was approved.
/// </summary>
public static class DatabaseStatements
{
    /// <summary>
    /// What follows DATABASE where an object inside of one is meant, or a permission. The first word alone may be a database's name.
    /// </summary>
    private static readonly HashSet<string> Inner = new(
        ["AUDIT SPECIFICATION", "DDL EVENT", "ENCRYPTION KEY", "SCOPED CONFIGURATION", "SCOPED CREDENTIAL"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// <c>DROP DATABASE</c> or <c>CREATE DATABASE</c> where the text holds one outside of quotes and comments; otherwise nothing.
    /// </summary>
    public static string? FirstIn(string text)
    {
        var (verb, what, name) = ("", "", "");
        foreach (var word in SqlWords.In(text).Append(""))
        {
            if (Is(what, "DATABASE") && (Is(verb, "DROP") || Is(verb, "CREATE")) && !Inner.Contains($"{name} {word}") && !Is(name, "TO"))
                return $"{verb} {what}".ToUpperInvariant();
            (verb, what, name) = (what, name, word);
        }

        return null;
    }

    private static bool Is(string word, string keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
