using System.Data.Common;
using System.Globalization;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>The journal, oldest first. A database without one answers with no row. One that the login may not see is refused: taken for none, everything would be done again.</summary>
internal sealed record JournalQuery : SqlServerQuery<JournalEntry>
{
    public override IReadOnlyList<Permission> Needs => [Permission.OwnTable("journal")];

    public override string Sql => """
        IF OBJECT_ID(N'trexis.journal') IS NOT NULL
            SELECT j.script, j.kind, j.sha256, j.state, j.at, j.elapsed_ms, j.actor, j.deployment FROM trexis.journal AS j ORDER BY j.id;
        ELSE IF SCHEMA_ID(N'trexis') IS NOT NULL AND HAS_PERMS_BY_NAME(N'trexis', N'SCHEMA', N'SELECT') = 0
            THROW 50229, N'this login may not read the schema trexis', 1;
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
