using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// The words of a text as a fingerprint that others see may hold them: a password is short, and whoever has its hash can try passwords
/// until one fits.
/// </summary>
internal static partial class WithoutSecrets
{
    private const string Mark = "'***'";
    private const string Names = "(?:password|passphrase|pwd|secret|key_source|identity_value)";

    // Procedures that take a password by its place, and that place; what follows it is hidden, too.
    private static readonly Dictionary<string, int> SignIns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sp_addlogin"] = 1,
        ["sp_password"] = 0,
        ["sp_addlinkedsrvlogin"] = 4,
        ["sp_addapprole"] = 1,
        ["sp_approlepassword"] = 1,
        ["sp_setapprole"] = 1,
    };

    /// <param name="tokens">Blanks and comments among them change nothing.</param>
    /// <param name="text">How a word that is no data is written.</param>
    public static IEnumerable<string> In(IEnumerable<TSqlParserToken> tokens, Func<TSqlParserToken, string> text)
    {
        var (follows, left) = (false, int.MaxValue);
        foreach (var token in tokens)
        {
            if (StatementText.IsData(token))
            {
                yield return follows || left <= 0 ? Mark : Given().Replace(token.Text, "$1***");
                follows = Opens().IsMatch(token.Text);
                continue;
            }

            var word = text(token);
            yield return word;
            if (Name().IsMatch(word)) follows = true;
            else if (token.IsKeyword() || token.TokenType is TSqlTokenType.Comma or TSqlTokenType.Semicolon) follows = false;
            if (SignIns.TryGetValue(word.Trim('[', ']'), out var place)) left = place;
            else if (token.TokenType == TSqlTokenType.Comma && left < int.MaxValue) left--;
            else if (token.TokenType == TSqlTokenType.Semicolon) left = int.MaxValue;
        }
    }

    [GeneratedRegex(Names + @"[\]""]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // In a text that is executed, where quotes are doubled, or in a connection string.
    [GeneratedRegex("(" + Names + @"\s*=\s*)(N?'+[^']+|[^';\s]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Given();

    [GeneratedRegex(Names + @"\s*=\s*N?'+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opens();
}
