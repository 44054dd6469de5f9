using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Rows">What stands after FROM, identifiers quoted.</param>
internal sealed record SqliteCountQuery(string Rows) : SqliteQuery<long>(
    $"SELECT count(*) AS row_count FROM (SELECT 1 FROM {Rows})",
    row => row.GetInt64("row_count"));
