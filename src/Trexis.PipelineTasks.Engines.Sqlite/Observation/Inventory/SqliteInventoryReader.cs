using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation.Inventory;

/// <summary>The whole schema in a handful of questions over all tables, whatever their number, in one transaction.</summary>
internal static class SqliteInventoryReader
{
    public static SchemaInventory Read(SqliteConnection database, bool exactRows, bool violations)
    {
        using var moment = database.BeginTransaction(deferred: true);
        var objects = database.Rows(new SchemaObjectsQuery());
        var columns = database.Rows(new SqliteTableColumnsQuery()).ToLookup(column => column.Table, StringComparer.Ordinal);
        var indexes = database.Rows(new SqliteIndexColumnsQuery());
        return new SchemaInventory
        {
            Fingerprint = FingerprintOf(objects).Value,
            Tables = Tables(database, objects, columns, exactRows),
            Constraints = ConstraintReader.Read(database, objects, columns, indexes, violations),
            Indexes = Indexes(indexes),
            Modules = ModuleReader.Read(database, objects, columns),
        };
    }

    private static Fingerprint FingerprintOf(IReadOnlyList<SchemaObject> objects) => Fingerprint.From(objects
        .OrderBy(item => item.Type, StringComparer.Ordinal)
        .ThenBy(item => item.Name, StringComparer.Ordinal)
        .SelectMany(item => new[] { item.Type, item.Name, SqliteTokenizer.Canonical(item.Sql ?? "") }));

    private static List<TableCapture> Tables(
        SqliteConnection database, IReadOnlyList<SchemaObject> objects, ILookup<string, SqliteTableColumn> columns, bool exactRows)
    {
        var tables = objects.Where(item => item.Type == "table").OrderBy(item => item.Name, StringComparer.Ordinal).ToList();
        var estimates = exactRows ? [] : Estimates(database);
        var counted = RowCounts.Read(database, [
            .. tables.Select(table => table.Name).Where(name => !estimates.ContainsKey(name)),
        ], damageEnds: true)
            .ToDictionary(table => table.Name, StringComparer.Ordinal);
        return [.. tables.Select(table => Picture(table, columns[table.Name], counted.GetValueOrDefault(table.Name), estimates))];
    }

    private static TableCapture Picture(
        SchemaObject table, IEnumerable<SqliteTableColumn> columns, SqliteCountedTable? counted,
        Dictionary<string, long> estimates) => new()
        {
            Name = table.Name,
            Rows = counted is null ? estimates[table.Name] : counted.Rows,
            RowsAreExact = counted is not null,
            DefinitionSha256 = Fingerprint.OfText(SqliteTokenizer.Canonical(table.Sql ?? "")).Value,
            Columns = [.. columns.Select(column => column.Name)],
            Unreadable = counted?.Unreadable,
        };

    // An index over some rows only has fewer than the table.
    private static Dictionary<string, long> Estimates(SqliteConnection database)
    {
        try
        {
            return database.Rows(new StatisticsQuery())
                .GroupBy(row => row.Table, StringComparer.Ordinal)
                .ToDictionary(table => table.Key, table => table.Max(row => row.Rows), StringComparer.Ordinal);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // ANALYZE never ran: everything is counted.
            return [];
        }
    }

    private static List<IndexCapture> Indexes(IReadOnlyList<SqliteIndexColumn> columns) =>
    [
        .. columns
            .Where(column => column.Origin == "c")
            .GroupBy(column => (column.Table, column.Index))
            .OrderBy(index => index.Key.Index, StringComparer.Ordinal)
            .Select(index => new IndexCapture
            {
                Table = index.Key.Table,
                Name = index.Key.Index,
                Unique = index.First().Unique,
                Enabled = true,
                Valid = true,
                Columns = [.. index.Select(column => (column.Column ?? "(expression)") + (column.Descending ? " DESC" : ""))],
            }),
    ];
}
