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
    /// A server's message without the values it quotes, on one line: SQL Server 2627 and 2601 (<c>key value is (…)</c>),
    /// 2628 (<c>Truncated value: '…'</c>), 245, 8114 and 241 (<c>value '…'</c>), and their like.
    /// </summary>
    public static string Message(string message) =>
        QuotedValue().Replace(
            message.ReplaceLineEndings(" ").Trim(), match => match.Groups[1].Value + (match.Groups[2].Value[0] == '(' ? "(***)" : "'***'"));

    /// <summary>The first lines of a statement with every string, number and blob literal replaced.</summary>
    public static string Statement(string sql, int lines = 3)
    {
        var text = Literals(sql.Trim().ReplaceLineEndings("\n"));
        var kept = text.Split('\n', lines + 1);
        return kept.Length <= lines ? text : string.Join('\n', kept[..lines]) + "\n…";
    }

    private static string Literals(string sql)
    {
        var result = new StringBuilder(sql.Length);
        for (var at = 0; at < sql.Length;)
        {
            var character = sql[at];
            if (character == '\'')
            {
                at = EndOfString(sql, at);
                result.Append("'***'");
            }
            else if (char.IsAsciiDigit(character) && (at == 0 || !IsWord(sql[at - 1])))
            {
                while (at < sql.Length && (IsWord(sql[at]) || sql[at] == '.')) at++;
                result.Append(Mark);
            }
            else if (character is '"' or '[' or '`')
            {
                var end = sql.IndexOf(character == '[' ? ']' : character, at + 1);
                end = end < 0 ? sql.Length : end + 1;
                result.Append(sql, at, end - at);
                at = end;
            }
            else
            {
                result.Append(character);
                at++;
            }
        }

        return result.ToString();
    }

    // A doubled quote stands for one inside the string; an open string ends with the text.
    private static int EndOfString(string sql, int start)
    {
        var at = start + 1;
        while (at < sql.Length)
        {
            if (sql[at] != '\'') at++;
            else if (at + 1 < sql.Length && sql[at + 1] == '\'') at += 2;
            else return at + 1;
        }

        return at;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '@' or '#' or '$';

    [GeneratedRegex(
        @"(\bvalues?\b(?:\s+(?:is|was|are))?:?\s*)(\((?:[^()]|\([^()]*\))*\)|'(?:[^']|'')*')",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedValue();
}
