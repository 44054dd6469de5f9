namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What earlier statements of the same text have told: a table that it makes itself is empty, and nobody waits for it.</summary>
internal sealed class ScriptKnowledge(WrittenBy written)
{
    private readonly HashSet<string> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _guarded = new(StringComparer.OrdinalIgnoreCase);

    private string? _identity;

    public void Made(string table) => _made.Add(table);

    public bool IsNew(string table) => table.StartsWith('#') || table.StartsWith('@') || _made.Contains(table);

    /// <summary>Notes whose identity column rows may bring values for: one table at a time, until it is switched off.</summary>
    /// <param name="table">Absent where it is switched off.</param>
    public void MayBringIdentity(string? table) => _identity = table;

    public bool BringsIdentity(string table) => string.Equals(_identity, table, StringComparison.OrdinalIgnoreCase);

    /// <summary>Notes that the script stops where this table holds rows, because it would lose some.</summary>
    public void Guarded(string table) => _guarded.Add(table);

    /// <summary>Whether the table may lose rows: a planner says so by a guard, of people's text nobody knows.</summary>
    public bool MayLoseRows(string table) => written == WrittenBy.People || _guarded.Contains(table);
}
