namespace Trexis.PipelineTasks.Engines.Sqlite.Text;

/// <summary>
/// Cuts SQLite's dialect into tokens, none lost: put together they are the text again. An open string, name or comment ends
/// with the text, as SQLite reads a comment.
/// </summary>
internal static class SqliteTokenizer
{
    public static IEnumerable<SqlToken> Tokens(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            var (kind, end) = Next(sql, at);
            yield return new SqlToken(kind, at, end - at);
            at = end;
        }
    }

    /// <summary>Tokens without space and comments.</summary>
    public static List<SqlToken> Significant(string sql) =>
        [.. Tokens(sql).Where(token => token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment))];

    /// <summary>
    /// The text with one space where there was space or a comment, none at either end and no last semicolon: the same for two texts that
    /// differ only in looks.
    /// </summary>
    public static string Normalise(string sql)
    {
        var result = new StringBuilder(sql.Length);
        var gap = false;
        foreach (var token in Tokens(sql))
        {
            if (token.Kind is SqlTokenKind.Space or SqlTokenKind.Comment)
            {
                gap = true;
                continue;
            }

            if (gap && result.Length > 0) result.Append(' ');
            result.Append(token.In(sql));
            gap = false;
        }

        return result.ToString().TrimEnd(';', ' ');
    }

    /// <summary>
    /// The tokens alone, one space between two: the same also where SQLite itself wrote a definition anew, as ALTER TABLE does.
    /// </summary>
    public static string Canonical(string sql)
    {
        var result = new StringBuilder(sql.Length);
        foreach (var token in Significant(sql)) result.Append(result.Length > 0 ? " " : "").Append(token.In(sql));
        return result.ToString().TrimEnd(';', ' ');
    }

    public static string WithoutLeadingSpace(string sql)
    {
        foreach (var token in Tokens(sql))
        {
            if (token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment)) return sql[token.Start..];
        }

        return "";
    }

    /// <summary>A name as it is called, without its quotes.</summary>
    public static string NameOf(SqlToken token, string sql)
    {
        var text = token.In(sql);
        if (token.Kind is not (SqlTokenKind.QuotedName or SqlTokenKind.Literal) || text.Length < 2) return text.ToString();
        var inner = text[1..^1].ToString();
        return text[0] == '[' ? inner : inner.Replace(new string(text[0], 2), text[0].ToString(), StringComparison.Ordinal);
    }

    private static (SqlTokenKind Kind, int End) Next(string sql, int at)
    {
        var character = sql[at];
        var following = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return character switch
        {
            _ when IsSpace(character) => (SqlTokenKind.Space, While(sql, at, IsSpace)),
            '-' when following == '-' => (SqlTokenKind.Comment, While(sql, at, static c => c != '\n')),
            '/' when following == '*' => (SqlTokenKind.Comment, EndOfBlock(sql, at)),
            '\'' => (SqlTokenKind.Literal, EndOfQuoted(sql, at, '\'')),
            'x' or 'X' when following == '\'' => (SqlTokenKind.Literal, EndOfQuoted(sql, at + 1, '\'')),
            '"' or '`' => (SqlTokenKind.QuotedName, EndOfQuoted(sql, at, character)),
            '[' => (SqlTokenKind.QuotedName, EndOfBracketed(sql, at)),
            _ when char.IsAsciiDigit(character) || (character == '.' && char.IsAsciiDigit(following)) =>
                (SqlTokenKind.Number, EndOfNumber(sql, at)),
            _ when IsWord(character) => (SqlTokenKind.Word, While(sql, at, IsWord)),
            _ => (SqlTokenKind.Symbol, at + 1),
        };
    }

    private static int While(string sql, int at, Func<char, bool> holds)
    {
        while (at < sql.Length && holds(sql[at])) at++;
        return at;
    }

    private static int EndOfBlock(string sql, int at)
    {
        var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + 2;
    }

    // A doubled quote stands for one inside.
    private static int EndOfQuoted(string sql, int at, char quote)
    {
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] != quote) continue;
            if (at + 1 >= sql.Length || sql[at + 1] != quote) return at + 1;
            at++;
        }

        return sql.Length;
    }

    private static int EndOfBracketed(string sql, int at)
    {
        var end = sql.IndexOf(']', at);
        return end < 0 ? sql.Length : end + 1;
    }

    private static int EndOfNumber(string sql, int at)
    {
        while (at < sql.Length)
        {
            var exponentSign = sql[at] is '+' or '-' && sql[at - 1] is 'e' or 'E';
            if (!IsWord(sql[at]) && sql[at] != '.' && !exponentSign) break;
            at++;
        }

        return at;
    }

    // SQLite's own sets: any character beyond ASCII may be part of a name.
    private static bool IsSpace(char character) => character is ' ' or '\t' or '\n' or '\r' or '\f' or '\uFEFF';

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '$' || character > '\u007F';
}
