using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Index">Absent for a table without indexes.</param>
internal sealed record TableStatistics(string Table, string? Index, long Rows);

/// <summary>Row counts as ANALYZE last saw them; there is no such table where it never ran.</summary>
internal sealed record StatisticsQuery() : SqliteQuery<TableStatistics>(
    "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE stat IS NOT NULL",
    // "rows average average…": the first number is the count.
    row => new(row.GetString("tbl"), row.TextOrNull("idx"), long.Parse(row.GetString("stat").Split(' ')[0], CultureInfo.InvariantCulture)));
