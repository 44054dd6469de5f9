using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>
/// Takes row values out of what servers say and of what statements hold: evidence is kept for years and is read by people
/// who may not see the data. Names of objects stay.
/// </summary>
public static partial class Redaction
{
    public const string Mark = "***";

    /// <summary>Of every language in which a server speaks.</summary>
    public static readonly char[] Quotes = ['\'', '"', '«', '»', '“', '„', '‘', '‚', '「'];

    /// <summary>Of what defines an object; nobody reads a longer one in a comment.</summary>
    private const int MostLines = 200;

    private const int MostCharacters = 16_000;

    private const int FewLines = 3;

    /// <summary>Characters of a word that names a secret, with the blanks around its equals sign.</summary>
    private const int LongestLead = 256;

    /// <summary>
    /// A message on one line, and up to the first value that it quotes: <c>key value is (…)</c>, <c>value '…'</c>. What follows is left
    /// out with it, for the value may hold the quote that would end it.
    /// </summary>
    public static string Message(string message)
    {
        var line = Line(message);
        return QuotedValue().Match(line) is { Success: true } quoted ? $"{line[..quoted.Groups[1].Index]}{Mark}." : line;
    }

    /// <summary>
    /// A message on one line, and up to its first quote: what a parser says of a text that is none quotes what nobody knows to be a name
    /// or data.
    /// </summary>
    public static string Unquoted(string message) => Before(Line(message), Quotes);

    /// <summary>
    /// What the author of a script, trigger or procedure says: whoever wrote it may have put any value of a row into it, quoted, or as a
    /// number or an address between the words. Plain words stay, and so it is for whoever watches the run, not for what is kept.
    /// </summary>
    public static string OfAuthor(string message) => Figure().Replace(Unquoted(message), Mark);

    /// <summary>Whether all that a line quotes reads as an object's name: bare words, with dots between them.</summary>
    public static bool QuotesNames(string line) => NamesInQuotes().IsMatch(line);

    /// <summary>The line up to the word in which one of these first stands: half a password tells as much as a whole one.</summary>
    public static string Before(string line, char[] begins) =>
        line.IndexOfAny(begins) is >= 0 and var at ? $"{line[..(line.LastIndexOf(' ', at) + 1)]}{Mark}." : line;

    public static string Line(string message) => message.ReplaceLineEndings(" ").Trim();

    /// <summary>
    /// The first lines of a statement with every string and blob replaced, and every number but those of a definition, which are lengths
    /// and limits. Text in double quotes may be a literal, and is taken for one but in a definition. Comments are left out. Where a quote
    /// is never closed nobody knows what is text and what is data, and nothing is shown.
    /// </summary>
    public static string Statement(string sql, int lines = 3)
    {
        var text = sql.Trim().ReplaceLineEndings("\n");
        var shown = Literals(text, Definition().IsMatch(text) ? HasSecret : HasValue) ?? Mark;
        var kept = shown.Split('\n', lines + 1);
        return kept.Length <= lines ? shown : string.Join('\n', kept[..lines]) + "\n" + TextSanitizer.CutMark;
    }

    /// <summary>
    /// A statement for those who review it: what defines an object whole, with the texts that are part of it; what a trigger, procedure or
    /// function does, and everything else, with every value hidden. What is left out is counted.
    /// </summary>
    public static string Reviewed(string sql) =>
        Whole(sql) is var (text, isShown) ? Bounded(text.Split('\n'), isShown ? MostLines : FewLines) : Mark;

    /// <summary>
    /// How a view, procedure, function or trigger becomes another: the lines of <see cref="Reviewed"/> that go and come. How either is
    /// made (CREATE, ALTER) is no difference, and blank lines are none.
    /// </summary>
    /// <returns>Nothing where a quote of either is never closed.</returns>
    public static string? Changed(string before, string after)
    {
        if (Whole(before) is not var (old, _) || Whole(after) is not var (now, _)) return null;
        List<string> lines = [.. LineDifference.Between(Comparable(old), Comparable(now))];
        if (lines.Count > 0) return Bounded(lines, MostLines);
        return string.Equals(before, after, StringComparison.Ordinal)
            ? "The definition stays as it is."
            : "No line differs but in values, comments and blanks, which are not shown.";
    }

    // Whether it is of a kind that is shown whole.
    private static (string Text, bool IsShown)? Whole(string sql)
    {
        var text = Literals(sql.Trim().ReplaceLineEndings("\n"), HasNone)?.Trim();
        if (text is null) return null;
        var kind = Shown().Match(text).Groups["kind"].Value.ToLowerInvariant();
        var values = kind.Length > 0 ? ValuesFrom(text, kind) : 0;
        return (
            text[..values] + Literals(text[values..], kind.Length == 0 && Definition().IsMatch(text) ? HasSecret : HasValue),
            kind.Length > 0);
    }

    private static string Bounded(IReadOnlyList<string> lines, int most) => TextSanitizer.Shorten(
        string.Join('\n', lines.Take(most)) + (lines.Count > most ? $"\n… {HumanText.Plural(lines.Count - most, "more line")}" : ""),
        MostCharacters);

    private static string Comparable(string definition) => string.Join(
        '\n',
        Making().Replace(definition.TrimEnd(';', ' ', '\n'), "CREATE")
            .Split('\n')
            .Select(line => line.TrimEnd())
            .Where(line => line.Length > 0));

    // Where what follows may hold values of rows: the body of a module, and the rows that a table is made of.
    private static int ValuesFrom(string sql, string kind)
    {
        if (kind is not ("trigger" or "procedure" or "proc" or "function" or "table")) return sql.Length;
        for (int at = 0, end; at < sql.Length; at = end)
        {
            end = EndOfToken(sql, at);
            var word = sql.AsSpan(at, end - at);
            if (word.Equals("as", StringComparison.OrdinalIgnoreCase) && (kind != "table" || Rows().IsMatch(sql, end))) return at;
            if (kind != "table" && word.Equals("begin", StringComparison.OrdinalIgnoreCase)) return at;
        }

        return sql.Length;
    }

    private static bool HasNone(string token) => false;

    // Numbers of a definition are lengths and limits, and what stands in double quotes is a name. What defines a login may hold the hash
    // of its password.
    private static bool HasSecret(string token) => token[0] == '\'' || token.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static bool HasValue(string token) => token[0] is '\'' or '"' || char.IsAsciiDigit(token[0]);

    // Without comments; nothing where a quote is never closed.
    private static string? Literals(string sql, Func<string, bool> isHidden)
    {
        var result = new StringBuilder(sql.Length);
        for (var at = 0; at < sql.Length;)
        {
            var end = EndOfToken(sql, at);
            if (end < 0) return null;
            var token = sql[at..end];
            if (isHidden(token) || (token[0] == '"' && IsSecretAfter(result)))
                result.Append(token[0] is '\'' or '"' ? $"{token[0]}{Mark}{token[0]}" : Mark);
            else if (!IsComment(sql, at)) result.Append(token);
            at = end;
        }

        return result.ToString();
    }

    // Where QUOTED_IDENTIFIER is off, a password stands in double quotes, too.
    private static bool IsSecretAfter(StringBuilder before)
    {
        var near = Math.Min(before.Length, LongestLead);
        return SecretFollows().IsMatch(before.ToString(before.Length - near, near));
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

    [GeneratedRegex(@"[^\s,;:()]*[\d@][^\s,;:()]*(?<![.!?])", RegexOptions.CultureInvariant)]
    private static partial Regex Figure();

    [GeneratedRegex(
        """^[^'"«»“„‘‚「]*(['"«»“„‘‚「][@#]{0,2}\p{L}[\p{L}\p{Nd}_$]*(\.[\p{L}_][\p{L}\p{Nd}_$]*)*"""
            + """['"«»“”‘’」][^'"«»“„‘‚「]*)*$""",
        RegexOptions.CultureInvariant)]
    private static partial Regex NamesInQuotes();

    [GeneratedRegex(
        @"^(create|alter|drop)\s+(or\s+(alter|replace)\s+)?((unique|clustered|nonclustered|columnstore|primary|xml|spatial|temp|temporary)"
            + @"\s+)*(?<kind>table|index|view|schema|type|sequence|synonym|statistics|trigger|procedure|proc|function)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^(create(\s+or\s+(alter|replace))?|alter)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Making();

    [GeneratedRegex(@"\G[\s(]*(select|with|values)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rows();

    [GeneratedRegex(
        @"(password|secret|key_source|identity_value)\s*=\s*N?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretFollows();

    [GeneratedRegex(@"^\s*(create|alter|drop)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(
        @"\bvalues?\b(?:\s+(?:is|was|are))?:?\s*([('])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedValue();
}
