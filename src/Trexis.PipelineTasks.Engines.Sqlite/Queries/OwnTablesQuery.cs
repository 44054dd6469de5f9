using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>Which of our bookkeeping tables exist.</summary>
internal sealed record OwnTablesQuery() : SqliteQuery<string>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('trexis_journal', 'trexis_history')",
    row => row.GetString("name"));
