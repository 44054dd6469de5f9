namespace Trexis.PipelineTasks.Engines.Sqlite.Text;

internal enum SqlTokenKind
{
    Space,
    Comment,

    /// <summary><c>'…'</c> or <c>x'…'</c>.</summary>
    Literal,

    Number,

    /// <summary>A keyword or a bare name.</summary>
    Word,

    /// <summary>A name in <c>"…"</c>, <c>[…]</c> or backquotes.</summary>
    QuotedName,

    Symbol,
}

internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length)
{
    public ReadOnlySpan<char> In(string sql) => sql.AsSpan(Start, Length);

    public bool Is(string sql, string word) => Kind == SqlTokenKind.Word && In(sql).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool Is(string sql, char symbol) => Kind == SqlTokenKind.Symbol && sql[Start] == symbol;
}
