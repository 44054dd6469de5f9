using System.Data.Common;
using System.Globalization;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>The anchored heads of document chains, oldest first. A database without any answers with no row.</summary>
internal sealed record AnchorsQuery : SqlServerQuery<HistoryAnchor>
{
    public override IReadOnlyList<Permission> Needs => [Permission.OwnTable("history")];

    public override string Sql => """
        IF OBJECT_ID(N'trexis.history') IS NOT NULL
            SELECT h.deployment, h.environment, h.task, h.document_sha256, h.schema_fingerprint, h.at FROM trexis.history AS h ORDER BY h.id;
        """;

    public override HistoryAnchor Read(DbDataReader row) => new(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        row.Text(3),
        row.TextOrNull(4),
        DateTimeOffset.Parse(row.Text(5), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
}
