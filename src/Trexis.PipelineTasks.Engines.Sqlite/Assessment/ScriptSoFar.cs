namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>What one script has made, taken over, dropped and switched before the statement that is read.</summary>
internal sealed class ScriptSoFar(SchemaCopy copy, LiveRows rows)
{
    // The table whose rows a table of the script's own holds; null where it holds none but the script's own.
    private readonly Dictionary<string, string?> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GoneTable> _gone = new(StringComparer.OrdinalIgnoreCase);
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

    public void Make(string table) => _made[table] = null;

    /// <summary>Whether the script made it, and nothing is in it but what the script thought up or what still lies elsewhere.</summary>
    public bool IsOwn(string table) => _made.TryGetValue(table, out var from) && (from is null || !_gone.ContainsKey(from));

    public bool IsMade(string table) => _made.ContainsKey(table);

    /// <summary>The table whose rows are all in it.</summary>
    public string? WholeCopyOf(string table) => _whole.Contains(table) ? _made[table] : null;

    /// <param name="given">The columns in which new rows may have a value; absent for all.</param>
    public void Fill(string table, IEnumerable<string> read, string? whole, IEnumerable<string>? given)
    {
        rows.Filled(table, given);
        if (!_made.ContainsKey(table)) return;
        var from = whole ?? read.FirstOrDefault(other => !IsOwn(other));
        if (from is null) return;
        var isWhole = whole is not null && (!IsMade(whole) || _whole.Contains(whole));
        _made[table] = IsMade(from) ? _made[from] : from;
        if (isWhole && _made[table] is not null) _whole.Add(table);
    }

    /// <summary>Rows went out of it: what it took over is not all there any more.</summary>
    public void Thin(string table) => _whole.Remove(table);

    /// <param name="takesRowsAlong">Rows of other tables go or change with it.</param>
    public void BeforeLoss(string table, bool takesRowsAlong, int operation)
    {
        BrokenBefore ??= copy.BrokenViews();
        if (!IsMade(table)) _gone.TryAdd(table, new GoneTable(table, TableParts.Of(copy.Database, table), takesRowsAlong, operation));
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
        if (_made.Remove(from, out var source)) _made[to] = source;
        if (_whole.Remove(from)) _whole.Add(to);
    }
}

/// <param name="Operation">The place among the script's operations of the one that took it away.</param>
internal sealed record GoneTable(string Name, IReadOnlyList<TablePart> Parts, bool TakesRowsAlong, int Operation);
