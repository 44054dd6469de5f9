using System.Data.Common;
using System.Globalization;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>The journal, oldest first. A database without one answers with no row.</summary>
internal sealed record JournalQuery : SqlServerQuery<JournalEntry>
{
    public override IReadOnlyList<Permission> Needs => [Permission.OwnTable("journal")];

    public override string Sql => """
        IF OBJECT_ID(N'trexis.journal') IS NOT NULL
            SELECT j.script, j.kind, j.sha256, j.state, j.at, j.elapsed_ms, j.actor, j.deployment FROM trexis.journal AS j ORDER BY j.id;
        """;

    public override JournalEntry Read(DbDataReader row) => new(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        Enum.Parse<JournalState>(row.Text(3), ignoreCase: true),
        DateTimeOffset.Parse(row.Text(4), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        row.Double(5),
        row.Text(6),
        row.Text(7));
}
