namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The roles and rights that this login holds and that no deployment needs.</summary>
internal sealed record ExcessRightsQuery() : SqlServerQuery<string>(
    """
    SELECT r.name
    FROM (VALUES (N'sysadmin', IS_SRVROLEMEMBER(N'sysadmin')), (N'securityadmin', IS_SRVROLEMEMBER(N'securityadmin')),
        (N'serveradmin', IS_SRVROLEMEMBER(N'serveradmin')), (N'db_owner', IS_ROLEMEMBER(N'db_owner')),
        (N'CONTROL SERVER', HAS_PERMS_BY_NAME(NULL, NULL, N'CONTROL SERVER'))) AS r (name, held)
    WHERE r.held = 1;
    """,
    row => row.Text("name"));
