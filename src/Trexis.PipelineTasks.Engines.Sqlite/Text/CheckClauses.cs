namespace Trexis.PipelineTasks.Engines.Sqlite.Text;

/// <param name="Name">Absent where it was not named.</param>
/// <param name="Condition">The text between its parentheses.</param>
internal sealed record CheckClause(string? Name, string Condition);

/// <summary>SQLite keeps no catalog of checks: they are read from the text of CREATE TABLE.</summary>
internal static class CheckClauses
{
    public static IReadOnlyList<CheckClause> From(string createTable)
    {
        var tokens = SqliteTokenizer.Significant(createTable);
        var clauses = new List<CheckClause>();
        var depth = 0;
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Is(createTable, '(')) depth++;
            if (tokens[at].Is(createTable, ')')) depth--;

            // Deeper it is a function's or a column's own name; CHECK itself is reserved and never a bare name.
            if (depth != 1 || !tokens[at].Is(createTable, "CHECK") || at + 1 >= tokens.Count || !tokens[at + 1].Is(createTable, '('))
                continue;
            var close = Closing(tokens, at + 1, createTable);
            if (close < 0) break;
            var open = tokens[at + 1];
            clauses.Add(new CheckClause(NameBefore(tokens, at, createTable), createTable[(open.Start + 1)..tokens[close].Start].Trim()));
            at = close;
        }

        return clauses;
    }

    /// <summary>The place of the parenthesis that closes the one at <paramref name="open"/>; negative where none does.</summary>
    public static int Closing(List<SqlToken> tokens, int open, string sql)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            if (tokens[at].Is(sql, '(')) depth++;
            if (tokens[at].Is(sql, ')') && --depth == 0) return at;
        }

        return -1;
    }

    private static string? NameBefore(List<SqlToken> tokens, int check, string sql) =>
        check >= 2 && tokens[check - 2].Is(sql, "CONSTRAINT") ? SqliteTokenizer.NameOf(tokens[check - 1], sql) : null;
}
