using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// What earlier statements of the same text have told. A table that it certainly makes itself holds only what it puts in, and nobody
/// waits for it.
/// </summary>
/// <param name="database">The one that is deployed to, where its name is known.</param>
internal sealed class ScriptKnowledge(string? database)
{
    // As written, for the server may tell cases apart, and a name without schema may stand for any; forgotten without regard to both.
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _guarded = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _choosingCursors = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SchemaObjectName> _synonyms = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SelectStatement> _views = new(StringComparer.OrdinalIgnoreCase);
    private int _uncertain;
    private int _loops;

    /// <summary>Of the statement that is read.</summary>
    public WrittenBy Written { get; set; }

    /// <summary>The table whose identity column rows may bring values for: one at a time, until it is switched off.</summary>
    public SetIdentityInsertStatement? Identity { get; set; }

    /// <summary>Whether a column is NOT NULL where nobody says so.</summary>
    public bool ColumnsAreNotNull { get; set; }

    /// <summary>Whether a statement is repeated until something ends it.</summary>
    public bool InLoop => _loops > 0;

    /// <summary>Reads what is carried out perhaps: below a condition, in a handler, in text that is run.</summary>
    public void Perhaps(Action read)
    {
        _uncertain++;
        read();
        _uncertain--;
    }

    public void Loop(Action read)
    {
        _loops++;
        Perhaps(read);
        _loops--;
    }

    /// <summary>From here on, what is left of the batch may be skipped.</summary>
    public void MayLeave() => _uncertain++;

    public void BeginBatch() => (_uncertain, _loops) = (0, 0);

    public void Made(SchemaObjectName table)
    {
        if (_uncertain == 0) _made.Add(Key(table));
    }

    public bool IsNew(SchemaObjectName table) => ForbiddenTargets.IsTemporary(table) || _made.Contains(Key(table));

    /// <summary>Rows that are stored elsewhere were copied into it.</summary>
    public void Filled(SchemaObjectName table) => _filled.Add(Key(table));

    /// <summary>It is gone, or another table has its name or its rows.</summary>
    public void Forget(SchemaObjectName name) =>
        _made.RemoveWhere(
            made => made[(made.LastIndexOf('\0') + 1)..].Equals(name.BaseIdentifier.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Rows are lost elsewhere: what was copied before may be the only copy now.</summary>
    public void RowsAreLost() => _made.ExceptWith(_filled);

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

    public void Synonym(SchemaObjectName name, SchemaObjectName target) => _synonyms[ObjectNames.Format(name)] = target;

    public void View(SchemaObjectName name, SelectStatement query) => _views[ObjectNames.Format(name)] = query;

    public SchemaObjectName? BehindSynonym(SchemaObjectName name) => _synonyms.GetValueOrDefault(ObjectNames.Format(name));

    public SelectStatement? BehindView(SchemaObjectName name) => _views.GetValueOrDefault(ObjectNames.Format(name));

    private static string Key(SchemaObjectName name) =>
        string.Join('\0', name.DatabaseIdentifier?.Value, name.SchemaIdentifier?.Value, name.BaseIdentifier.Value);
}
