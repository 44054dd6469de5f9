namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="SeesLogins">Without the right to see logins, every user looks as if it had none.</param>
internal sealed record OrphanedUser(string Name, bool SeesLogins);

/// <summary>
/// Users of a login with a password that is not there. A Windows user may come in by the login of a group, so that one without a login of
/// its own is none (sys.database_principals, authentication_type 3).
/// </summary>
internal sealed record OrphanedUsersQuery() : SqlServerQuery<OrphanedUser>(
    """
    SELECT u.name, COALESCE(HAS_PERMS_BY_NAME(NULL, NULL, N'VIEW ANY DEFINITION'), 0) AS sees_logins
    FROM sys.database_principals AS u
    WHERE u.type = N'S' AND u.authentication_type = 1 AND u.principal_id > 4
        AND NOT EXISTS (SELECT 1 FROM sys.server_principals AS l WHERE l.sid = u.sid)
    ORDER BY u.name;
    """,
    row => new(row.Text("name"), row.Flag("sees_logins")),
    Editions: Editions.Instance,
    Elsewhere: "the service keeps logins in master, which a user of this database does not see",
    Needs: [Permission.ViewAnyDefinition, Permission.ViewDefinition]);
