using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The anchored heads of document chains.</summary>
internal sealed record AnchorsQuery() : OwnTableQuery<HistoryAnchor>(
    "history",
    $"t.deployment, t.environment, t.task, t.document_sha256, t.schema_fingerprint, t.at, t.deployed_commit, t.target, t.written_in, "
        + $"{AnchorsQuery.Here} AS here",
    row => BookkeepingRows.Anchor(row, BookkeepingRows.Text(row, "here")))
{
    /// <summary>
    /// What tells this database from its copies: the availability group's own id, which goes with it to every server; otherwise the
    /// server, and when the database was made there, restored or renamed.
    /// </summary>
    public const string Here =
        "(SELECT COALESCE(CONVERT(nvarchar(200), d.group_database_id), CONCAT(CONVERT(nvarchar(128), SERVERPROPERTY(N'ServerName')), "
            + "N'/', d.name, N'/', CONVERT(nvarchar(30), d.create_date, 126))) FROM sys.databases AS d WHERE d.name = DB_NAME())";
}
