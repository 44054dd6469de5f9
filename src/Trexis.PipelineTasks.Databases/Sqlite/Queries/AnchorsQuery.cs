using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Databases.Sqlite.Queries;

/// <summary>The anchored heads of document chains, oldest first.</summary>
internal sealed record AnchorsQuery : ISqliteQuery<HistoryAnchor>
{
    public string Sql => "SELECT deployment, environment, task, document_sha256, schema_fingerprint, at FROM trexis_history ORDER BY id";

    public HistoryAnchor Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.TextOrNull(4),
        DateTimeOffset.Parse(row.GetString(5), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
}
