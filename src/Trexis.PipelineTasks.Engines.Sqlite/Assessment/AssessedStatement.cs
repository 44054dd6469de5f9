using System.Collections.Immutable;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>One statement: its text, and what SQLite asked leave for when it compiled it.</summary>
internal sealed class AssessedStatement(string text, IReadOnlyList<AuthorizedAction> actions, bool explains)
{
    // A SELECT with one of these gives fewer rows than its table holds, or others.
    private static readonly string[] Narrowing = ["LIMIT", "GROUP", "HAVING", "UNION", "INTERSECT", "EXCEPT", "CONFLICT"];

    // What may follow a condition.
    private static readonly string[] AfterCondition = ["GROUP", "ORDER", "LIMIT", "RETURNING", "ON", "UNION", "INTERSECT", "EXCEPT"];

    private readonly List<SqlToken> _tokens = SqliteTokenizer.Significant(text);

    public string Text { get; } = text;

    /// <summary>Whether it is carried out for each row that sets a trigger off.</summary>
    public bool IsOfTrigger { get; init; }

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

    /// <summary>Whether it writes rows beside those that it names: foreign keys see to it, perhaps within one table.</summary>
    public bool CarriesOn => Own.Count(action => IsWrite(action) && !SqliteIdentifier.IsInternal(action.First!)) > 1;

    /// <summary>Whether rows that are in the way of new ones go: not the function of that name.</summary>
    public bool Replaces => Outermost("REPLACE", 0) is >= 0 and var at
        && ((at > 0 && _tokens[at - 1].Is(Text, "OR")) || (at + 1 < _tokens.Count && _tokens[at + 1].Is(Text, "INTO")));

    /// <summary>What it says itself of rows in the way, whatever the table says: <c>ABORT</c>; absent where it says nothing.</summary>
    public string? OnConflict =>
        Outermost("OR", 0) is > 0 and var at && (_tokens[at - 1].Is(Text, "INSERT") || _tokens[at - 1].Is(Text, "UPDATE"))
            ? Word(at + 1)
            : Replaces ? "REPLACE" : null;

    /// <summary>Whether a trigger or a view has a part in it.</summary>
    public bool IsNotAlone { get; } = actions.Any(action => action.Within is not null);

    /// <summary>The columns that an INSERT names; absent where it names none, and so means all.</summary>
    public IReadOnlyList<string>? Names()
    {
        var at = Outermost("INTO", 0) + 2;
        if (Is(at, '.')) at += 2;
        if (at < _tokens.Count && _tokens[at].Is(Text, "AS")) at += 2;
        return Is(at, '(')
            ?
            [
                .. _tokens.Skip(at + 1).TakeWhile(token => !token.Is(Text, ')'))
                    .Where(token => !token.Is(Text, ','))
                    .Select(token => SqliteTokenizer.NameOf(token, Text)),
            ]
            : null;

        bool Is(int place, char symbol) => place < _tokens.Count && _tokens[place].Is(Text, symbol);
    }

    /// <summary>
    /// The text that an INSERT of one row gives to a column; absent where it is none, or stands elsewhere than in VALUES.
    /// </summary>
    public string? Given(string column)
    {
        List<string> names = [.. Names() ?? []];
        // With the commas between them, and the parentheses around.
        var place = (2 * names.FindIndex(name => name.Equals(column, StringComparison.OrdinalIgnoreCase))) + 1;
        var values = Outermost("VALUES", 0);
        List<SqlToken> row = [.. _tokens.Skip(values + 1).TakeWhile(token => !token.Is(Text, ';'))];
        return place > 0 && values >= 0 && row.Count == (2 * names.Count) + 1 && row[place] is { Kind: SqlTokenKind.Literal } given
            ? SqliteTokenizer.NameOf(given, Text)
            : null;
    }

    /// <summary>
    /// A query that finds a row which its own WHERE leaves out; absent where it has none, or where it could not be asked of one table.
    /// </summary>
    public string? LeftOut()
    {
        var where = Outermost("WHERE", 0);
        var write = Math.Max(Outermost("DELETE", 0), Outermost("UPDATE", 0));
        if (where < 0 || write < 0 || Has("RECURSIVE") || Outermost("ORDER", 0) >= 0 || Outermost("LIMIT", 0) >= 0) return null;
        var from = _tokens[write].Is(Text, "DELETE") ? write + 2 : _tokens[write + 1].Is(Text, "OR") ? write + 3 : write + 1;
        var to = _tokens[write].Is(Text, "DELETE") ? where : Outermost("SET", from);
        if (to < 0) return null;
        var condition = $"({Words(where + 1, EndOf(where))})";
        // Of an UPDATE that takes values from elsewhere a row is left out where nothing there belongs to it.
        if (Outermost("FROM", to) is >= 0 and var other) condition = $"EXISTS (SELECT 1 {Words(other, where)} WHERE {condition})";
        return $"{Words(0, write)} SELECT 1 FROM {Words(from, to)} WHERE {condition} IS NOT TRUE LIMIT 1";
    }

    // Without comments; an operator of two characters stays one.
    private string Words(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(at =>
        (at > from && _tokens[at - 1].Start + _tokens[at - 1].Length < _tokens[at].Start ? " " : "") + _tokens[at].In(Text).ToString()));

    /// <summary>What the triggers write that it sets off, in their order; <see cref="AuthorizedAction.Within"/> is the trigger.</summary>
    public IReadOnlyList<AuthorizedAction> Triggered { get; } =
        [
            .. actions.Where(action => action.Within is not null && IsWrite(action) && !SqliteIdentifier.IsInternal(action.First!))
                .DistinctBy(action => (action.Within, action.Code, action.First)),
        ];

    /// <summary>The columns of a table that an UPDATE sets.</summary>
    public IReadOnlyList<string> Sets(string table) =>
    [
        .. Own.Where(action => action is { Code: raw.SQLITE_UPDATE, Second: not null } && action.Table == table)
            .Select(action => action.Second!),
    ];

    /// <summary>The tables that it reads, with the columns: not those in which SQLite itself looks for what a key refers to.</summary>
    public IReadOnlyDictionary<string, ImmutableHashSet<string>> Reads => Own
        .Where(action => action is { Code: raw.SQLITE_READ, First: { } name } && IsNamed(name))
        .GroupBy(action => action.Table, action => action.Second ?? "", StringComparer.Ordinal)
        .ToDictionary(read => read.Key, read => read.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase), StringComparer.Ordinal);

    /// <summary>Whether it writes every row of the table: a statement of a trigger, of which nobody was asked leave.</summary>
    /// <param name="code">SQLite's action code.</param>
    public bool MeansAllOf(int code, string table)
    {
        if (FirstWord != (code == raw.SQLITE_DELETE ? "DELETE" : "UPDATE") || ChoosesRows()) return false;
        var name = FirstWord == "DELETE" ? 2 : Word(1) == "OR" ? 3 : 1;
        return string.Equals(SqliteTokenizer.NameOf(_tokens[name], Text), table, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What CREATE … IF NOT EXISTS would make, and its definition from the name on; absent for any other statement.</summary>
    public (string Name, string Definition)? Perhaps()
    {
        var at = FirstWord == "CREATE" ? PlaceAfterExists() : 0;
        return at == 0
            ? null
            : (SqliteTokenizer.NameOf(_tokens[at], Text), SqliteTokenizer.Canonical(Text[(_tokens[at].Start + _tokens[at].Length)..]));
    }

    /// <summary>What IF EXISTS or IF NOT EXISTS asks for; nothing where it has neither.</summary>
    public string? NameAfterExists() => PlaceAfterExists() is > 0 and var at ? SqliteTokenizer.NameOf(_tokens[at], Text) : null;

    private int PlaceAfterExists()
    {
        var at = _tokens.FindIndex(token => token.Is(Text, "EXISTS")) + 1;
        var condition = at >= 3 && _tokens[at - 2].Is(Text, "NOT") ? at - 3 : at - 2;
        if (condition < 0 || at >= _tokens.Count || !_tokens[condition].Is(Text, "IF")) return 0;
        return at + 2 < _tokens.Count && _tokens[at + 1].Is(Text, '.') ? at + 2 : at;
    }

    public bool RenamesTable => _tokens.Zip(_tokens.Skip(1)).Any(pair => pair.First.Is(Text, "RENAME") && pair.Second.Is(Text, "TO"));

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

    /// <summary>Whether its own WHERE (not that of a subquery) chooses rows.</summary>
    public bool ChoosesRows() => Condition()?.Chooses() is true;

    public bool HasCondition => Outermost("WHERE", 0) >= 0;

    /// <summary>Its own WHERE where that is the same for every row, so that SQLite can be asked of it alone.</summary>
    public string? Constant() =>
        Condition()?.NamesSomething() is false && !Reads.Values.Any(columns => columns.Contains("TRUE") || columns.Contains("FALSE"))
            ? Words(Outermost("WHERE", 0) + 1, EndOf(Outermost("WHERE", 0)))
            : null;

    private RowCondition? Condition() => Outermost("WHERE", 0) is >= 0 and var at ? ConditionAt(at) : null;

    private RowCondition ConditionAt(int where) =>
        new(Text, _tokens[(where + 1)..EndOf(where)]) { Assigned = Assigned(where), IsOfTrigger = IsOfTrigger };

    private int EndOf(int condition)
    {
        var depth = 0;
        for (var at = condition + 1; at < _tokens.Count; at++)
        {
            if (_tokens[at].Is(Text, '(')) depth++;
            if (_tokens[at].Is(Text, ')') && --depth < 0) return at;
            if (depth == 0 && (_tokens[at].Is(Text, ';') || AfterCondition.Any(word => _tokens[at].Is(Text, word)))) return at;
        }

        return _tokens.Count;
    }

    // What an UPDATE gives to each column.
    private Dictionary<string, string> Assigned(int end)
    {
        var assigned = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var set = Outermost("SET", 0);
        if (set < 0 || Outermost("UPDATE", 0) is < 0) return assigned;
        if (Outermost("FROM", set) is >= 0 and var from) end = Math.Min(end, from);
        foreach (var (first, last) in SelectLists.Parts(Text, _tokens, set + 1, end))
        {
            if (last - first > 2 && _tokens[first + 1].Is(Text, '='))
                assigned[SqliteTokenizer.NameOf(_tokens[first], Text)] =
                    SqliteTokenizer.Canonical(Text[_tokens[first + 2].Start..(_tokens[last - 1].Start + _tokens[last - 1].Length)]);
        }

        return assigned;
    }

    /// <summary>What its SELECT takes from a table, in order; absent where its FROM is anything else than the table's name.</summary>
    public IReadOnlyList<SelectedColumn>? Selects(string table) =>
        Outermost("SELECT", 0) is >= 0 and var select && Outermost("FROM", select) is >= 0 and var from
            ? SelectLists.Of(Text, _tokens, select + 1, from, table)
            : null;

    /// <summary>Whether it fills gaps of one column and touches no value that is there.</summary>
    public bool FillsGaps() => Outermost("WHERE", 0) is >= 0 and var where
        && Assigned(where).Keys.ToList() is [var only]
        && SqliteTokenizer.Canonical(Text[(_tokens[where].Start + _tokens[where].Length)..])
            .Equals($"{only} IS NULL", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The one table whose rows its SELECT takes, one by one, as far as its WHERE chooses them; absent where it may take others or fewer.
    /// </summary>
    public string? TakesRowsOf()
    {
        var select = Outermost("SELECT", 0);
        if (select < 0 || IsNotAlone || Outermost("WITH", 0) >= 0 || Word(select + 1) == "DISTINCT") return null;
        if (Narrowing.Any(word => Outermost(word, select) >= 0)) return null;
        return Reads.Keys.Where(table => Selects(AuthorizedAction.NameOf(table)) is not null).ToList() is [var only] ? only : null;
    }

    /// <summary>Whether its SELECT takes rows of a table, perhaps by way of another one, and nothing in it chooses among them.</summary>
    public bool TakesAnyOf(string table)
    {
        var select = Outermost("SELECT", 0);
        var from = select < 0 ? -1 : Outermost("FROM", select);
        // What a WITH reads it reads on its own behalf.
        var named = Has("WITH");
        if (from < 0 || !(named || Reads.ContainsKey(table))) return false;
        var byWay = named || _tokens[from + 1].Is(Text, '(');
        return Enumerable.Range(0, _tokens.Count).Any(at => (byWay || at == from) && _tokens[at].Is(Text, "FROM") && IsTable(at + 1))
            && !Enumerable.Range(0, _tokens.Count).Any(Chooses);

        bool IsTable(int at) => SqliteTokenizer.NameOf(_tokens[at + 2 < _tokens.Count && _tokens[at + 1].Is(Text, '.') ? at + 2 : at], Text)
            .Equals(AuthorizedAction.NameOf(table), StringComparison.OrdinalIgnoreCase);

        bool Chooses(int at) => Word(at) switch
        {
            "WHERE" => ConditionAt(at).Chooses(),
            "LIMIT" or "HAVING" or "INTERSECT" or "EXCEPT" => true,
            "JOIN" => Word(at - 1) is not ("LEFT" or "OUTER" or "CROSS"),
            _ => false,
        };
    }

    /// <summary>Its SELECT, as a statement of its own.</summary>
    public string Query()
    {
        var (select, end) = (Outermost("SELECT", 0), Outermost("RETURNING", 0));
        return Words(select, end < 0 ? _tokens.Count : end);
    }

    /// <summary>Why SQLite refuses the added column where the table holds rows; absent where it does not.</summary>
    public string? RefusedOverRows(ColumnShape column, bool keysHold)
    {
        var given = column.Default is not (null or "NULL");
        if (given && !IsConstant(column.Default!)) return "a default that is computed";
        if (given && keysHold && Has("REFERENCES")) return "REFERENCES with a default while foreign keys are on";
        return column is { IsGenerated: true, IsNotNull: true } ? "NOT NULL on a computed value" : null;
    }

    // SQLite takes a literal, with a sign or in parentheses, and nothing that it would have to compute.
    private static bool IsConstant(string expression)
    {
        var tokens = SqliteTokenizer.Significant(expression);
        return !tokens.Exists(token => token.Is(expression, "CURRENT_TIME") || token.Is(expression, "CURRENT_DATE")
                || token.Is(expression, "CURRENT_TIMESTAMP"))
            && tokens.Count(token => token.Kind != SqlTokenKind.Symbol) == 1
            && tokens.TrueForAll(token => token.Kind != SqlTokenKind.Symbol || expression[token.Start] is '+' or '-' or '(' or ')');
    }

    private bool IsNamed(string table) =>
        _tokens.Exists(token => SqliteTokenizer.NameOf(token, Text).Equals(table, StringComparison.OrdinalIgnoreCase));

    private int Outermost(string word, int from)
    {
        var depth = 0;
        for (var at = 0; at < _tokens.Count; at++)
        {
            if (_tokens[at].Is(Text, '(')) depth++;
            if (_tokens[at].Is(Text, ')')) depth--;
            if (at >= from && depth == 0 && _tokens[at].Is(Text, word)) return at;
        }

        return -1;
    }

    private static bool IsWrite(AuthorizedAction action) =>
        action is { Code: raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE, First: not null };
}
