using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Databases.Sqlite.Queries;

/// <summary>Every table's name, in the order of creation.</summary>
internal sealed record TableNamesQuery : ISqliteQuery<string>
{
    public string Sql => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid";

    public string Read(SqliteDataReader row) => row.GetString(0);
}
