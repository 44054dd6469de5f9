using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>SQLite's own check of structure, indexes and checks; one row <c>ok</c> where all is well, at most 100 findings.</summary>
internal sealed record SqliteIntegrityCheckQuery() : SqliteQuery<string>(
    "PRAGMA integrity_check",
    row => row.GetString("integrity_check"))
{
    public static IReadOnlyList<string> Findings(SqliteConnection database) =>
        database.Rows(new SqliteIntegrityCheckQuery()) is var rows && rows is ["ok"] ? [] : [.. rows.Select(SqliteErrors.Redact)];
}
