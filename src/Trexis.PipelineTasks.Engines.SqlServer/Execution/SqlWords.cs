namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

internal static class SqlWords
{
    /// <summary>Words outside of comments; anything in quotes counts as one nameless word, and so does the end.</summary>
    public static IEnumerable<string> In(string text)
    {
        var lexer = default(SqlLexer);
        var word = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var before = lexer.Region;
            var taken = lexer.Advance(text, at);
            var inWord = before == SqlRegion.Code
                && lexer.Region == SqlRegion.Code
                && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '@' or '#' or '$');
            if (inWord) word.Append(text[at]);
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (before == SqlRegion.Code && lexer.Region is SqlRegion.Literal or SqlRegion.QuotedName or SqlRegion.BracketedName)
                yield return "";
            at += taken;
        }

        if (word.Length > 0) yield return word.ToString();
        yield return "";
    }
}
