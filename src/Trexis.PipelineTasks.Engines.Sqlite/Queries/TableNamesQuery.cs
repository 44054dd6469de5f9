using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>Every table's name, in the order of creation.</summary>
internal sealed record TableNamesQuery() : SqliteQuery<string>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid",
    row => row.GetString("name"));
