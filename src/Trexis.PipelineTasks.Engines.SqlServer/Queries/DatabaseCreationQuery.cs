namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Whether this login may make a database, which a restore under another name does.</summary>
internal sealed record DatabaseCreationQuery() : SqlServerQuery<bool>(
    "SELECT COALESCE(HAS_PERMS_BY_NAME(NULL, NULL, N'CREATE ANY DATABASE'), 0) AS may_create;",
    row => row.Flag("may_create"),
    Editions: Editions.Instance);
