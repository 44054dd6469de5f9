using System.Collections.Immutable;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>
/// What one script has made, taken over, dropped and switched before the statement that is read. Tables are named as
/// <see cref="AuthorizedAction.Table"/> names them.
/// </summary>
internal sealed class ScriptSoFar(SchemaCopy copy, LiveRows rows)
{
    private static readonly ImmutableHashSet<string> NoNames = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    // Transactions and savepoints that are open, each with what brings back what was known when it began.
    private readonly List<(string? Savepoint, Action Back)> _begun = [];

    private ImmutableDictionary<string, MadeTable> _made = ByName<MadeTable>();

    // The columns that the script has added to a table that was there, and that nobody has given a value yet.
    private ImmutableDictionary<string, ImmutableHashSet<string>> _unfilled = ByName<ImmutableHashSet<string>>();
    private ImmutableDictionary<string, GoneTable> _gone = ByName<GoneTable>();

    // What a table that was renamed was called when the script began.
    private ImmutableDictionary<string, string> _before = ByName<string>();
    private ImmutableHashSet<string> _madeModules = NoNames;
    private ImmutableDictionary<string, int> _droppedModules = ByName<int>();

    public LiveRows Rows => rows;

    public bool KeysHold { get; private set; } = true;

    /// <summary>Tables that were there and have been dropped or renamed, in order.</summary>
    public IEnumerable<GoneTable> Gone => _gone.Values.OrderBy(gone => gone.Operation);

    /// <summary>The views that could not be read before a table went; absent while none has gone.</summary>
    public IReadOnlyDictionary<string, string>? BrokenBefore { get; private set; }

    /// <summary>What is rolled back was never made, copied or dropped.</summary>
    /// <param name="step">BEGIN, COMMIT, RELEASE or ROLLBACK.</param>
    /// <param name="savepoint">Absent for the transaction as a whole.</param>
    public void Switch(string? step, string? savepoint)
    {
        var at = savepoint is null
            ? Math.Min(0, _begun.Count - 1)
            : _begun.FindLastIndex(one => string.Equals(one.Savepoint, savepoint, StringComparison.OrdinalIgnoreCase));
        if (step == "BEGIN") _begun.Add((savepoint, Remembered()));
        if (at < 0 || step == "BEGIN") return;
        if (step == "ROLLBACK") _begun[at].Back();
        // A savepoint outlives what is rolled back to it.
        var left = step == "ROLLBACK" && savepoint is not null ? at + 1 : at;
        _begun.RemoveRange(left, _begun.Count - left);
    }

    private Action Remembered()
    {
        var (made, unfilled, gone, before) = (_made, _unfilled, _gone, _before);
        var (madeModules, droppedModules, live) = (_madeModules, _droppedModules, rows.Remembered());
        return () =>
        {
            (_made, _unfilled, _gone, _before) = (made, unfilled, gone, before);
            (_madeModules, _droppedModules) = (madeModules, droppedModules);
            live();
        };
    }

    // SQLite ignores it inside a transaction.
    public void SwitchKeys(string value)
    {
        if (copy.IsInTransaction) return;
        KeysHold = value.ToUpperInvariant() is "ON" or "YES" or "TRUE" or "1";
        copy.SwitchKeys(KeysHold);
    }

    /// <summary>Views and triggers that were there and have been dropped, by the place of the operation.</summary>
    public IReadOnlyDictionary<string, int> DroppedModules => _droppedModules;

    /// <returns>Whether the script itself had made it.</returns>
    public bool DropModule(string name, int operation)
    {
        if (_madeModules.Contains(name))
        {
            _madeModules = _madeModules.Remove(name);
            return true;
        }

        _droppedModules = _droppedModules.SetItem(name, operation);
        return false;
    }

    /// <returns>Whether it was there before, perhaps on a table that has gone.</returns>
    public bool MakeModule(string name)
    {
        var again = _droppedModules.ContainsKey(name)
            || Gone.SelectMany(gone => gone.Parts).Any(
                part => part.Kind == TablePartKind.Trigger && part.Subject == SqliteIdentifier.Display(name));
        if (!again) _madeModules = _madeModules.Add(name);
        return again;
    }

    public void Make(string table)
    {
        _made = _made.SetItem(table, new MadeTable());
        _before = _before.Remove(table);
    }

    /// <summary>Whether the script made it, and nothing is in it but what the script thought up or what still lies elsewhere.</summary>
    public bool IsOwn(string table) => _made.TryGetValue(table, out var made)
        && !made.IsOnlyCopy
        && (made.From is null || !_gone.ContainsKey(made.From));

    public bool IsMade(string table) => _made.ContainsKey(table);

    /// <summary>The table that has lost rows or values which a table of the script's own may hold as the only one.</summary>
    public string? OnlyCopyOf(string table) => _made.GetValueOrDefault(table) is { IsOnlyCopy: true, From: var from } ? from : null;

    /// <summary>The table whose rows are all in it, as it was called when the script began.</summary>
    public string? WholeCopyOf(string table) => _made.GetValueOrDefault(table)?.Whole;

    /// <summary>The columns of that table whose values it lacks, with what became of each.</summary>
    public IReadOnlyDictionary<string, string> LackingIn(string table) => _made.GetValueOrDefault(table)?.Lacking ?? ByName<string>();

    private string NameBefore(string table) => _before.GetValueOrDefault(table, table);

    /// <param name="source">Where the rows come from; absent where they are the statement's own.</param>
    /// <param name="given">The columns in which new rows may have a value; absent for all.</param>
    public void Fill(string table, CopiedRows? source, IEnumerable<string>? given)
    {
        rows.Filled(table, given);
        Give(table, given);
        if (!_made.TryGetValue(table, out var made) || source is null) return;
        var from = source.Whole ?? source.Read.Keys.FirstOrDefault(other => !IsOwn(other));
        if (from is null) return;
        var filled = made with { From = from, Taken = made.Taken.Union(source.Read.GetValueOrDefault(from, NoNames)) };
        if (_made.TryGetValue(from, out var own))
        {
            var isOnlyCopy = filled.IsOnlyCopy || own.IsOnlyCopy;
            filled = filled with { From = own.From, Taken = filled.Taken.Union(own.Taken), IsOnlyCopy = isOnlyCopy };
        }

        if (source.Whole is { } whole && (own is null ? NameBefore(whole) : own.Whole) is { } before)
            filled = filled with
            {
                Whole = before,
                Lacking = filled.Lacking.SetItems(own?.Lacking ?? ByName<string>()).SetItems(source.Lacking),
            };
        _made = _made.SetItem(table, filled);
    }

    /// <summary>Rows went out of it: what it took over is not all there any more.</summary>
    public void Thin(string table)
    {
        if (_made.TryGetValue(table, out var made)) _made = _made.SetItem(table, made with { Whole = null });
    }

    /// <summary>Columns of it get other values than those that it took over.</summary>
    public void Overwrite(string table, IEnumerable<string> columns)
    {
        if (_made.TryGetValue(table, out var made))
        {
            var changed = columns.Select(column => KeyValuePair.Create(column, "changed after the copy"));
            _made = _made.SetItem(table, made with { Lacking = made.Lacking.SetItems(changed) });
        }
    }

    /// <summary>Rows came into it or changed: what was copied from it before is not all of it any more.</summary>
    public void Change(string table)
    {
        foreach (var filled in FilledFrom(table)) Thin(filled);
    }

    /// <summary>Rows of a stored table go or lose values: what was copied from it before may be the only copy.</summary>
    /// <param name="columns">That lose values; absent for all.</param>
    public void Lose(string table, IReadOnlyCollection<string>? columns)
    {
        foreach (var filled in FilledFrom(table).Where(filled => columns is null || _made[filled].Taken.Overlaps(columns)))
            _made = _made.SetItem(filled, _made[filled] with { IsOnlyCopy = true });
    }

    // A table of the script's own may have the name of one that is gone.
    private List<string> FilledFrom(string table) => IsMade(table)
        ? []
        : [.. _made.Where(made => string.Equals(made.Value.From, table, StringComparison.OrdinalIgnoreCase)).Select(made => made.Key)];

    /// <summary>A column is added to a table that is there.</summary>
    public void AddColumn(string table, string column) =>
        _unfilled = _unfilled.SetItem(table, _unfilled.GetValueOrDefault(table, NoNames).Add(column));

    /// <summary>Columns get values.</summary>
    /// <param name="columns">Absent for all.</param>
    public void Give(string table, IEnumerable<string>? columns)
    {
        if (!_unfilled.TryGetValue(table, out var unfilled)) return;
        _unfilled = columns is null ? _unfilled.Remove(table) : _unfilled.SetItem(table, unfilled.Except(columns));
    }

    /// <summary>Whether the script has added all of these columns, and no value that anybody gave is in them.</summary>
    public bool AreUnfilled(string table, IReadOnlyCollection<string> columns) =>
        columns.Count > 0 && _unfilled.TryGetValue(table, out var unfilled) && unfilled.IsSupersetOf(columns);

    /// <param name="takesRowsAlong">Rows of other tables go or change with it.</param>
    public void BeforeLoss(string table, bool takesRowsAlong, int operation)
    {
        BrokenBefore ??= copy.BrokenViews();
        if (!IsMade(table) && !_gone.ContainsKey(table))
            _gone = _gone.Add(
                table, new GoneTable(table, NameBefore(table), TableParts.Of(copy, table), takesRowsAlong, operation));
    }

    public void Drop(string table)
    {
        rows.Dropped(table);
        (_made, _unfilled) = (_made.Remove(table), _unfilled.Remove(table));
    }

    public void Rename(string from, string to)
    {
        rows.Renamed(from, to);
        foreach (var filled in FilledFrom(from)) _made = _made.SetItem(filled, _made[filled] with { From = to });
        _before = IsMade(from) ? _before.Remove(to) : _before.SetItem(to, NameBefore(from));
        if (_made.TryGetValue(from, out var made)) _made = _made.Remove(from).SetItem(to, made);
        if (_unfilled.TryGetValue(from, out var unfilled)) _unfilled = _unfilled.Remove(from).SetItem(to, unfilled);
    }

    private static ImmutableDictionary<string, T> ByName<T>() => ImmutableDictionary.Create<string, T>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A table of the script's own.</summary>
    private sealed record MadeTable
    {
        /// <summary>The stored table whose rows it holds; absent where it holds none but the script's own.</summary>
        public string? From { get; init; }

        /// <summary>The columns of that table that were read for it.</summary>
        public ImmutableHashSet<string> Taken { get; init; } = NoNames;

        /// <summary>The table whose rows are all in it, as it was called when the script began.</summary>
        public string? Whole { get; init; }

        public ImmutableDictionary<string, string> Lacking { get; init; } = ByName<string>();

        public bool IsOnlyCopy { get; init; }
    }
}

/// <summary>Rows that a statement takes from other tables.</summary>
/// <param name="Read">The columns that it reads, by table.</param>
/// <param name="Whole">The one table whose rows are all taken; absent where some are left out or others come with them.</param>
/// <param name="Lacking">The columns of that table whose values are not taken over as they are, with what becomes of each.</param>
internal sealed record CopiedRows(
    IReadOnlyDictionary<string, ImmutableHashSet<string>> Read, string? Whole, IReadOnlyDictionary<string, string> Lacking);

/// <param name="Before">What it was called when the script began.</param>
/// <param name="Operation">The place among the script's operations of the one that took it away.</param>
internal sealed record GoneTable(string Name, string Before, IReadOnlyList<TablePart> Parts, bool TakesRowsAlong, int Operation)
{
    public bool WasRenamed => !string.Equals(Name, Before, StringComparison.OrdinalIgnoreCase);
}
