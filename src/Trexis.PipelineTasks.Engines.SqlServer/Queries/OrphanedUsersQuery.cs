namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="SeesLogins">Without the right to see logins, every user looks as if it had none.</param>
internal sealed record OrphanedUser(string Name, bool SeesLogins);

internal sealed record OrphanedUsersQuery() : SqlServerQuery<OrphanedUser>(
    """
    SELECT u.name, COALESCE(HAS_PERMS_BY_NAME(NULL, NULL, N'VIEW ANY DEFINITION'), 0) AS sees_logins
    FROM sys.database_principals AS u
    WHERE u.type IN (N'S', N'U', N'G') AND u.authentication_type IN (1, 3) AND u.principal_id > 4
        AND NOT EXISTS (SELECT 1 FROM sys.server_principals AS l WHERE l.sid = u.sid)
    ORDER BY u.name;
    """,
    row => new(row.Text("name"), row.Flag("sees_logins")),
    Editions: Editions.Instance,
    Elsewhere: "the service keeps logins in master, which a user of this database does not see",
    Needs: [Permission.ViewAnyDefinition, Permission.ViewDefinition]);
