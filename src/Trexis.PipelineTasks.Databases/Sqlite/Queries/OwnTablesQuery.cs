using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Databases.Sqlite.Queries;

/// <summary>Which of our bookkeeping tables exist.</summary>
internal sealed record OwnTablesQuery : ISqliteQuery<string>
{
    public string Sql => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('trexis_journal', 'trexis_history')";

    public string Read(SqliteDataReader row) => row.GetString(0);
}
