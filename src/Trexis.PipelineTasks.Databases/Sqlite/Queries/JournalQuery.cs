using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Databases.Sqlite.Queries;

/// <summary>The journal, oldest first.</summary>
internal sealed record JournalQuery : ISqliteQuery<JournalEntry>
{
    public string Sql => "SELECT script, kind, sha256, state, at, elapsed_ms, actor, deployment FROM trexis_journal ORDER BY id";

    public JournalEntry Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        Enum.Parse<JournalState>(row.GetString(3), ignoreCase: true),
        DateTimeOffset.Parse(row.GetString(4), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        row.GetDouble(5),
        row.GetString(6),
        row.GetString(7));
}
