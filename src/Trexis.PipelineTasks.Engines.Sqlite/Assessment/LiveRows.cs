using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>
/// Which rows the target's tables hold, under the names that pending scripts give them. What a script put in before is counted by nobody.
/// </summary>
internal sealed class LiveRows(SqliteConnection database)
{
    private readonly HashSet<string> _live = new(database.Rows(new TableNamesQuery()), StringComparer.OrdinalIgnoreCase);
    private ImmutableDictionary<string, string?> _renamed = ImmutableDictionary.Create<string, string?>(StringComparer.OrdinalIgnoreCase);
    private ImmutableHashSet<string> _filled = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    // The columns that scripts gave values; null for all of them.
    private ImmutableDictionary<string, ImmutableHashSet<string>?> _given =
        ImmutableDictionary.Create<string, ImmutableHashSet<string>?>(StringComparer.OrdinalIgnoreCase);

    /// <returns>What brings back what is known now.</returns>
    public Action Remembered()
    {
        var (renamed, filled, given) = (_renamed, _filled, _given);
        return () => (_renamed, _filled, _given) = (renamed, filled, given);
    }

    /// <param name="columns">In which the new rows may have a value; absent for all.</param>
    public void Filled(string table, IEnumerable<string>? columns)
    {
        _filled = _filled.Add(table);
        Given(table, columns);
    }

    /// <summary>Rows get values that nobody counts.</summary>
    /// <param name="columns">Absent for all.</param>
    public void Given(string table, IEnumerable<string>? columns)
    {
        if (columns is null) _given = _given.SetItem(table, null);
        else if (!_given.TryGetValue(table, out var given))
            _given = _given.SetItem(table, ImmutableHashSet.CreateRange(StringComparer.OrdinalIgnoreCase, columns));
        else if (given is not null) _given = _given.SetItem(table, given.Union(columns));
    }

    public void Dropped(string table)
    {
        _renamed = _renamed.SetItem(table, null);
        (_filled, _given) = (_filled.Remove(table), _given.Remove(table));
    }

    public void Renamed(string from, string to)
    {
        _renamed = _renamed.SetItem(to, Name(from)).SetItem(from, null);
        if (_filled.Contains(from)) _filled = _filled.Remove(from).Add(to);
        if (_given.TryGetValue(from, out var given)) _given = _given.Remove(from).SetItem(to, given);
    }

    /// <summary>True also where the count is unknown.</summary>
    public bool MayHold(string table) => _filled.Contains(table) || (Name(table) is { } name && Count($"{Quoted(name)} LIMIT 1") != 0);

    /// <summary>How many rows the table holds, where there are several and a condition leaves none of them out.</summary>
    /// <param name="read">All tables that the condition asks.</param>
    /// <param name="leftOut">A query for rows that it leaves out.</param>
    public long? AllOf(string table, IEnumerable<string> read, string leftOut) =>
        read.Append(table).All(IsAsItWas) && Count($"({leftOut})") == 0 && Count(Quoted(table)) is > 1 and var all ? all : null;

    /// <summary>Whether no row has a value in any of <paramref name="columns"/>.</summary>
    public bool AreEmpty(string table, IEnumerable<string> columns) =>
        Count($"{Quoted(table)} WHERE {string.Join(" OR ", columns.Select(column => $"{Quoted(column)} IS NOT NULL"))}") == 0;

    private bool IsAsItWas(string table) =>
        !_filled.Contains(table) && string.Equals(Name(table), table, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many rows have a value in all of <paramref name="columns"/>; absent where nobody can tell.</summary>
    public long? With(string table, IReadOnlyCollection<string> columns) =>
        _given.TryGetValue(table, out var given) && (given is null || given.Overlaps(columns))
            ? null
            : Name(table) is { } name
                ? Count($"{Quoted(name)} WHERE {string.Join(" AND ", columns.Select(column => $"{Quoted(column)} IS NOT NULL"))}")
                : 0;

    private string? Name(string table) => _renamed.TryGetValue(table, out var name) ? name : _live.Contains(table) ? table : null;

    private long? Count(string rows)
    {
        try
        {
            return database.Single(new SqliteCountQuery(rows));
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode != raw.SQLITE_INTERRUPT)
        {
            return null;
        }
    }

    private static string Quoted(string name) => SqliteIdentifier.Quote(name);
}
