using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// The first words with a server. They also set the session so that our reading neither waits long for a lock nor wins a deadlock.
/// </summary>
internal sealed record ServerIdentityQuery() : SqlServerQuery<ServerIdentity>(
    """
    SET NOCOUNT ON;
    SET LOCK_TIMEOUT 15000;
    SET DEADLOCK_PRIORITY LOW;
    SELECT CONVERT(nvarchar(256), COALESCE(SERVERPROPERTY(N'ServerName'), @@SERVERNAME)), DB_NAME(), CONVERT(nvarchar(128),
    SERVERPROPERTY(N'ProductVersion')),
        CONVERT(nvarchar(128), SERVERPROPERTY(N'Edition')), CONVERT(int, SERVERPROPERTY(N'EngineEdition')), ORIGINAL_LOGIN(), USER_NAME(),
        CONVERT(int, d.compatibility_level), CASE WHEN @@VERSION LIKE N'%on Linux%' THEN 1 ELSE 0 END
    FROM sys.databases AS d
    WHERE d.database_id = DB_ID();
    """,
    row => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int(4), row.Text(5), row.Text(6), row.Int(7), row.Flag(8)));
