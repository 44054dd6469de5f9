using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Connections;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>One statement: its text, and what SQLite asked leave for when it compiled it.</summary>
internal sealed class AssessedStatement(string text, IReadOnlyList<AuthorizedAction> actions, bool explains)
{
    private readonly List<SqlToken> _tokens = SqliteTokenizer.Significant(text);

    public string Text { get; } = text;

    public bool Explains { get; } = explains;

    /// <summary>Without what happens on behalf of triggers and views.</summary>
    public IReadOnlyList<AuthorizedAction> Own { get; } = [.. actions.Where(action => action.Within is null)];

    public bool IsTransactional =>
        FirstWord != "VACUUM"
        && !Own.Any(action => action.Code is raw.SQLITE_TRANSACTION or raw.SQLITE_ATTACH or raw.SQLITE_DETACH)
        && !(Pragma is { First: { } name, Second: not null } && SqlitePragmas.NeedNoTransaction(name));

    /// <summary>The tables that it writes by way of foreign keys: for those SQLite names no trigger.</summary>
    public IReadOnlyList<string> CarriedTo(string table) =>
        [
            .. Own.Where(IsWrite)
                .Select(action => action.First!)
                .Where(name => name != table && !SqliteIdentifier.IsInternal(name))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The triggers that it sets off.</summary>
    public IReadOnlyList<string> Triggers { get; } =
        [
            .. actions.Where(action => action.Within is not null && IsWrite(action))
                .Select(action => action.Within!)
                .Distinct(StringComparer.Ordinal),
        ];

    public string FirstWord => Word(0);

    public bool IsOneWord => _tokens.Count == 1 || (_tokens.Count == 2 && _tokens[1].Is(Text, ';'));

    public AuthorizedAction? Pragma => FirstWord == "PRAGMA" ? Find(raw.SQLITE_PRAGMA) : null;

    public string Word(int place) =>
        place < _tokens.Count && _tokens[place].Kind == SqlTokenKind.Word ? _tokens[place].In(Text).ToString().ToUpperInvariant() : "";

    public AuthorizedAction? Find(params ReadOnlySpan<int> codes)
    {
        foreach (var action in Own)
        {
            if (codes.Contains(action.Code)) return action;
        }

        return null;
    }

    public bool Has(string word) => _tokens.Any(token => token.Is(Text, word));

    public bool Calls(string function) =>
        actions.Any(
            action => action.Code == raw.SQLITE_FUNCTION && string.Equals(action.Second, function, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether its own WHERE (not that of a subquery) chooses rows. One that looks at no column, such as <c>WHERE 1 = 1</c>,
    /// chooses all of them or none.
    /// </summary>
    public bool ChoosesRows()
    {
        var depth = 0;
        for (var at = 0; at < _tokens.Count; at++)
        {
            if (_tokens[at].Is(Text, '(')) depth++;
            if (_tokens[at].Is(Text, ')')) depth--;
            if (depth == 0 && _tokens[at].Is(Text, "WHERE"))
                return _tokens.Skip(at + 1).TakeWhile(token => !token.Is(Text, "RETURNING")).Any(NamesSomething);
        }

        return false;
    }

    private static bool IsWrite(AuthorizedAction action) =>
        action is { Code: raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE, First: not null };

    private bool NamesSomething(SqlToken token) =>
        token.Kind == SqlTokenKind.QuotedName
        || (token.Kind == SqlTokenKind.Word
            && token.In(Text)
                .ToString()
                .ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL" or "NOT" or "AND" or "OR" or "IS" or "LIKE" or "BETWEEN" or "IN"));
}
