namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record CountedTable(int Id, long Rows);

/// <summary>Exact counts of many tables in one question; the rows come back by the table's id.</summary>
internal sealed record RowCountsQuery(IReadOnlyList<TableRow> Tables) : SqlServerQuery<CountedTable>(
    string.Join(
        "\nUNION ALL ",
        Tables.Select(
            table => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"SELECT {table.Id} AS object_id, COUNT_BIG(*) AS row_count FROM {SqlName.Quote(table.Schema, table.Name)}"))),
    row => new(row.Int("object_id"), row.Long("row_count")),
    Needs: [new(PermissionScope.Database, "SELECT")])
{
    /// <summary>Few enough that one refused table does not leave many uncounted, many enough that few answers carry all.</summary>
    public const int MaxTables = 50;
}
