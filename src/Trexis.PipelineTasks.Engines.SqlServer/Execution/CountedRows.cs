namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>Whether the server's counts of changed rows tell of all that a batch changes.</summary>
internal static class CountedRows
{
    private static readonly string[] Definitions = ["PROC", "PROCEDURE", "FUNCTION", "TRIGGER", "VIEW"];

    /// <summary>What stands after EXECUTE where nothing is called: a user's name follows, or a right is granted.</summary>
    private static readonly string[] NoCalls = ["AS", "ON", "TO"];

    /// <summary>
    /// Not where counting is switched off, if only for a part of it, and not where something is called: most procedures switch it off for
    /// themselves. The system's own change no rows of anybody's; a definition, which is alone in its batch, executes nothing.
    /// </summary>
    public static bool TellAll(string batch)
    {
        if (!Holds(batch, "NOCOUNT") && !Holds(batch, "EXEC")) return true;
        var words = SqlWords.In(batch).ToList();
        if (Is(words[0], "CREATE", "ALTER") && words.Skip(1).SkipWhile(word => Is(word, "OR", "ALTER")).Take(1).Any(IsDefinition))
            return true;
        for (var at = 0; at < words.Count; at++)
        {
            if (Is(words[at], "NOCOUNT")) return false;
            if (!Is(words[at], "EXEC", "EXECUTE")) continue;
            var called = words.Skip(at + 1).SkipWhile(word => Is(word, "sys")).FirstOrDefault("");
            if (!Is(called, NoCalls) && (Is(called, "sp_executesql") || !called.StartsWith("sp_", StringComparison.OrdinalIgnoreCase)))
                return false;
        }

        return true;
    }

    private static bool IsDefinition(string word) => Is(word, Definitions);

    private static bool Holds(string batch, string word) => batch.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool Is(string word, params string[] words) => words.Contains(word, StringComparer.OrdinalIgnoreCase);
}
