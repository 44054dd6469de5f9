using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>How many rows a target's tables held before and after its deployment.</summary>
/// <param name="Place"><c>prod/eu</c>; the environment alone where it has one target.</param>
/// <param name="Changed">Whose count changed, or of which a change was announced.</param>
/// <param name="Unchanged">How many other tables were counted.</param>
public sealed record RowComparison(string Place, IReadOnlyList<TableRowCounts> Changed, int Unchanged)
{
    /// <summary>By target in the order of the documents; targets that were not captured before and after are left out.</summary>
    /// <param name="documents">Of one deployment.</param>
    public static IReadOnlyList<RowComparison> From(
        RunStore store, IReadOnlyList<StoredDocument> documents, IReadOnlyDictionary<string, RowExpectation> expected) =>
    [
        .. documents.Where(stored => stored.Document.Target is not null)
            .GroupBy(stored => stored.Document.Target!.ToString())
            .Select(group => CaptureStore.BeforeLastChange(store, [.. group]).ValueOr(null) is { } before
                && CaptureStore.After(store, [.. group]) is { } after
                    ? Between(group.Key, before.Schema, after.Schema, expected, [.. group])
                    : null)
            .OfType<RowComparison>(),
    ];

    private static RowComparison Between(
        string place,
        SchemaInventory before,
        SchemaInventory after,
        IReadOnlyDictionary<string, RowExpectation> expected,
        IReadOnlyList<StoredDocument> documents)
    {
        var now = after.Tables.ToDictionary(table => table.Name, table => table.Rows, StringComparer.Ordinal);
        var plan = documents.Select(stored => stored.Document).LastOrDefault(document => document.Operations.Count > 0);
        var renamed = new RenamedTables(plan?.Operations ?? []);
        var there = now.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Of two that end under one name, the one that has borne it before.
        var then = before.Tables.OrderByDescending(table => now.ContainsKey(table.Name))
            .GroupBy(table => renamed.NameAfter(table.Name, there), StringComparer.Ordinal)
            .ToDictionary(tables => tables.Key, tables => tables.First().Rows, StringComparer.Ordinal);
        var names = then.Keys.Union(now.Keys).Order(StringComparer.Ordinal).ToList();
        var announced = new ExpectedRowsByTable(expected, names);
        var all = names.ConvertAll(name => new TableRowCounts(
            name, then.GetValueOrDefault(name), now.GetValueOrDefault(name), announced.For(name)?.Text));
        var changed = all.Where(table => table.Before != table.After || table.Announced is not null).ToList();
        return new RowComparison(place, changed, all.Count - changed.Count);
    }
}

/// <param name="Before">Absent where the table was not there or could not be counted.</param>
/// <param name="Announced">As the change file has it: <c>+100</c>; absent where it announces nothing.</param>
public sealed record TableRowCounts(string Table, long? Before, long? After, string? Announced);
