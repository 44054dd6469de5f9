using System.Data.Common;
using System.Globalization;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>The anchored heads of document chains, oldest first. A database without any answers with no row. One that the login may not see is refused: taken for none, everything would be done again.</summary>
internal sealed record AnchorsQuery : SqlServerQuery<HistoryAnchor>
{
    public override IReadOnlyList<Permission> Needs => [Permission.OwnTable("history")];

    public override string Sql => """
        IF OBJECT_ID(N'trexis.history') IS NOT NULL
            SELECT h.deployment, h.environment, h.task, h.document_sha256, h.schema_fingerprint, h.at FROM trexis.history AS h ORDER BY h.id;
        ELSE IF SCHEMA_ID(N'trexis') IS NOT NULL AND HAS_PERMS_BY_NAME(N'trexis', N'SCHEMA', N'SELECT') = 0
            THROW 50229, N'this login may not read the schema trexis', 1;
        """;

    public override HistoryAnchor Read(DbDataReader row) => new(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        row.Text(3),
        row.TextOrNull(4),
        DateTimeOffset.Parse(row.Text(5), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
}
