using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// How deep a text is nested, counted before it is parsed: parser and readers call themselves for each level, and a stack that is used
/// up ends the process.
/// </summary>
internal static class Nesting
{
    /// <summary>Far more than anybody writes, and a fraction of what a stack holds.</summary>
    public const int Deepest = 1000;

    /// <summary>The line where it gets too deep.</summary>
    public static int? TooDeep(IList<TSqlParserToken> tokens)
    {
        // Shorter texts have no room for so many levels.
        if (tokens.Count <= Deepest) return null;
        var (parentheses, blocks, conditions, branches, signs) = (0, 0, 0, 0, 0);
        var before = TSqlTokenType.None;
        foreach (var token in tokens)
        {
            if (token.TokenType is TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment) continue;
            signs = token.TokenType is TSqlTokenType.Minus or TSqlTokenType.Tilde or TSqlTokenType.Not ? signs + 1 : 0;
            switch (token.TokenType)
            {
                case TSqlTokenType.LeftParenthesis:
                    parentheses++;
                    break;
                case TSqlTokenType.RightParenthesis:
                    parentheses = Math.Max(0, parentheses - 1);
                    break;
                case TSqlTokenType.Begin or TSqlTokenType.Case:
                    blocks++;
                    break;
                case TSqlTokenType.End:
                    (blocks, conditions) = (Math.Max(0, blocks - 1), 0);
                    break;
                case TSqlTokenType.If or TSqlTokenType.While:
                    conditions++;
                    if (before == TSqlTokenType.Else) branches++;
                    break;
                case TSqlTokenType.Go:
                    (conditions, branches) = (0, 0);
                    break;
                case TSqlTokenType.Insert or TSqlTokenType.Update or TSqlTokenType.Delete or TSqlTokenType.Set or TSqlTokenType.Print
                    or TSqlTokenType.Exec or TSqlTokenType.Execute or TSqlTokenType.Create or TSqlTokenType.Alter or TSqlTokenType.Drop
                    or TSqlTokenType.Return or TSqlTokenType.Semicolon:
                    conditions = 0;
                    break;
            }

            before = token.TokenType;
            if (parentheses + blocks > Deepest || conditions > Deepest || branches > Deepest || signs > Deepest) return token.Line;
        }

        return null;
    }
}
