namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>What one script has made, taken over, dropped and switched before the statement that is read.</summary>
internal sealed class ScriptSoFar(SchemaCopy copy, LiveRows rows)
{
    // The table whose rows a table of the script's own holds; null where it holds none but the script's own.
    private readonly Dictionary<string, string?> _made = new(StringComparer.OrdinalIgnoreCase);

    // The table whose rows are all in a table of the script's own, as it was called when the script began.
    private readonly Dictionary<string, string> _whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GoneTable> _gone = new(StringComparer.OrdinalIgnoreCase);

    // What a table that was renamed was called when the script began.
    private readonly Dictionary<string, string> _before = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _madeModules = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _droppedModules = new(StringComparer.OrdinalIgnoreCase);
    private bool _inTransaction;

    public LiveRows Rows => rows;

    public bool KeysHold { get; private set; } = true;

    /// <summary>Tables that were there and have been dropped or renamed, in order.</summary>
    public IEnumerable<GoneTable> Gone => _gone.Values;

    /// <summary>The views that could not be read before a table went; absent while none has gone.</summary>
    public IReadOnlyDictionary<string, string>? BrokenBefore { get; private set; }

    public void Switch(string? transaction) => _inTransaction = transaction switch
    {
        "BEGIN" => true,
        "COMMIT" or "ROLLBACK" => false,
        _ => _inTransaction,
    };

    // SQLite ignores it inside a transaction.
    public void SwitchKeys(string value)
    {
        if (_inTransaction) return;
        KeysHold = value.ToUpperInvariant() is "ON" or "YES" or "TRUE" or "1";
        copy.SwitchKeys(KeysHold);
    }

    /// <summary>Views and triggers that were there and have been dropped, by the place of the operation.</summary>
    public IReadOnlyDictionary<string, int> DroppedModules => _droppedModules;

    /// <returns>Whether the script itself had made it.</returns>
    public bool DropModule(string name, int operation)
    {
        if (_madeModules.Remove(name)) return true;
        _droppedModules[name] = operation;
        return false;
    }

    /// <returns>Whether it was there before, perhaps on a table that has gone.</returns>
    public bool MakeModule(string name)
    {
        var again = _droppedModules.ContainsKey(name)
            || Gone.SelectMany(gone => gone.Parts).Any(
                part => part.Kind == TablePartKind.Trigger && part.Subject == SqliteIdentifier.Display(name));
        if (!again) _madeModules.Add(name);
        return again;
    }

    public void Make(string table)
    {
        _made[table] = null;
        _before.Remove(table);
    }

    /// <summary>Whether the script made it, and nothing is in it but what the script thought up or what still lies elsewhere.</summary>
    public bool IsOwn(string table) => _made.TryGetValue(table, out var from) && (from is null || !_gone.ContainsKey(from));

    public bool IsMade(string table) => _made.ContainsKey(table);

    /// <summary>The table whose rows are all in it, as it was called when the script began.</summary>
    public string? WholeCopyOf(string table) => _whole.GetValueOrDefault(table);

    private string NameBefore(string table) => _before.GetValueOrDefault(table, table);

    /// <param name="given">The columns in which new rows may have a value; absent for all.</param>
    public void Fill(string table, IEnumerable<string> read, string? whole, IEnumerable<string>? given)
    {
        rows.Filled(table, given);
        if (!_made.ContainsKey(table)) return;
        var from = whole ?? read.FirstOrDefault(other => !IsOwn(other));
        if (from is null) return;
        _made[table] = IsMade(from) ? _made[from] : from;
        if (whole is not null && (IsMade(whole) ? WholeCopyOf(whole) : NameBefore(whole)) is { } source) _whole[table] = source;
    }

    /// <summary>Rows went out of it: what it took over is not all there any more.</summary>
    public void Thin(string table) => _whole.Remove(table);

    /// <summary>Rows came into it or changed: what was copied from it before is not all of it any more.</summary>
    public void Change(string table)
    {
        foreach (var filled in FilledFrom(table)) _whole.Remove(filled);
    }

    // A table of the script's own may have the name of one that is gone.
    private List<string> FilledFrom(string table) => IsMade(table)
        ? []
        : [.. _made.Where(made => string.Equals(made.Value, table, StringComparison.OrdinalIgnoreCase)).Select(made => made.Key)];

    /// <param name="takesRowsAlong">Rows of other tables go or change with it.</param>
    public void BeforeLoss(string table, bool takesRowsAlong, int operation)
    {
        BrokenBefore ??= copy.BrokenViews();
        if (!IsMade(table))
            _gone.TryAdd(
                table, new GoneTable(table, NameBefore(table), TableParts.Of(copy.Database, table), takesRowsAlong, operation));
    }

    public void Drop(string table)
    {
        rows.Dropped(table);
        _made.Remove(table);
        _whole.Remove(table);
    }

    public void Rename(string from, string to)
    {
        rows.Renamed(from, to);
        foreach (var filled in FilledFrom(from)) _made[filled] = to;
        if (IsMade(from)) _before.Remove(to);
        else _before[to] = NameBefore(from);
        if (_made.Remove(from, out var source)) _made[to] = source;
        if (_whole.Remove(from, out var whole)) _whole[to] = whole;
    }
}

/// <param name="Before">What it was called when the script began.</param>
/// <param name="Operation">The place among the script's operations of the one that took it away.</param>
internal sealed record GoneTable(string Name, string Before, IReadOnlyList<TablePart> Parts, bool TakesRowsAlong, int Operation)
{
    public bool WasRenamed => !string.Equals(Name, Before, StringComparison.OrdinalIgnoreCase);
}
