namespace Trexis.PipelineTasks.Engines.Sqlite.Text;

/// <summary>One value of a SELECT.</summary>
/// <param name="Column">The column whose every value it gives as it is, <c>*</c> for all of them; absent where it computes one.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Name">What the result calls it.</param>
internal sealed record SelectedColumn(string? Column, string Text, string Name);

/// <summary>Reads what a SELECT lists.</summary>
internal static class SelectLists
{
    private static readonly string[] After = ["WHERE", "ORDER", "RETURNING"];

    /// <returns>Absent where its FROM is more than the table.</returns>
    public static IReadOnlyList<SelectedColumn>? Of(string sql, IReadOnlyList<SqlToken> tokens, int start, int from, string table)
    {
        var at = from + 1;
        if (at + 2 < tokens.Count && tokens[at + 1].Is(sql, '.')) at += 2;
        if (at >= tokens.Count || !SqliteTokenizer.NameOf(tokens[at], sql).Equals(table, StringComparison.OrdinalIgnoreCase)) return null;
        at++;
        if (at < tokens.Count && tokens[at].Is(sql, "AS")) at++;
        if (at < tokens.Count && IsName(tokens[at]) && !IsAfter(tokens[at])) at++;
        if (at < tokens.Count && !tokens[at].Is(sql, ';') && !IsAfter(tokens[at])) return null;
        if (tokens[start].Is(sql, "ALL")) start++;
        return [.. Parts(sql, tokens, start, from).Select(part => One(sql, [.. tokens.Take(part.To).Skip(part.From)]))];

        bool IsAfter(SqlToken token) => After.Any(word => token.Is(sql, word));
    }

    /// <summary>What stands between commas.</summary>
    public static IEnumerable<(int From, int To)> Parts(string sql, IReadOnlyList<SqlToken> tokens, int from, int to)
    {
        var (depth, start) = (0, from);
        for (var at = from; at < to; at++)
        {
            if (tokens[at].Is(sql, '(')) depth++;
            if (tokens[at].Is(sql, ')')) depth--;
            if (depth != 0 || !tokens[at].Is(sql, ',')) continue;
            yield return (start, at);
            start = at + 1;
        }

        yield return (start, to);
    }

    private static SelectedColumn One(string sql, List<SqlToken> tokens)
    {
        string? name = null;
        if (tokens.Count > 2 && tokens[^2].Is(sql, "AS")) (name, tokens) = (SqliteTokenizer.NameOf(tokens[^1], sql), tokens[..^2]);
        else if (tokens.Count is 2 or 4 && IsName(tokens[^1]) && IsName(tokens[^2]))
            (name, tokens) = (SqliteTokenizer.NameOf(tokens[^1], sql), tokens[..^1]);
        var column = Column(sql, tokens);
        var text = tokens.Count == 0 ? "" : sql[tokens[0].Start..(tokens[^1].Start + tokens[^1].Length)];
        return new SelectedColumn(column, text, name ?? column ?? text);
    }

    private static string? Column(string sql, List<SqlToken> tokens)
    {
        if (tokens.Count > 4 && tokens[1].Is(sql, '(') && (tokens[0].Is(sql, "COALESCE") || tokens[0].Is(sql, "IFNULL")))
        {
            // A gap is filled, and every value that is there stays; nothing may stand behind the call.
            var (first, last) = (Parts(sql, tokens, 2, tokens.Count - 1).First(), IsEnclosed(sql, tokens));
            return last ? Column(sql, tokens[first.From..first.To]) : null;
        }

        var qualified = tokens.Count == 3 && IsName(tokens[0]) && tokens[1].Is(sql, '.');
        if (tokens.Count != 1 && !qualified) return null;
        return tokens[^1].Is(sql, '*') ? "*" : IsName(tokens[^1]) ? SqliteTokenizer.NameOf(tokens[^1], sql) : null;
    }

    private static bool IsEnclosed(string sql, List<SqlToken> tokens)
    {
        var depth = 0;
        for (var at = 1; at < tokens.Count; at++)
        {
            if (tokens[at].Is(sql, '(')) depth++;
            if (tokens[at].Is(sql, ')')) depth--;
            if (depth == 0) return at == tokens.Count - 1;
        }

        return false;
    }

    private static bool IsName(SqlToken token) => token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
}
