using System.Collections.Immutable;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// What earlier statements of the same text have told. A table that it certainly makes itself holds only what it puts in, and nobody
/// waits for it.
/// </summary>
/// <param name="parser">Reads the text of views.</param>
/// <param name="database">The one that is deployed to, where its name is known.</param>
/// <param name="target">What it held before.</param>
internal sealed class ScriptKnowledge(TSqlParser parser, string? database, KnownSchema target)
{
    // As written, for the server may tell cases apart, and a name without schema may stand for any; forgotten without regard to both.
    private ImmutableHashSet<string> _made = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private ImmutableHashSet<string> _madeBefore = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private readonly HashSet<string> _planned = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<WrittenBy, HashSet<string>> _ownNames = [];
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _unfilled = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _guarded = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _choosingCursors = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, StatementList> _procedures = new(StringComparer.OrdinalIgnoreCase);
    private readonly Region _whole = new(null);
    private Region? _region;
    private Region? _silent;
    private bool _left;
    private int _loops;
    private int _transactions;
    private bool _changesSchema;

    /// <summary>Of the statement that is read.</summary>
    public WrittenBy Written
    {
        get;
        set => (field, Schema.IsForPeople) = (value, value == WrittenBy.People);
    }

    public bool IsOfPeople => Written == WrittenBy.People;

    /// <summary>The table whose identity column rows may bring values for: one at a time, until it is switched off.</summary>
    public SetIdentityInsertStatement? Identity { get; set; }

    /// <summary>Whether a column is NOT NULL where nobody says so.</summary>
    public bool ColumnsAreNotNull { get; set; }

    /// <summary>Whether a statement is repeated until something ends it.</summary>
    public bool InLoop => _loops > 0;

    /// <summary>
    /// Whether the statement is carried out only where one before has failed: a connection of ours has ended the script then.
    /// </summary>
    public bool HasFailed { get; set; }

    /// <summary>What the statement that is read may name beside tables.</summary>
    public CommonExpressions Expressions { get; private set; } = new([]);

    /// <summary>Reads a statement, or the query of a view, that names its own expressions and no others.</summary>
    public T Naming<T>(TSqlStatement statement, Func<T> read)
    {
        var before = Expressions;
        Expressions = CommonExpressions.Of(statement);
        var found = read();
        Expressions = before;
        return found;
    }

    /// <summary>Whether each statement stops after a number of rows.</summary>
    public bool RowsAreLimited { get; set; }

    /// <summary>The target's schema, as the statements so far leave it behind.</summary>
    public SchemaState Schema { get; } = new(target, database);

    /// <summary>Where the statement stands: one in the same region, or in one around it, is carried out whenever this one is.</summary>
    public Region Region => _region ?? _whole;

    /// <summary>Whether the statement is carried out whatever happens.</summary>
    public bool IsCertain => Region == _whole;

    /// <summary>What the script has copied as a whole.</summary>
    public WholeCopies Copied => field ??= new WholeCopies(Schema);

    /// <summary>Conditions that were asked before and hold as they did then.</summary>
    public Conditions Asked => field ??= new Conditions(Schema);

    public ConstantTexts Texts { get; } = new();

    /// <summary>
    /// Constraints of tables that the script has made, and procedures that it has made where there were none; those of a planner are no
    /// script's own.
    /// </summary>
    public HashSet<string> OwnNames => _ownNames.TryGetValue(Written, out var names)
        ? names
        : _ownNames[Written] = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A view, procedure or function is made: by the script itself where the target had none, or where the statement would have failed
    /// over one that was there.
    /// </summary>
    public void MadeModule(SchemaObjectName name, bool failsWhereThere)
    {
        var known = Schema.NameOf(name);
        if (!_taken.Contains(known) && (Schema.LacksModule(name) || (failsWhereThere && IsCertain))) OwnNames.Add(known);
        Schema.Module(known);
    }

    /// <summary>A view, procedure, function or synonym is dropped.</summary>
    /// <returns>Whether the script had made it.</returns>
    public bool Gone(SchemaObjectName name)
    {
        var known = Schema.NameOf(name);
        if (OwnNames.Remove(known)) return true;
        if (!Schema.LacksModule(name) || !Schema.Lacks(name)) _taken.Add(known);
        return false;
    }

    /// <summary>Whether a statement before has dropped what had this name.</summary>
    public bool Replaces(SchemaObjectName name) => _taken.Contains(Schema.NameOf(name));

    /// <summary>
    /// A procedure of an earlier script may be there by the time that the next one is read again: then nobody reads its text.
    /// </summary>
    public void BeginScript()
    {
        _procedures.Clear();
        (_transactions, RowsAreLimited) = (0, false);
        RememberMade();
    }

    public void BeginTransaction()
    {
        if (_transactions++ == 0) RememberMade();
    }

    public void Commit() => _transactions = Math.Max(0, _transactions - 1);

    /// <summary>What was made, copied or filled since the transaction began was not; without one, since the script did.</summary>
    public void RollBack()
    {
        Copied.Clear();
        Asked.Clear();
        _unfilled.Clear();
        _transactions = 0;
        if (!_changesSchema) return;
        Schema.Doubt();
        _made = _made.Intersect(_madeBefore);
        _procedures.Clear();
        foreach (var names in _ownNames.Values) names.Clear();
    }

    /// <summary>A statement makes, changes or drops an object.</summary>
    public void ChangesSchema() => _changesSchema = true;

    private void RememberMade() => (_madeBefore, _changesSchema) = (_made, false);

    /// <summary>From here on nothing is carried out until that is switched off again, in later batches, too.</summary>
    public void Silence(bool isOn)
    {
        if (isOn) _region = _silent ??= new Region(Region);
        else if (Region == _silent) _region = null;
        if (!isOn) _silent = null;
    }

    /// <summary>A procedure is made, changed or dropped.</summary>
    /// <param name="body">What it does; absent where nobody can tell.</param>
    public void Learn(SchemaObjectName procedure, StatementList? body)
    {
        var name = Schema.NameOf(procedure);
        Schema.ForgetProcedures(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        _procedures.Remove(name);
        if (body is not null && IsCertain) _procedures[name] = body;
    }

    /// <summary>What a procedure does that the script has made, or that is as the target has it; absent where nobody can tell.</summary>
    public StatementList? BodyOf(SchemaObjectName procedure)
    {
        if (_procedures.TryGetValue(Schema.NameOf(procedure), out var made)) return made;
        if (Schema.Procedure(procedure) is not { } text) return null;
        var (script, errors) = parser.Parse(text);
        return errors.Count == 0
            && script is { Batches: [{ Statements: [ProcedureStatementBody { MethodSpecifier: null, StatementList: { } body }] }] }
            ? body
            : null;
    }

    /// <summary>Something was run that nobody could read: what was known may be so no more.</summary>
    public void Doubt()
    {
        Schema.Doubt();
        Copied.Clear();
        Asked.Clear();
    }

    /// <summary>Reads what is carried out perhaps: below a condition, in a handler, in text that is run.</summary>
    /// <param name="region">Where what is read stands; absent for one of its own.</param>
    public void Perhaps(Action read, Region? region = null)
    {
        var before = Region;
        _region = region ?? new Region(before);
        Texts.Perhaps(read);
        _region = _left ? new Region(_silent ?? before) : _silent ?? before;
    }

    /// <summary>Reads what comes back: a RETURN of it leaves only it.</summary>
    /// <param name="isPerhaps">Whether it is carried out perhaps, and not whenever the statement is that calls it.</param>
    public void Called(Action read, bool isPerhaps)
    {
        var (region, left) = (_region, _left);
        Perhaps(read, new Region(Region) { IsText = !isPerhaps });
        (_region, _left) = (_silent ?? region, left);
    }

    /// <summary>
    /// Reads statements whose failure ends the text, and then what is done about it: whatever they have made may have been there.
    /// </summary>
    public void Attempt(Action read, Action handle)
    {
        var before = _made;
        read();
        var after = _made;
        _made = after.Intersect(before);
        Perhaps(handle);
        _made = _made.Union(after);
    }

    public void Loop(Action read)
    {
        _loops++;
        Perhaps(read);
        _loops--;
    }

    /// <summary>From here on, what is left of the batch may be carried out again and again.</summary>
    public void ComesBack() => _loops++;

    /// <summary>From here on, what is left of the batch may be skipped.</summary>
    public void MayLeave() => (_left, _region) = (true, new Region(Region));

    public void BeginBatch()
    {
        (_region, _left, _loops) = (_silent, false, 0);
        Texts.Clear();
    }

    /// <param name="columns">Empty where nobody names them.</param>
    public void Made(SchemaObjectName table, params IReadOnlyList<ColumnForm> columns)
    {
        if (IsCertain || Schema.Lacks(table)) _made = _made.Add(Key(table));
        if (Written == WrittenBy.Planner) _planned.Add(Key(table));
        Schema.Create(table, columns, IsCertain);
    }

    public bool IsNew(SchemaObjectName table) => ForbiddenTargets.IsTemporary(table) || _made.Contains(Key(table));

    /// <summary>Whether whoever wrote the statement may drop it as work of the same text: what a planner makes is the release's.</summary>
    public bool IsOwn(SchemaObjectName table) => IsNew(table) && (Written == WrittenBy.Planner || !_planned.Contains(Key(table)));

    /// <summary>Rows that are stored elsewhere were copied into it.</summary>
    public void Filled(SchemaObjectName table) => _filled.Add(Key(table));

    /// <summary>It is gone, or another table has its name or its rows.</summary>
    public void Forget(SchemaObjectName name)
    {
        _made = _made.Except(_made.Where(
            made => made[(made.LastIndexOf('\0') + 1)..].Equals(name.BaseIdentifier.Value, StringComparison.OrdinalIgnoreCase)));
        _unfilled.Remove(Schema.NameOf(name));
        Schema.ForgetProcedures(IsMeant);
        foreach (var known in _procedures.Keys.Where(IsMeant).ToList()) _procedures.Remove(known);

        bool IsMeant(string known) =>
            known.EndsWith("." + ObjectNames.Format(name.BaseIdentifier.Value), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Rows are lost elsewhere: what was copied before may be the only copy now.</summary>
    public void RowsAreLost()
    {
        _made = _made.Except(_filled);
        ValuesAreLost = true;
    }

    /// <summary>Whether stored values are gone: a column that the script has added may hold the only copy.</summary>
    public bool ValuesAreLost { get; private set; }

    /// <summary>A column is added, and no row has a value in it that anybody gave.</summary>
    public void Added(SchemaObjectName table, string column)
    {
        if (!IsCertain && !Schema.Lacks(table, column)) return;
        var name = Schema.NameOf(table);
        if (!_unfilled.TryGetValue(name, out var unfilled))
            _unfilled[name] = unfilled = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        unfilled.Add(column);
    }

    /// <summary>Columns get values, or other names.</summary>
    /// <param name="columns">Absent for all.</param>
    public void Give(SchemaObjectName table, IEnumerable<string>? columns)
    {
        var name = Schema.NameOf(table);
        if (columns is null) _unfilled.Remove(name);
        else if (_unfilled.TryGetValue(name, out var unfilled)) unfilled.ExceptWith(columns);
    }

    /// <summary>Whether all of these columns are added before, whoever wrote that, and nobody has given them a value yet.</summary>
    public bool AreUnfilled(SchemaObjectName table, IReadOnlyCollection<string> columns) =>
        columns.Count > 0 && _unfilled.TryGetValue(Schema.NameOf(table), out var unfilled) && unfilled.IsSupersetOf(columns);

    /// <summary>Notes that the script stops where this table holds rows, because it would lose some.</summary>
    public void Guarded(string table) => _guarded.Add(table);

    /// <summary>Whether the table may lose rows: a planner says so by a guard, of people's text nobody knows.</summary>
    public bool MayLoseRows(string table) => Written == WrittenBy.People || _guarded.Contains(table);

    public bool IsElsewhere(SchemaObjectName name) => ForbiddenTargets.IsElsewhere(name, database);

    public bool IsThisDatabase(string name) => ForbiddenTargets.IsThis(name, database);

    public void Cursor(string name, bool chooses)
    {
        if (chooses) _choosingCursors.Add(name);
        else _choosingCursors.Remove(name);
    }

    public bool CursorChooses(string? name) => name is not null && _choosingCursors.Contains(name);

    /// <summary>The query behind a view that the target has or the script has made; absent where nobody here can read it.</summary>
    public SelectStatement? BehindView(SchemaObjectName name) => Schema.BehindView(name) is { } text
        && parser.Parse(text) is { Errors.Count: 0, Script.Batches: [{ Statements: [ViewStatementBody view] }] }
            ? view.SelectStatement
            : null;

    private static string Key(SchemaObjectName name) =>
        string.Join('\0', name.DatabaseIdentifier?.Value, name.SchemaIdentifier?.Value, name.BaseIdentifier.Value);
}
