using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>
/// The target's schema as the statements that were read so far leave it behind. What is carried out perhaps leaves both: an object may
/// have several forms, and one that is dropped perhaps is still there.
/// </summary>
internal sealed class SchemaState
{
    private readonly NamedObjects<TableState> _tables = new();
    private readonly NamedObjects<string> _views = new();
    private readonly NamedObjects<string> _synonyms = new();
    private readonly Dictionary<string, string> _procedures;
    private readonly Dictionary<string, string> _definitions;
    private readonly HashSet<string> _modules;
    private readonly HashSet<string> _watched;
    private readonly List<TargetTrigger> _triggers;
    private readonly List<TargetKey> _keys;
    private readonly List<TargetConstraint> _constraints;
    private readonly List<TargetIndex> _indexes;
    private readonly IReadOnlyList<TargetKey> _keysBefore;
    private readonly string? _database;
    private readonly bool _namesEverything;
    private bool _isKnown;

    /// <param name="target">As it was before.</param>
    /// <param name="database">The one that is deployed to, where its name is known.</param>
    public SchemaState(KnownSchema target, string? database)
    {
        (_isKnown, _namesEverything, _database, Collation) = (target.IsKnown, target.NamesEverything, database, target.Collation);
        // A server that tells cases apart may have two of a name: then nobody here knows which is meant.
        foreach (var alike in target.Tables.GroupBy(table => table.Name, StringComparer.OrdinalIgnoreCase))
            _tables[alike.Key] = new TableState(alike.Count() > 1 ? [] : alike.First().Columns, isOwn: false);
        foreach (var (name, text) in target.Views) _views[name] = text;
        foreach (var (name, behind) in target.Synonyms) _synonyms[name] = behind;
        _procedures = new Dictionary<string, string>(target.Procedures, StringComparer.OrdinalIgnoreCase);
        _definitions = new Dictionary<string, string>(target.Definitions, StringComparer.OrdinalIgnoreCase);
        _modules = new HashSet<string>(target.Modules, StringComparer.OrdinalIgnoreCase);
        _watched = new HashSet<string>(target.Watched, StringComparer.OrdinalIgnoreCase);
        _triggers = [.. target.Triggers];
        _constraints = [.. target.Constraints];
        _indexes = [.. target.Indexes];
        _keysBefore = target.Keys;
        _keys = [.. target.Keys];
    }

    public string? Collation { get; }

    /// <summary>
    /// Whether people wrote the statement that is read. A planner's statement is judged by the planner's models: it is told nothing here,
    /// and what it makes is the release's and no script's own.
    /// </summary>
    public bool IsForPeople { get; set; } = true;

    private bool Tells => _isKnown && IsForPeople;

    /// <summary>The state as a target of its own.</summary>
    public KnownSchema Left() => new()
    {
        IsKnown = _isKnown,
        NamesEverything = _namesEverything,
        Collation = Collation,
        Tables = [.. _tables.Select(table => new TargetTable(table.Key, table.Value.Forms()))],
        Keys = [.. _keys],
        Constraints = [.. _constraints],
        Indexes = [.. _indexes],
        Modules = _modules,
        Watched = _watched,
        Triggers = [.. _triggers],
        Views = new Dictionary<string, string>(_views, StringComparer.OrdinalIgnoreCase),
        Synonyms = new Dictionary<string, string>(_synonyms, StringComparer.OrdinalIgnoreCase),
        Procedures = new Dictionary<string, string>(_procedures, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Something was run that nobody could read: what was known may be so no more.</summary>
    public void Doubt()
    {
        _isKnown = false;
        _definitions.Clear();
        _procedures.Clear();
    }

    /// <summary>In full, as the target calls it: a name without a schema means the only object that bears it.</summary>
    public string NameOf(SchemaObjectName name)
    {
        if (name.BaseIdentifier.Value.StartsWith('#') || ForeignDatabase(name)) return ObjectNames.Format(name);
        if (name.SchemaIdentifier is { Value.Length: > 0 } schema) return ObjectNames.Format(schema.Value, name.BaseIdentifier.Value);
        return Alike(name).ToList() is [var only] ? only : ObjectNames.Format("dbo", name.BaseIdentifier.Value);
    }

    // Of any schema.
    private IEnumerable<string> Alike(SchemaObjectName name)
    {
        var last = ObjectNames.Format(name.BaseIdentifier.Value);
        return _tables.Alike(last).Concat(_views.Alike(last)).Concat(_synonyms.Alike(last));
    }

    /// <summary>Whether there is certainly no table, view or synonym of that name.</summary>
    public bool Lacks(SchemaObjectName name) =>
        Tells && !ForeignDatabase(name) && !IsVariable(NameOf(name)) && !Exists(NameOf(name))
            && (name.SchemaIdentifier is { Value.Length: > 0 } || !Alike(name).Any());

    /// <summary>Whether the table is known, and certainly has no column of that name.</summary>
    public bool Lacks(SchemaObjectName table, string column) => !IsVariable(column) && Table(table)?.Lacks(column) is true;

    /// <summary>Whether the target has certainly had no view, procedure, function or trigger of that name.</summary>
    public bool LacksModule(SchemaObjectName name) =>
        Tells && !ForeignDatabase(name) && name.SchemaIdentifier is { Value.Length: > 0 } && !IsVariable(NameOf(name))
            && !_modules.Contains(NameOf(name));

    /// <summary>Whether there is certainly nothing of that name, of whatever kind.</summary>
    public bool LacksObject(SchemaObjectName name)
    {
        if (!_namesEverything || !Lacks(name) || !LacksModule(name)) return false;
        var last = name.BaseIdentifier.Value;
        // As the server calls constraints to which nobody gave a name.
        return !last.Contains("__", StringComparison.Ordinal)
            && !_constraints.Exists(one => Is(one.Name, last))
            && !_keys.Exists(key => Is(key.Name, last));
    }

    /// <summary>Whether nobody knows the table by that name yet: the script has made it.</summary>
    public bool IsOwn(SchemaObjectName table) => Table(table) is { IsOwn: true };

    /// <summary>All forms that the column may have; nothing where nobody knows.</summary>
    public IReadOnlyList<ColumnForm> Forms(SchemaObjectName table, string column) =>
        Table(table)?.Columns.GetValueOrDefault(column)?.Forms ?? [];

    /// <summary>Whether nobody knows the column by that name yet: the script has added it.</summary>
    public bool IsOwn(SchemaObjectName table, string column) => Table(table)?.Columns.GetValueOrDefault(column) is { IsOwn: true };

    /// <summary>All columns that the table may have; nothing where nobody knows.</summary>
    public IReadOnlyList<string> ColumnsOf(SchemaObjectName table) =>
        Table(table) is { IsComplete: true } known ? [.. known.Columns.Keys] : [];

    /// <summary>All columns of the table in their order, each as it certainly is; nothing where nobody knows.</summary>
    public IReadOnlyList<ColumnForm> InOrder(SchemaObjectName table) =>
        Table(table) is { IsComplete: true, IsOrdered: true } known && known.Columns.Values.All(column => column.Forms.Count == 1)
            ? known.Forms()
            : [];

    /// <summary>Whether there is certainly a table of that name, and no view or synonym.</summary>
    public bool Knows(SchemaObjectName table) => Table(table) is not null;

    public string? BehindView(SchemaObjectName name) => _views.GetValueOrDefault(NameOf(name)) is { Length: > 0 } text ? text : null;

    public SchemaObjectName? BehindSynonym(SchemaObjectName name) =>
        _synonyms.GetValueOrDefault(NameOf(name)) is { } behind && ObjectNames.TryParts(behind) is { } parts
            ? ObjectNames.Name(parts is [var database, _, _] && Is(database, _database ?? "") ? parts.Skip(1) : parts)
            : null;

    /// <summary>The triggers of a table or view, as far as anybody has told them; perhaps not all.</summary>
    public IReadOnlyList<TargetTrigger> TriggersOf(SchemaObjectName table)
    {
        var name = NameOf(table);
        return [.. _triggers.Where(one => Is(one.Table, name))];
    }

    /// <summary>Triggers fire no more, or again.</summary>
    /// <param name="names">Empty for all of the table.</param>
    public void SwitchTriggers(SchemaObjectName table, IReadOnlyCollection<string> names, bool isOff)
    {
        var name = NameOf(table);
        for (var at = 0; at < _triggers.Count; at++)
        {
            if (Is(_triggers[at].Table, name) && (names.Count == 0 || names.Any(one => Is(Last(_triggers[at].Name), one))))
                _triggers[at] = _triggers[at] with { IsOff = isOff };
        }
    }

    private static string Last(string name) => ObjectNames.TryParts(name) is [.., var last] ? last : name;

    /// <summary>What a trigger hangs on; absent where nobody has told.</summary>
    public string? HostOf(SchemaObjectName trigger)
    {
        var name = ObjectNames.Format(trigger);
        return _triggers.Where(one => Is(one.Name, name)).Select(one => one.Table).Distinct().ToList() is [var only] ? only : null;
    }

    /// <summary>Whether a trigger may hang on the table.</summary>
    public bool IsWatched(SchemaObjectName table) => _watched.Contains(NameOf(table));

    /// <summary>The keys that refer to a table.</summary>
    public IEnumerable<TargetKey> ReferringTo(string table) => _keys.Where(key => Is(key.References, table));

    /// <summary>Whether the target has had the very same key before the script.</summary>
    public bool WasThere(TargetKey key) => IsForPeople && _keysBefore.Any(
        before => Is(before.Name, key.Name) && Is(before.Table, key.Table) && Is(before.References, key.References)
            && before.Columns.SequenceEqual(key.Columns, StringComparer.OrdinalIgnoreCase)
            && (before.OnDelete, before.OnUpdate) == (key.OnDelete, key.OnUpdate));

    /// <param name="columns">Empty where nobody names them.</param>
    public void Create(SchemaObjectName table, IReadOnlyList<ColumnForm> columns, bool certain)
    {
        var name = Coming(NameOf(table));
        var isOwn = IsForPeople && (certain || Lacks(table));
        if (certain || !_tables.TryGetValue(name, out var there)) _tables[name] = new TableState(columns, isOwn);
        else
        {
            there.IsOrdered = false;
            foreach (var column in columns) there.Add(column, isOwn: false);
        }
    }

    public void Add(SchemaObjectName table, ColumnForm column, bool certain)
    {
        Coming(column.Name);
        if (!_tables.TryGetValue(NameOf(table), out var there)) return;
        there.IsOrdered &= certain;
        there.Add(column, IsForPeople && there.Lacks(column.Name));
    }

    public void Alter(SchemaObjectName table, string column, Func<ColumnForm, ColumnForm> altered, bool certain)
    {
        if (!_tables.TryGetValue(NameOf(table), out var there) || !there.Columns.TryGetValue(column, out var known)) return;
        var form = altered(known.Forms[^1]);
        if (certain) known.Forms.Clear();
        known.Forms.Add(form);
    }

    /// <summary>A copy of another shape takes the table's place; what its keys and indexes are nobody has said.</summary>
    public void Rebuild(SchemaObjectName table, IReadOnlyList<ColumnForm> columns)
    {
        var name = NameOf(table);
        _tables[name] = new TableState(columns, isOwn: false);
        _constraints.RemoveAll(one => Is(one.Table, name));
        _indexes.RemoveAll(one => Is(one.Table, name));
    }

    public void Drop(SchemaObjectName table, string column, bool certain)
    {
        if (!_tables.TryGetValue(NameOf(table), out var there)) return;
        if (certain) there.Columns.Remove(column);
        else there.IsOrdered = false;
    }

    public void Add(TargetKey key) => _keys.Add(key);

    public void Add(TargetConstraint constraint) => _constraints.Add(constraint);

    public void Add(TargetIndex index) => _indexes.Add(index);

    /// <summary>What the index may be: more than one where it was perhaps made anew, nothing where nobody knows.</summary>
    public IReadOnlyList<TargetIndex> Indexes(SchemaObjectName table, string index)
    {
        if (!Tells) return [];
        var name = NameOf(table);
        return [.. _indexes.Where(one => Is(one.Table, name) && Is(one.Name, index))];
    }

    /// <summary>Whether the table is known, and certainly has no index of that name.</summary>
    public bool LacksIndex(SchemaObjectName table, string index) =>
        Table(table) is not null && !IsVariable(index) && Indexes(table, index).Count == 0;

    public void DropIndex(SchemaObjectName table, string index, bool certain)
    {
        if (!certain) return;
        var name = NameOf(table);
        _indexes.RemoveAll(one => Is(one.Table, name) && Is(one.Name, index));
    }

    /// <summary>Keys, checks, defaults and indexes of a table.</summary>
    /// <param name="table">In full.</param>
    public IReadOnlyList<KeptPart> PartsOf(string table) =>
    [
        .. _constraints.Where(one => Is(one.Table, table) && one.Kind != KindOfConstraint.Unknown)
            .Select(one => new KeptPart($"{one.Kind}", one.Name, IsIndex: false)),
        .. _keys.Where(key => Is(key.Table, table)).Select(key => new KeptPart($"to {key.References}", key.Name, IsIndex: false)),
        .. _indexes.Where(one => Is(one.Table, table))
            .Select(one => new KeptPart($"index {one.Clustered} {one.Unique}", one.Name, IsIndex: true)),
    ];

    /// <summary>What a constraint keeps; unknown where nobody has said so, or where two of that name may be there.</summary>
    public KindOfConstraint KindOf(SchemaObjectName table, string constraint)
    {
        if (!Tells) return KindOfConstraint.Unknown;
        var name = NameOf(table);
        var kinds = _constraints.Where(one => Is(one.Table, name) && Is(one.Name, constraint)).Select(one => one.Kind)
            .Concat(_keys.Where(key => Is(key.Table, name) && Is(key.Name, constraint)).Select(_ => KindOfConstraint.ForeignKey))
            .Distinct()
            .ToList();
        return kinds is [var only] ? only : KindOfConstraint.Unknown;
    }

    public void DropConstraint(SchemaObjectName table, string constraint, bool certain)
    {
        if (!certain) return;
        var name = NameOf(table);
        _keys.RemoveAll(key => Is(key.Table, name) && Is(key.Name, constraint));
        _constraints.RemoveAll(one => Is(one.Table, name) && Is(one.Name, constraint));
    }

    /// <summary>A table, view or synonym goes.</summary>
    public void Drop(SchemaObjectName name, bool certain)
    {
        if (!certain) return;
        var dropped = NameOf(name);
        _tables.Remove(dropped);
        _views.Remove(dropped);
        _synonyms.Remove(dropped);
        _modules.Remove(dropped);
        _triggers.RemoveAll(one => Is(one.Table, dropped) || Is(one.Name, dropped));
        _constraints.RemoveAll(one => Is(one.Table, dropped));
        _indexes.RemoveAll(one => Is(one.Table, dropped));
        _keys.RemoveAll(key => Is(key.Table, dropped));
    }

    /// <summary>There is a view, procedure, function, trigger or something else of that name from now on.</summary>
    /// <param name="name">In full.</param>
    public void Module(string name) => _modules.Add(Coming(name));

    /// <summary>It has another definition from now on.</summary>
    /// <returns>How it differs from the last one of its name, also one that was dropped; nothing where nobody knows that.</returns>
    public string? Define(SchemaObjectName name, string text, bool certain)
    {
        var lines = _definitions.Remove(NameOf(name), out var before) ? Redaction.Changed(before, text) : null;
        if (certain) _definitions[NameOf(name)] = text;
        return lines;
    }

    /// <summary>The statement that makes a procedure, as the target has it; absent where nobody knows or it may have changed.</summary>
    public string? Procedure(SchemaObjectName name) => Tells ? _procedures.GetValueOrDefault(NameOf(name)) : null;

    /// <summary>They are no longer as the target had them.</summary>
    public void ForgetProcedures(Func<string, bool> isMeant)
    {
        foreach (var known in _procedures.Keys.Where(isMeant).ToList()) _procedures.Remove(known);
    }

    public void View(SchemaObjectName name, string text) => _views[NameOf(name)] = text;

    /// <summary>A trigger hangs on a table or view from now on.</summary>
    /// <param name="instead">Whether it does something else in place of the write: then nobody knows what is written behind a view.</param>
    /// <param name="trigger">By the statement that makes or alters it.</param>
    public void Watch(SchemaObjectName name, TargetTrigger trigger, bool instead, bool certain)
    {
        _watched.Add(NameOf(name));
        if (certain) _triggers.RemoveAll(one => Is(one.Name, trigger.Name));
        _triggers.Add(trigger);
        if (instead && _views.ContainsKey(NameOf(name))) View(name, "");
    }

    public void Synonym(SchemaObjectName name, SchemaObjectName behind) =>
        _synonyms[NameOf(name)] = ObjectNames.Format(behind.Identifiers.Select(part => part.Value));

    /// <summary>A table, view or synonym gets another name, perhaps in another schema.</summary>
    public void Rename(SchemaObjectName old, string now, bool certain)
    {
        var before = NameOf(old);
        Coming(now);
        Move(_tables, before, now, certain);
        if (_tables.TryGetValue(now, out var moved)) moved.IsOwn = false;
        Move(_views, before, now, certain);
        Move(_synonyms, before, now, certain);
        for (var at = 0; at < _constraints.Count; at++)
            if (Is(_constraints[at].Table, before)) _constraints[at] = _constraints[at] with { Table = now };
        for (var at = 0; at < _indexes.Count; at++)
            if (Is(_indexes[at].Table, before)) _indexes[at] = _indexes[at] with { Table = now };
        for (var at = 0; at < _triggers.Count; at++)
            if (Is(_triggers[at].Table, before)) _triggers[at] = _triggers[at] with { Table = now };
        if (_modules.Contains(before)) _modules.Add(now);
        for (var at = 0; at < _keys.Count; at++)
        {
            if (Is(_keys[at].Table, before)) _keys[at] = _keys[at] with { Table = now };
            if (Is(_keys[at].References, before)) _keys[at] = _keys[at] with { References = now };
        }
    }

    /// <summary>A constraint gets another name, where the target has one of that name, which then is nothing else.</summary>
    /// <returns>Whether it has.</returns>
    public bool RenameConstraint(SchemaObjectName old, string now, bool certain)
    {
        var name = NameOf(old);
        if (!_isKnown || ForeignDatabase(old) || Exists(name) || _modules.Contains(name)) return false;
        var (constraints, keys) = (
            _constraints.Where(one => IsMeant(one.Table, one.Name)).ToList(), _keys.Where(key => IsMeant(key.Table, key.Name)).ToList());
        if (certain) _constraints.RemoveAll(constraints.Contains);
        if (certain) _keys.RemoveAll(keys.Contains);
        _constraints.AddRange(constraints.Select(one => one with { Name = now }));
        _keys.AddRange(keys.Select(key => key with { Name = now }));
        return constraints.Count + keys.Count > 0;

        bool IsMeant(string table, string constraint) => ObjectNames.TryParts(table) is [var schema, _]
            && Is(ObjectNames.Format(schema, constraint), name);
    }

    public void RenameColumn(SchemaObjectName table, string old, string now, bool certain)
    {
        if (!_tables.TryGetValue(NameOf(table), out var there) || !there.Columns.TryGetValue(old, out var column)) return;
        var at = there.Columns.IndexOf(old);
        var renamed = new ColumnState(isOwn: false, column.Forms.Select(form => form with { Name = now }));
        there.IsOrdered &= certain && !there.Columns.ContainsKey(now);
        if (certain) there.Columns.Remove(old);
        if (there.IsOrdered) there.Columns.Insert(at, Coming(now), renamed);
        else there.Columns[Coming(now)] = renamed;
    }

    private static void Move<T>(NamedObjects<T> all, string old, string now, bool certain)
    {
        if (!all.TryGetValue(old, out var moved)) return;
        all[now] = moved;
        if (certain) all.Remove(old);
    }

    // What comes under a name that is known only when it runs may be anything.
    private string Coming(string name)
    {
        if (IsVariable(name)) Doubt();
        return name;
    }

    // As SQLCMD writes it.
    private static bool IsVariable(string name) => name.Contains("$(", StringComparison.Ordinal);

    private TableState? Table(SchemaObjectName name) => Tells ? _tables.GetValueOrDefault(NameOf(name)) : null;

    private bool Exists(string name) => _tables.ContainsKey(name) || _views.ContainsKey(name) || _synonyms.ContainsKey(name);

    private bool ForeignDatabase(SchemaObjectName name) =>
        name.ServerIdentifier is { Value.Length: > 0 }
            || (name.DatabaseIdentifier is { Value: { Length: > 0 } named } && !Is(named, _database ?? ""));

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed class TableState
    {
        /// <param name="columns">Empty where nobody knows them.</param>
        public TableState(IReadOnlyList<ColumnForm> columns, bool isOwn)
        {
            (IsOwn, IsComplete) = (isOwn, columns.Count > 0);
            foreach (var column in columns) Add(column, isOwn);
        }

        public bool IsOwn { get; set; }

        /// <summary>Whether it has no other columns than those.</summary>
        public bool IsComplete { get; }

        public OrderedDictionary<string, ColumnState> Columns { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Whether its columns certainly stand in that order.</summary>
        public bool IsOrdered { get; set; } = true;

        public bool Lacks(string column) => IsComplete && !Columns.ContainsKey(column);

        public void Add(ColumnForm column, bool isOwn)
        {
            if (Columns.TryGetValue(column.Name, out var there))
            {
                there.Forms.Add(column);
                IsOrdered = false;
            }
            else Columns[column.Name] = new ColumnState(isOwn, [column]);
        }

        public IReadOnlyList<ColumnForm> Forms() => [.. Columns.Values.Select(column => column.Forms[^1])];
    }

    private sealed class ColumnState(bool isOwn, IEnumerable<ColumnForm> forms)
    {
        public bool IsOwn { get; } = isOwn;

        public List<ColumnForm> Forms { get; } = [.. forms];
    }
}
