using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting;

/// <summary>
/// Comments that let a finding stand: <c>-- trexis: allow update-has-where: the table has one row</c>, on the statement's first
/// line or right above it. One without a reason allows nothing.
/// </summary>
internal sealed partial class Suppressions
{
    private readonly HashSet<(int Line, string Rule)> _allowed = [];

    public Suppressions(IList<TSqlParserToken> tokens)
    {
        foreach (var comment in tokens.Where(token => token.TokenType is TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment))
        {
            if (Allow().Match(comment.Text) is not { Success: true } match) continue;
            _allowed.Add((LineBelow(tokens, comment), match.Groups["rule"].Value));
            _allowed.Add((comment.Line, match.Groups["rule"].Value));
        }
    }

    public bool Allows(string rule, int line) => _allowed.Contains((line, rule));

    // Several comments may stand above one statement.
    private static int LineBelow(IList<TSqlParserToken> tokens, TSqlParserToken comment) => tokens
        .SkipWhile(token => !ReferenceEquals(token, comment))
        .FirstOrDefault(token => token.TokenType is not (TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment
            or TSqlTokenType.MultilineComment))?.Line ?? comment.Line;

    [GeneratedRegex(@"trexis:\s*allow\s+(?<rule>[a-z-]+)\s*:\s*\S", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allow();
}
