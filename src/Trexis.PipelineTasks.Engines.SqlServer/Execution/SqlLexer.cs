namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

internal enum SqlRegion
{
    Code,
    LineComment,

    /// <summary><c>/* … */</c>, which T-SQL nests.</summary>
    BlockComment,

    /// <summary><c>'…'</c></summary>
    Literal,

    /// <summary><c>"…"</c></summary>
    QuotedName,

    /// <summary><c>[…]</c></summary>
    BracketedName,
}

/// <summary>
/// Follows T-SQL's quotes and comments character by character: all that cutting a script into batches needs to know of it.
/// </summary>
internal struct SqlLexer
{
    private int _depth;

    public SqlRegion Region { get; private set; }

    /// <summary>
    /// Takes in what stands at <paramref name="at"/> and returns how many characters it spans: two for a pair such as <c>--</c> or a
    /// doubled quote.
    /// </summary>
    public int Advance(ReadOnlySpan<char> text, int at)
    {
        var character = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        return Region switch
        {
            SqlRegion.Code => InCode(character, next),
            SqlRegion.LineComment => EndsWith(character is '\n', 1),
            SqlRegion.BlockComment => InBlock(character, next),
            SqlRegion.Literal => InQuotes(character, next, '\''),
            SqlRegion.QuotedName => InQuotes(character, next, '"'),
            _ => InQuotes(character, next, ']'),
        };
    }

    private int InCode(char character, char next)
    {
        (Region, _depth, var length) = (character, next) switch
        {
            ('-', '-') => (SqlRegion.LineComment, 0, 2),
            ('/', '*') => (SqlRegion.BlockComment, 1, 2),
            ('\'', _) => (SqlRegion.Literal, 0, 1),
            ('"', _) => (SqlRegion.QuotedName, 0, 1),
            ('[', _) => (SqlRegion.BracketedName, 0, 1),
            _ => (SqlRegion.Code, 0, 1),
        };
        return length;
    }

    private int InBlock(char character, char next)
    {
        switch (character, next)
        {
            case ('/', '*'):
                _depth++;
                return 2;
            case ('*', '/'):
                _depth--;
                return EndsWith(_depth == 0, 2);
            default:
                return 1;
        }
    }

    private int InQuotes(char character, char next, char close)
    {
        if (character != close) return 1;
        return next == close ? 2 : EndsWith(true, 1);
    }

    private int EndsWith(bool ends, int length)
    {
        if (ends) Region = SqlRegion.Code;
        return length;
    }
}
