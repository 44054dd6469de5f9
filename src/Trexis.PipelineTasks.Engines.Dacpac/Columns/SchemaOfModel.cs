using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Index = Microsoft.SqlServer.Dac.Model.Index;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>What DacFx's model of a target says to whoever reads scripts for it.</summary>
/// <param name="text">The scripts: of tables and views that they do not name, nobody asks what is in them.</param>
/// <param name="made">Procedures that the plan makes or alters, as they will be.</param>
internal sealed class SchemaOfModel(TSqlModel model, string text, IReadOnlyList<TSqlObject> made)
{
    /// <summary>Names that are no object of a schema.</summary>
    private static readonly HashSet<string> Beside = new(
        ["ExtendedProperty", "Permission", "Statistics", "Index", "ColumnStoreIndex", "XmlIndex", "SpatialIndex", "FullTextIndex"],
        StringComparer.Ordinal);

    private readonly string? _collation = model.CopyModelOptions().Collation;
    private readonly List<TargetTable> _tables = [];
    private readonly List<string> _histories = [];
    private readonly List<TargetKey> _keys = [];
    private readonly List<TargetConstraint> _constraints = [];
    private readonly List<TargetIndex> _indexes = [];
    private readonly HashSet<string> _modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _watched = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TargetTrigger> _triggers = [];
    private readonly HashSet<string> _insteadOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _views = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TSqlObject> _procedures = [];
    private readonly Dictionary<string, string> _synonyms = new(StringComparer.OrdinalIgnoreCase);

    public KnownSchema Read()
    {
        // A package that refers to another of the same database stands for both.
        foreach (var one in model.GetObjects(DacQueryScopes.UserDefined | DacQueryScopes.SameDatabase)) Note(one);
        _tables.AddRange(_histories.Except(_tables.Select(table => table.Name), StringComparer.OrdinalIgnoreCase)
            .Select(history => new TargetTable(history, [])));
        foreach (var view in _insteadOf.Where(_views.ContainsKey)) _views[view] = "";
        return new KnownSchema
        {
            IsKnown = true,
            NamesEverything = true,
            Collation = _collation,
            Tables = _tables,
            Keys = _keys,
            Constraints = _constraints,
            Indexes = _indexes,
            Modules = _modules,
            Watched = _watched,
            Triggers = _triggers,
            Views = _views,
            Synonyms = _synonyms,
            Procedures = Called(),
        };
    }

    private void Note(TSqlObject one)
    {
        var kind = one.ObjectType;
        if (kind == ForeignKeyConstraint.TypeClass) NoteKey(one);
        if (kind == DmlTrigger.TypeClass) NoteTrigger(one);
        if (!one.Name.HasName) return;
        var name = NameOf(one);
        if (kind == Table.TypeClass) NoteTable(one, name);
        else if (kind.Name.EndsWith("Table", StringComparison.Ordinal)) _tables.Add(new TargetTable(name, []));
        else if (kind == View.TypeClass) NoteView(one, name);
        else if (kind == Synonym.TypeClass) _synonyms[name] = one.GetProperty(Synonym.ForObjectName)?.ToString() ?? "";
        else if (kind == CheckConstraint.TypeClass) NoteConstraint(one, CheckConstraint.Host, KindOfConstraint.Check);
        else if (kind == DefaultConstraint.TypeClass) NoteConstraint(one, DefaultConstraint.Host, KindOfConstraint.Default);
        else if (kind == PrimaryKeyConstraint.TypeClass)
            NoteConstraint(one, PrimaryKeyConstraint.Host, Sorted(one.GetProperty<bool>(PrimaryKeyConstraint.Clustered)));
        else if (kind == UniqueConstraint.TypeClass)
            NoteConstraint(one, UniqueConstraint.Host, Sorted(one.GetProperty<bool>(UniqueConstraint.Clustered)));
        else if (kind == Index.TypeClass)
            NoteIndex(one, one.GetProperty<bool>(Index.Clustered), one.GetProperty<bool>(Index.Unique));
        else if (kind == ColumnStoreIndex.TypeClass) NoteIndex(one, one.GetProperty<bool>(ColumnStoreIndex.Clustered), unique: false);
        else if (!Beside.Contains(kind.Name)) _modules.Add(name);
        if (kind == Procedure.TypeClass) _procedures.Add(one);
    }

    // Those that the scripts name, and those that these name in turn, as they are and as the plan makes them.
    private Dictionary<string, string> Called()
    {
        var (called, seen) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>());
        var all = _procedures.Select(one => (Procedure: one, IsThere: true)).Concat(made.Select(one => (Procedure: one, IsThere: false)))
            .ToLookup(one => NameOf(one.Procedure), StringComparer.OrdinalIgnoreCase);
        for (var texts = new Queue<string>([text]); texts.TryDequeue(out var caller);)
        {
            foreach (var (procedure, isThere) in all.Where(named => Names(caller, named.First().Procedure) && seen.Add(named.Key))
                .SelectMany(named => named))
            {
                if (!procedure.TryGetScript(out var definition)) continue;
                texts.Enqueue(definition);
                if (isThere) called[NameOf(procedure)] = definition;
            }
        }

        return called;
    }

    private void NoteTable(TSqlObject table, string name)
    {
        _tables.Add(new TargetTable(name, IsNamed(table) ? [.. ModelColumns.Of(table).Values.Select(Form)] : []));
        // The server makes it where nobody else does.
        foreach (var history in table.GetReferenced(Table.TemporalSystemVersioningHistoryTable).Where(one => one.Name.HasName))
            _histories.Add(NameOf(history));
    }

    private void NoteView(TSqlObject view, string name)
    {
        _modules.Add(name);
        _views[name] = IsNamed(view) && view.TryGetScript(out var definition) ? definition : "";
    }

    // Of the database's own collation a column says nothing.
    private ColumnForm Form(ColumnForm form) =>
        string.Equals(form.Collation, _collation, StringComparison.OrdinalIgnoreCase) ? form with { Collation = null } : form;

    private void NoteKey(TSqlObject key)
    {
        if (Of(key, ForeignKeyConstraint.Host) is not { } table || Of(key, ForeignKeyConstraint.ForeignTable) is not { } references) return;
        var (delete, update) = (
            Action(key.GetProperty<ForeignKeyAction>(ForeignKeyConstraint.DeleteAction)),
            Action(key.GetProperty<ForeignKeyAction>(ForeignKeyConstraint.UpdateAction)));
        _keys.Add(new TargetKey
        {
            Name = key.Name.HasName ? key.Name.Parts[^1] : "",
            Table = table,
            References = references,
            Columns = Columns(key, ForeignKeyConstraint.Columns),
            Referenced = Columns(key, ForeignKeyConstraint.ForeignColumns),
            OnDelete = delete,
            OnUpdate = update,
        });
    }

    private void NoteTrigger(TSqlObject trigger)
    {
        if (Of(trigger, DmlTrigger.TriggerObject) is not { } watched) return;
        _watched.Add(watched);
        // Also of tables that no script names: what a trigger writes sets off others.
        if (trigger.Name.HasName)
            _triggers.Add(new TargetTrigger(watched, NameOf(trigger), trigger.TryGetScript(out var definition) ? definition : ""));
        if (trigger.GetProperty<TriggerType>(DmlTrigger.TriggerType) == TriggerType.InsteadOf) _insteadOf.Add(watched);
    }

    private void NoteConstraint(TSqlObject constraint, ModelRelationshipClass host, KindOfConstraint kind)
    {
        if (Of(constraint, host) is { } table) _constraints.Add(new TargetConstraint(table, constraint.Name.Parts[^1], kind));
    }

    private void NoteIndex(TSqlObject index, bool clustered, bool unique) =>
        _indexes.Add(new TargetIndex(ObjectNames.Format([.. index.Name.Parts.SkipLast(1)]), index.Name.Parts[^1], clustered, unique));

    private bool IsNamed(TSqlObject one) => Names(text, one);

    private static bool Names(string text, TSqlObject one) => text.Contains(one.Name.Parts[^1], StringComparison.OrdinalIgnoreCase);

    private static KindOfConstraint Sorted(bool clustered) => clustered ? KindOfConstraint.ClusteredKey : KindOfConstraint.Key;

    private static KeyAction Action(ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.NoAction => KeyAction.None,
        ForeignKeyAction.Cascade => KeyAction.Cascade,
        _ => KeyAction.Clear,
    };

    private static string? Of(TSqlObject one, ModelRelationshipClass relation) =>
        one.GetReferenced(relation).FirstOrDefault() is { Name.HasName: true } other ? NameOf(other) : null;

    private static List<string> Columns(TSqlObject key, ModelRelationshipClass relation) =>
        [.. key.GetReferenced(relation).Select(column => column.Name.Parts[^1])];

    private static string NameOf(TSqlObject one) => ObjectNames.Format(one.Name.Parts);
}
