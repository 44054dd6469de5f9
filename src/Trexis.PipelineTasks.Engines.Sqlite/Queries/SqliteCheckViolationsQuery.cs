using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>
/// Rows that break one check. Its condition is the schema's own text, cut out with balanced parentheses; NULL obeys, as it does in a check.
/// </summary>
internal sealed record SqliteCheckViolationsQuery(string Table, string Condition) : SqliteQuery<long>(
    $"SELECT count(*) AS violations FROM {SqliteIdentifier.Quote(Table)} WHERE NOT ({Condition}\n)",
    row => row.GetInt64("violations"));
