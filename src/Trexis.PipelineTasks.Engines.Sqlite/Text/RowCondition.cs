namespace Trexis.PipelineTasks.Engines.Sqlite.Text;

/// <summary>
/// Whether a condition chooses rows, or is the same for every row: one that names nothing, compares a thing with itself or takes every
/// text chooses all or none, and so does what is joined with it by OR.
/// </summary>
internal sealed class RowCondition(string sql, IReadOnlyList<SqlToken> tokens)
{
    private static readonly string[] OfRow = ["NEW", "OLD"];

    private static readonly string[] NoNames =
    [
        "TRUE", "FALSE", "NULL", "NOT", "AND", "OR", "IS", "LIKE", "GLOB", "BETWEEN", "IN", "ISNULL", "NOTNULL", "DISTINCT", "FROM",
        "COLLATE", "ESCAPE",
    ];

    /// <summary>What an UPDATE gives to each column: leaving out rows that have it already leaves out no other value.</summary>
    public IReadOnlyDictionary<string, string> Assigned { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether <c>NEW</c> and <c>OLD</c> are the row that set a trigger off, the same for every row of the table.</summary>
    public bool IsOfTrigger { get; init; }

    public bool Chooses() => Chooses(0, tokens.Count, negated: false);

    /// <summary>Whether it may be true for one row and not for another.</summary>
    public bool NamesSomething() => NamesSomething(0, tokens.Count);

    private bool Chooses(int from, int to, bool negated)
    {
        if (Split(from, to, "OR") is { Count: > 1 } any) return Joined(any, "OR", negated);
        if (Split(from, to, "AND") is { Count: > 1 } all) return Joined(all, "AND", negated);
        if (from < to && Is(from, "NOT")) return Chooses(from + 1, to, !negated);
        return IsEnclosed(from, to) ? Chooses(from + 1, to - 1, negated) : !LeavesOutWhatIsSo(from, to, negated) && Leaf(from, to);
    }

    private bool LeavesOutWhatIsSo(int from, int to, bool negated)
    {
        if (Assigned.Count == 0) return false;
        for (var at = from + 1; at < to; at++)
        {
            if (Difference(at, to) is not var (differs, value, end) || (at - from != 1 && (at - from != 3 || Text(from + 1) != ".")))
                continue;
            var column = SqliteTokenizer.NameOf(tokens[at - 1], sql);
            return differs != negated
                && Assigned.TryGetValue(column, out var given)
                && given.Equals(value ?? Canonical(end, to), StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    // Whether an operator stands there that says that something is not, or is, what follows it.
    private (bool Differs, string? Value, int End)? Difference(int at, int to)
    {
        if (Is(at, "NOTNULL") || (Is(at, "NOT") && at + 1 < to && Is(at + 1, "NULL"))) return (true, "NULL", to);
        if (Is(at, "ISNULL")) return (false, "NULL", to);
        if (Is(at, "IS"))
        {
            var isNot = at + 1 < to && Is(at + 1, "NOT");
            var isDistinct = at + (isNot ? 2 : 1) < to && Is(at + (isNot ? 2 : 1), "DISTINCT");
            return (isNot != isDistinct, null, at + 1 + (isNot ? 1 : 0) + (isDistinct ? 2 : 0));
        }

        if (tokens[at].Kind != SqlTokenKind.Symbol || at + 1 >= to) return null;
        return (Text(at), Text(at + 1)) switch
        {
            ("<", ">") or ("!", "=") => (true, null, at + 2),
            ("=", "=") => (false, null, at + 2),
            ("=", _) => (false, null, at + 1),
            _ => null,
        };
    }

    // A part that is never true leaves the others of an OR as they are, and one that always is those of an AND.
    private bool Joined(List<(int From, int To)> parts, string word, bool negated)
    {
        var told = parts.FindAll(part => !IsLiteral(part.From, part.To, word == "OR" ? ["FALSE", "NULL", "0"] : ["TRUE", "1"]));
        return (word == "OR") == negated
            ? told.Exists(part => Chooses(part.From, part.To, negated))
            : told.Count > 0 && told.TrueForAll(part => Chooses(part.From, part.To, negated));
    }

    private bool IsLiteral(int from, int to, string[] literals) =>
        to == from + 1 && literals.Contains(Text(from), StringComparer.OrdinalIgnoreCase);

    private bool Leaf(int from, int to)
    {
        if (Compared(from, to) is { } at)
            return !Canonical(from, at.From).Equals(Canonical(at.To, to), StringComparison.OrdinalIgnoreCase) && NamesSomething(from, to);
        if (to - from >= 3 && (Is(to - 2, "LIKE") || Is(to - 2, "GLOB")) && Text(to - 1).Trim('\'') is "%" or "*") return false;
        return NamesSomething(from, to);
    }

    private (int From, int To)? Compared(int from, int to)
    {
        var depth = 0;
        for (var at = from; at < to; at++)
        {
            depth += Deeper(at);
            if (depth != 0 || tokens[at].Kind != SqlTokenKind.Symbol || Text(at) is not ("=" or "<" or ">")) continue;
            var end = at;
            while (end < to && tokens[end].Kind == SqlTokenKind.Symbol && Text(end) is "=" or "<" or ">") end++;
            return Text(end - 1) == "=" ? (at, end) : null;
        }

        return null;
    }

    private List<(int From, int To)> Split(int from, int to, string word)
    {
        var parts = new List<(int From, int To)>();
        var (depth, start, between) = (0, from, false);
        for (var at = from; at < to; at++)
        {
            depth += Deeper(at);
            if (depth != 0) continue;
            if (Is(at, "BETWEEN")) between = true;
            if (!Is(at, word)) continue;
            if (between && word == "AND")
            {
                between = false;
                continue;
            }

            parts.Add((start, at));
            start = at + 1;
        }

        parts.Add((start, to));
        return parts;
    }

    private bool IsEnclosed(int from, int to)
    {
        if (to - from < 3 || Text(from) != "(" || Text(to - 1) != ")" || Is(from + 1, "SELECT") || Is(from + 1, "WITH")) return false;
        var depth = 0;
        for (var at = from; at < to - 1; at++)
        {
            depth += Deeper(at);
            if (depth == 0) return false;
        }

        return true;
    }

    private int Deeper(int at) => tokens[at].Kind switch
    {
        SqlTokenKind.Symbol => Text(at) switch { "(" => 1, ")" => -1, _ => 0 },
        SqlTokenKind.Word => Is(at, "CASE") ? 1 : Is(at, "END") ? -1 : 0,
        _ => 0,
    };

    private bool NamesSomething(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (IsOfTrigger && at + 2 < to && Text(at + 1) == "." && OfRow.Any(row => Is(at, row)))
            {
                at += 2;
                continue;
            }

            if (tokens[at].Kind == SqlTokenKind.QuotedName
                || (tokens[at].Kind == SqlTokenKind.Word && !NoNames.Contains(Text(at), StringComparer.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    private bool Is(int at, string word) => tokens[at].Is(sql, word);

    private string Text(int at) => tokens[at].In(sql).ToString();

    private string Canonical(int from, int to) => string.Join(' ', Enumerable.Range(from, to - from).Select(Text));
}
