using System.Text.RegularExpressions;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Observation.Inventory;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>
/// Whether a schema holds what scripts would have made. They are carried out on a copy of it in which whatever stands in their way is
/// taken away first: what they leave there must be in the schema, too. What they do to rows is not looked at.
/// </summary>
/// <param name="target">The schema, untouched.</param>
/// <param name="copy">The same once more, to try them in.</param>
internal sealed partial class HeldScripts(SchemaCopy target, SchemaCopy copy)
{
    private const string There = "there";
    private const string Absent = "not there";
    private const string Otherwise = "there otherwise";
    private const string AsMade = "as the scripts make it";

    private static readonly string[] SchemaWords = ["CREATE", "ALTER", "DROP"];

    private readonly HashSet<string> _touched = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _made = new(StringComparer.OrdinalIgnoreCase);
    private int _changes;

    // By table, read when all is carried out: one reading tells of all tables.
    private ILookup<string, string> ConstraintsMade => field ??= Constraints(copy);

    private ILookup<string, string> ConstraintsThere => field ??= Constraints(target);

    /// <returns>What differs; unreadable where they cannot be tried, and not applicable where they change no schema.</returns>
    public Fact<IReadOnlyList<Finding>> Compare(IReadOnlyList<SqlText> scripts, CancellationToken cancel)
    {
        if (target.Incomplete is { } incomplete) return Fact.Unreadable<IReadOnlyList<Finding>>(incomplete);
        foreach (var script in scripts)
        {
            copy.BeginScript();
            foreach (var statement in Statements(script.Text).Where(one => SchemaWords.Contains(one.FirstWord)))
            {
                cancel.ThrowIfCancellationRequested();
                if (CarryOut(statement) is { } failed)
                    return Fact.Unreadable<IReadOnlyList<Finding>>($"{script.Name} cannot be tried on a copy of the schema: {failed}");
            }
        }

        return _changes == 0
            ? Fact.NotApplicable<IReadOnlyList<Finding>>("no statement changes the schema")
            : Fact.Known<IReadOnlyList<Finding>>([.. _touched.Order(StringComparer.OrdinalIgnoreCase).SelectMany(Differences)]);
    }

    // A trigger holds statements of its own; SQLite knows where it ends.
    private static IEnumerable<AssessedStatement> Statements(string text)
    {
        var start = 0;
        foreach (var token in SqliteTokenizer.Tokens(text))
        {
            var end = token.Start + token.Length;
            if (!token.Is(text, ';') || raw.sqlite3_complete(text[start..end]) == 0) continue;
            yield return new AssessedStatement(text[start..end], [], explains: false);
            start = end;
        }

        yield return new AssessedStatement(text[start..], [], explains: false);
    }

    /// <returns>Why it cannot be carried out; nothing where it was, or where its work is done there already.</returns>
    private string? CarryOut(AssessedStatement statement)
    {
        if (statement.FirstWord == "CREATE" && statement.Perhaps() is { } perhaps && !_made.Contains(perhaps.Name)) TakeAway(perhaps.Name);
        var failed = Try(statement);
        if (failed is null || !MakesRoom(statement, failed)) return failed;
        return Try(statement);
    }

    private string? Try(AssessedStatement statement)
    {
        var compiled = copy.Compile(Encoding.UTF8.GetBytes(statement.Text));
        using (compiled.Statement)
        {
            var code = compiled.Code == raw.SQLITE_OK ? copy.CarryOut(compiled) : compiled.Code;
            if (code is raw.SQLITE_OK or raw.SQLITE_DONE)
            {
                foreach (var action in compiled.Actions.Where(action => action.Within is null)) Note(action, statement);
                // One that finds nothing to drop is compared all the same: it is not there.
                if (statement.FirstWord == "DROP") _changes++;
                return null;
            }
        }

        var message = SqliteErrors.Redact(raw.sqlite3_errmsg(copy.Handle).utf8_to_string() ?? "");
        if (!IsGoneAlready(statement, message)) return message;
        _changes++;
        return null;
    }

    // Whatever was to go is not there, which is what the script would have left.
    private static bool IsGoneAlready(AssessedStatement statement, string message) => statement.FirstWord == "DROP"
        ? message.StartsWith("no such ", StringComparison.Ordinal)
        : statement.FirstWord == "ALTER" && statement.Has("DROP") && message.StartsWith("no such column", StringComparison.Ordinal);

    private bool MakesRoom(AssessedStatement statement, string message)
    {
        if (Existing().Match(message) is { Success: true } existing) return TakeAway(existing.Groups[1].Value);
        return Duplicate().Match(message) is { Success: true } duplicate
            && statement.FirstWord == "ALTER"
            && Altered(statement) is { } table
            && Run($"ALTER TABLE {table} DROP COLUMN {SqliteIdentifier.Quote(duplicate.Groups[1].Value)}");
    }

    /// <summary>The table as the statement names it.</summary>
    private static string? Altered(AssessedStatement statement) => AlteredTable().Match(SqliteTokenizer.Canonical(statement.Text))
        is { Success: true } match ? match.Groups[1].Value : null;

    private bool TakeAway(string name) =>
        Find(copy, name.Trim('"', '`', '[', ']')) is { } there && Run($"DROP {there.Type} main.{SqliteIdentifier.Quote(there.Name)}");

    private bool Run(string sql)
    {
        var compiled = copy.Compile(Encoding.UTF8.GetBytes(sql));
        using (compiled.Statement) return compiled.Code == raw.SQLITE_OK && copy.CarryOut(compiled) == raw.SQLITE_DONE;
    }

    private void Note(AuthorizedAction action, AssessedStatement statement)
    {
        switch (action.Code)
        {
            case raw.SQLITE_CREATE_TABLE or raw.SQLITE_CREATE_VTABLE or raw.SQLITE_CREATE_INDEX or raw.SQLITE_CREATE_VIEW
                or raw.SQLITE_CREATE_TRIGGER:
                Touch(action.First);
                _made.Add(action.First ?? "");
                break;
            case raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_VTABLE or raw.SQLITE_DROP_INDEX or raw.SQLITE_DROP_VIEW
                or raw.SQLITE_DROP_TRIGGER:
                Touch(action.First);
                _made.Remove(action.First ?? "");
                break;
            case raw.SQLITE_ALTER_TABLE when action.First != "temp":
                Touch(action.Second);
                if (statement.RenamesTable && NewName().Match(SqliteTokenizer.Canonical(statement.Text)) is { Success: true } renamed)
                    Touch(SqliteTokenizer.NameOf(SqliteTokenizer.Significant(renamed.Groups[1].Value)[0], renamed.Groups[1].Value));
                break;
        }
    }

    private void Touch(string? name)
    {
        if (name is null || SqliteIdentifier.IsInternal(name)) return;
        _touched.Add(name);
        _changes++;
    }

    private static SchemaObject? Find(SchemaCopy schema, string name) => schema.Catalog.Named(name).FirstOrDefault();

    private IEnumerable<Finding> Differences(string name)
    {
        var (made, there) = (Find(copy, name), Find(target, name));
        var subject = $"{(made ?? there)?.Type} {SqliteIdentifier.Display(name)}";
        return (made, there) switch
        {
            (null, null) => [],
            (null, _) => [new Finding(subject, There, Absent)],
            (_, null) => [new Finding(subject, Absent, There)],
            _ when made.Type != there.Type => [new Finding(subject, $"a {there.Type}", AsMade)],
            _ when IsSame(made, there) => [],
            _ when made.Type == "table" => OfTable(name, subject),
            _ => [new Finding(subject, Otherwise, AsMade)],
        };
    }

    private static bool IsSame(SchemaObject one, SchemaObject other) =>
        SqliteTokenizer.Canonical(one.Sql ?? "") == SqliteTokenizer.Canonical(other.Sql ?? "");

    // A later change may have added columns to it since, or the script's own columns stand in another place: that is no difference.
    private List<Finding> OfTable(string table, string subject)
    {
        var (made, there) = (copy.Columns(table), target.Columns(table));
        List<Finding> findings =
        [
            .. made.Except(there).Select(column => new Finding(
                $"column {SqliteIdentifier.Display(table)}.{SqliteIdentifier.Display(column.Name)}",
                there.Any(other => other.Name == column.Name) ? Otherwise : Absent,
                AsMade)),
            .. there.Where(column => !_made.Contains(table) && made.All(other => other.Name != column.Name)).Select(column => new Finding(
                $"column {SqliteIdentifier.Display(table)}.{SqliteIdentifier.Display(column.Name)}", There, Absent)),
            .. ConstraintsMade[table].Except(ConstraintsThere[table], StringComparer.Ordinal)
                .Select(constraint => new Finding($"{constraint} of {SqliteIdentifier.Display(table)}", Absent, There)),
        ];
        return findings.Count == 0 && made.SequenceEqual(there) ? [new Finding(subject, Otherwise, AsMade)] : findings;
    }

    private static ILookup<string, string> Constraints(SchemaCopy schema) =>
        SqliteInventoryReader.Read(schema.Database, exactRows: false, violations: false).Constraints
            .ToLookup(constraint => constraint.Table, constraint => constraint.Definition, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("^(?:table|view|index|trigger|there is already an? (?:table|index) named) (.+?)(?: already exists)?$")]
    private static partial Regex Existing();

    [GeneratedRegex("^duplicate column name: (.+)$")]
    private static partial Regex Duplicate();

    [GeneratedRegex(@"^ALTER TABLE (.+?) ADD\b", RegexOptions.IgnoreCase)]
    private static partial Regex AlteredTable();

    [GeneratedRegex(@" RENAME TO (.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex NewName();
}
