using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <summary>When the database was last restored over, in the server's own time; no row where it never was.</summary>
internal sealed record LastRestoreQuery : SqlServerQuery<string>
{
    public override Editions Editions => Editions.Box;

    public override string Elsewhere => "the service keeps no restore history";

    public override IReadOnlyList<Permission> Needs => [Permission.Msdb("dbo.restorehistory")];

    public override string Sql => """
        SELECT TOP (1) CONVERT(nvarchar(19), h.restore_date, 126)
        FROM msdb.dbo.restorehistory AS h
        WHERE h.destination_database_name = DB_NAME()
        ORDER BY h.restore_date DESC;
        """;

    public override string Read(DbDataReader row) => row.Text(0);
}
