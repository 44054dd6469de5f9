namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Blocker">0 where nothing blocks it; negative where what blocks it is no session.</param>
internal sealed record BlockedRequest(int Session, int Blocker, long WaitMs, string WaitType, string Resource, string Who)
{
    /// <summary>What it executes, or executed last; empty where this login may not see it.</summary>
    public string Statement { get; init; } = "";

    /// <summary>Whether it is one of this tool's questions, which gives up by itself and keeps nobody waiting.</summary>
    public bool IsOurReading => Statement.Contains(SqlServerQuery.Mark, StringComparison.Ordinal);
}

/// <summary>
/// Requests that are blocked, and the sessions that block them. Not those that wait for a latch whose owner is not tracked (-5): pages on
/// their way from disk, mostly.
/// </summary>
internal sealed record BlockedSessionsQuery() : SqlServerQuery<BlockedRequest>(
    """
    SELECT CONVERT(int, s.session_id) AS session_id, CONVERT(int, COALESCE(r.blocking_session_id, 0)) AS blocker,
        COALESCE(r.wait_time, 0) AS wait_ms, COALESCE(r.wait_type, N'') AS wait_type, COALESCE(r.wait_resource, N'') AS wait_resource,
        CONCAT(s.login_name COLLATE DATABASE_DEFAULT, N' from ', s.host_name, N', ', s.program_name, N', ',
        s.status, N', ', s.open_transaction_count, N' open transactions') AS who,
        COALESCE(t.text, N'') AS statement
    FROM sys.dm_exec_sessions AS s
    LEFT JOIN sys.dm_exec_requests AS r ON r.session_id = s.session_id
    LEFT JOIN sys.dm_exec_connections AS c ON c.session_id = s.session_id AND c.parent_connection_id IS NULL
    OUTER APPLY sys.dm_exec_sql_text(COALESCE(r.sql_handle, c.most_recent_sql_handle)) AS t
    WHERE r.blocking_session_id NOT IN (0, -5)
    OR s.session_id IN (SELECT b.blocking_session_id FROM sys.dm_exec_requests AS b WHERE b.blocking_session_id > 0)
    ORDER BY s.session_id;
    """,
    row => new(
        row.Int("session_id"),
        row.Int("blocker"),
        row.Long("wait_ms"),
        row.Text("wait_type"),
        row.Text("wait_resource"),
        row.Text("who"))
    {
        Statement = row.Text("statement"),
    },
    Needs: [Permission.ViewServerState]);
