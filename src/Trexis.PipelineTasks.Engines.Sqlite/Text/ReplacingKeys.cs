namespace Trexis.PipelineTasks.Engines.Sqlite.Text;

/// <summary>
/// Keys that a table defines with <c>ON CONFLICT REPLACE</c>: whoever brings a value that is there deletes the row that has it, and no
/// statement says so. SQLite keeps no catalog of them: they are read from the text of CREATE TABLE.
/// </summary>
internal static class ReplacingKeys
{
    /// <summary>Whether a row that comes may be left out, or take another's place, where no statement says so.</summary>
    public static bool LeaveRowsOut(string createTable)
    {
        var tokens = SqliteTokenizer.Significant(createTable);
        return Enumerable.Range(0, Math.Max(0, tokens.Count - 2)).Any(at => tokens[at].Is(createTable, "ON")
            && tokens[at + 1].Is(createTable, "CONFLICT")
            && (tokens[at + 2].Is(createTable, "IGNORE") || tokens[at + 2].Is(createTable, "REPLACE")));
    }

    /// <param name="definition">From the parenthesis on.</param>
    /// <returns>The columns of all such keys.</returns>
    public static IReadOnlySet<string> From(string definition)
    {
        var tokens = SqliteTokenizer.Significant(definition);
        var columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (depth, first, open) = (0, 0, 0);
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Is(definition, '(') && ++depth == 2) open = at;
            if (tokens[at].Is(definition, ')')) depth--;
            if (depth != 1) continue;
            if (tokens[at].Is(definition, '(') || tokens[at].Is(definition, ',')) first = at + 1;
            if (at < 4 || !Is(at, "REPLACE") || !Is(at - 1, "CONFLICT") || Is(at - 3, "NULL")) continue;
            if (!tokens[at - 3].Is(definition, ')')) columns.Add(Name(first));
            else if (Is(open - 1, "UNIQUE") || Is(open - 1, "KEY"))
                columns.UnionWith(Enumerable.Range(open + 1, at - 4 - open).Select(Name));
        }

        return columns;

        bool Is(int at, string word) => tokens[at].Is(definition, word);

        string Name(int at) => SqliteTokenizer.NameOf(tokens[at], definition);
    }
}
