using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>
/// Takes row values out of what servers say and of what statements hold: evidence is kept for years and is read by people
/// who may not see the data. Names of objects stay.
/// </summary>
public static partial class Redaction
{
    public const string Mark = "***";

    /// <summary>
    /// A message on one line, and up to the first value that it quotes: <c>key value is (…)</c>, <c>value '…'</c>. What follows is left
    /// out with it, for the value may hold the quote that would end it.
    /// </summary>
    public static string Message(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        return QuotedValue().Match(line) is { Success: true } quoted ? $"{line[..quoted.Groups[1].Index]}{Mark}." : line;
    }

    /// <summary>
    /// The first lines of a statement with every string and blob replaced, and every number but those of a definition, which are lengths
    /// and limits. Text in double quotes may be a literal, and is taken for one but in a definition. Comments are left out. Where a quote
    /// is never closed nobody knows what is text and what is data, and nothing is shown.
    /// </summary>
    public static string Statement(string sql, int lines = 3)
    {
        var text = Literals(sql.Trim().ReplaceLineEndings("\n"));
        var kept = text.Split('\n', lines + 1);
        return kept.Length <= lines ? text : string.Join('\n', kept[..lines]) + "\n" + TextSanitizer.CutMark;
    }

    private static string Literals(string sql)
    {
        var isDefinition = Definition().IsMatch(sql);
        var result = new StringBuilder(sql.Length);
        for (var at = 0; at < sql.Length;)
        {
            var character = sql[at];
            var end = EndOfToken(sql, at);
            if (end < 0) return Mark;
            if (character == '\'') result.Append("'***'");
            else if (character == '"' && !isDefinition) result.Append("\"***\"");
            else if (char.IsAsciiDigit(character) && !isDefinition) result.Append(Mark);
            else if (!IsComment(sql, at)) result.Append(sql, at, end - at);
            at = end;
        }

        return result.ToString();
    }

    // A word, a number, a quoted text or one character; less than none where a quote or comment is open at the end.
    private static int EndOfToken(string sql, int start) => sql[start] switch
    {
        '\'' or '"' or '`' => EndOfQuoted(sql, start, sql[start]),
        '[' => EndOfQuoted(sql, start, ']'),
        '-' when IsComment(sql, start) => sql.IndexOf('\n', start) is var end and >= 0 ? end : sql.Length,
        '/' when IsComment(sql, start) => sql.IndexOf("*/", start + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : -1,
        var first when IsWord(first) => EndOfWord(sql, start),
        _ => start + 1,
    };

    // What a comment says, its author said to others.
    private static bool IsComment(string sql, int at) =>
        (sql[at] == '-' && Follows(sql, at, '-')) || (sql[at] == '/' && Follows(sql, at, '*'));

    private static bool Follows(string sql, int at, char character) => at + 1 < sql.Length && sql[at + 1] == character;

    // A doubled quote stands for one inside.
    private static int EndOfQuoted(string sql, int start, char close)
    {
        for (var at = start + 1; at < sql.Length; at++)
        {
            if (sql[at] != close) continue;
            if (!Follows(sql, at, close)) return at + 1;
            at++;
        }

        return -1;
    }

    private static int EndOfWord(string sql, int start)
    {
        var isNumber = char.IsAsciiDigit(sql[start]);
        var at = start;
        while (at < sql.Length && (IsWord(sql[at]) || (isNumber && sql[at] == '.'))) at++;
        return at;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '@' or '#' or '$';

    [GeneratedRegex(@"^\s*(create|alter|drop)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(
        @"\bvalues?\b(?:\s+(?:is|was|are))?:?\s*([('])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedValue();
}
