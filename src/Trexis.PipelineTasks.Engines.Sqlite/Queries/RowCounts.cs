using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

internal sealed record TableRows(int Index, long Rows);

/// <summary>Exact counts of many tables in one question; the rows come back by the table's place in the list.</summary>
internal sealed record SqliteRowCountsQuery(IReadOnlyList<string> Tables) : SqliteQuery<TableRows>(
    string.Join(
        "\nUNION ALL ",
        Tables.Select(
            (table, index) => string.Create(
                CultureInfo.InvariantCulture, $"SELECT {index} AS place, count(*) AS row_count FROM {SqliteIdentifier.Quote(table)}"))),
    row => new(row.GetInt32("place"), row.GetInt64("row_count")))
{
    /// <summary>SQLite takes at most 500 terms in a compound select.</summary>
    public const int MaxTables = 400;
}

/// <param name="Rows">Absent where the table could not be counted.</param>
internal sealed record SqliteCountedTable(string Name, long? Rows, string? Unreadable);

internal static class RowCounts
{
    /// <summary>Counts all tables, 400 in one question; where one of those cannot be read they are asked one by one.</summary>
    /// <param name="damageEnds">Whether a damaged file ends the count instead of leaving a table out.</param>
    public static IReadOnlyList<SqliteCountedTable> Read(
        SqliteConnection database, IReadOnlyList<string> tables, bool damageEnds = false) =>
        [.. tables.Chunk(SqliteRowCountsQuery.MaxTables).SelectMany(chunk => OfChunk(database, chunk, damageEnds))];

    private static IEnumerable<SqliteCountedTable> OfChunk(SqliteConnection database, string[] tables, bool damageEnds)
    {
        try
        {
            return [
                .. database.Rows(new SqliteRowCountsQuery(tables)).Select(row => new SqliteCountedTable(tables[row.Index], row.Rows, null)),
            ];
        }
        catch (SqliteException exception) when (tables.Length > 1 && !IsStop(exception, damageEnds))
        {
            return [.. tables.SelectMany(table => OfChunk(database, [table], damageEnds))];
        }
        catch (SqliteException exception) when (!IsStop(exception, damageEnds))
        {
            return [new SqliteCountedTable(tables[0], null, SqliteErrors.Redact(exception.Message))];
        }
    }

    private static bool IsStop(SqliteException exception, bool damageEnds) =>
        exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT
        || (damageEnds && SqliteErrors.KindOf(exception.SqliteErrorCode) == DatabaseErrorKind.Corrupt);
}
