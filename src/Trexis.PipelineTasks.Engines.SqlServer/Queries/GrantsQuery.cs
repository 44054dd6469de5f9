namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Who may do what: permissions as they were granted or denied, and the members of roles. One line each.</summary>
internal sealed record GrantsQuery() : SqlServerQuery<string>(
    """
    SELECT CONCAT(p.state_desc, N' ', p.permission_name COLLATE DATABASE_DEFAULT,
        CASE p.class WHEN 1 THEN CONCAT(N' ON ', OBJECT_SCHEMA_NAME(p.major_id), N'.', OBJECT_NAME(p.major_id)) WHEN 3
        THEN CONCAT(N' ON SCHEMA::', SCHEMA_NAME(p.major_id)) ELSE N'' END,
        N' TO ', USER_NAME(p.grantee_principal_id)) AS line
    FROM sys.database_permissions AS p
    WHERE p.class IN (0, 1, 3) AND p.major_id >= 0 AND NOT (p.class = 0 AND p.permission_name = N'CONNECT')
    AND COALESCE(OBJECT_SCHEMA_NAME(p.major_id), N'') <> N'trexis'
    UNION
    SELECT CONCAT(USER_NAME(m.member_principal_id), N' IN ', USER_NAME(m.role_principal_id))
    FROM sys.database_role_members AS m
    ORDER BY line;
    """,
    row => row.Text("line"),
    Needs: [Permission.ViewDefinition]);
