using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>Texts of parsed statements.</summary>
public static class StatementText
{
    public static string Format(TSqlFragment fragment)
    {
        var text = new StringBuilder();
        for (var at = fragment.FirstTokenIndex; at <= fragment.LastTokenIndex; at++) text.Append(fragment.ScriptTokenStream[at].Text);
        return text.ToString();
    }

    /// <summary>What kind of statement it is, for people: its first three words.</summary>
    public static string FirstWords(TSqlFragment fragment) => string.Join(' ', Significant(fragment).Take(3).Select(Word));

    /// <summary>As a name may show it: a literal may be a piece of data, and names are shown to everybody.</summary>
    public static string Word(TSqlParserToken token) => IsData(token) ? "'***'" : token.Text;

    public static bool IsData(TSqlParserToken token) => token.TokenType
        is TSqlTokenType.AsciiStringLiteral
        or TSqlTokenType.UnicodeStringLiteral
        or TSqlTokenType.AsciiStringOrQuotedIdentifier
        or TSqlTokenType.HexLiteral;

    /// <summary>Over what the server reads: comments, blanks, the case of keywords and a last semicolon do not count.</summary>
    public static string Detail(TSqlFragment fragment) => Fingerprint.From(
        WithoutEnd(fragment).Select(Compared)).Value;

    /// <summary>As <see cref="Detail"/>, for what others see: two statements that differ in a password alone share it.</summary>
    public static Fingerprint Told(TSqlFragment fragment) => Fingerprint.From(WithoutSecrets.In(WithoutEnd(fragment), Compared));

    private static string Compared(TSqlParserToken token) => token.IsKeyword() ? token.Text.ToUpperInvariant() : token.Text;

    private static IEnumerable<TSqlParserToken> WithoutEnd(TSqlFragment fragment) =>
        Significant(fragment).Reverse().SkipWhile(token => token.TokenType == TSqlTokenType.Semicolon).Reverse();

    public static IEnumerable<TSqlParserToken> Significant(TSqlFragment fragment) =>
        Significant(fragment.ScriptTokenStream, fragment.FirstTokenIndex, fragment.LastTokenIndex);

    /// <param name="last">Absent for all that follow.</param>
    internal static IEnumerable<TSqlParserToken> Significant(IList<TSqlParserToken> tokens, int first, int? last = null)
    {
        for (var at = first; at <= (last ?? tokens.Count - 1); at++)
        {
            var token = tokens[at];
            if (token.TokenType is not (TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment
                or TSqlTokenType.EndOfFile))
                yield return token;
        }
    }

    /// <summary><c>AsymmetricKey</c> is <c>Asymmetric Key</c>.</summary>
    internal static string Separated(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0) text.Append(separator);
            text.Append(character);
        }

        return text.ToString();
    }
}
