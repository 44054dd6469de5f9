namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Users' sessions, and how many the server takes.</summary>
internal sealed record ConnectionCount(int Sessions, int Limit);

internal sealed record ConnectionCountQuery() : SqlServerQuery<ConnectionCount>(
    "SELECT COUNT(*) AS sessions, @@MAX_CONNECTIONS AS most_sessions FROM sys.dm_exec_sessions AS s WHERE s.is_user_process = 1;",
    row => new(row.Int("sessions"), row.Int("most_sessions")),
    Editions: Editions.Instance,
    Elsewhere: "the service tells its share of the limit instead",
    Needs: [Permission.ViewServerState]);
