namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The sessions that hold a lock in this database, with what they execute or executed last.</summary>
/// <param name="Held">Which locks are meant, as a condition on <c>l</c>.</param>
internal abstract record LockHoldersQuery(string Held) : SqlServerQuery<string>(
    $"""
    SELECT CONCAT(N'session ', s.session_id, N' (', s.login_name COLLATE DATABASE_DEFAULT, N' from ', s.host_name, N', ', s.program_name,
        N')') AS who, COALESCE(t.text, N'') AS statement
    FROM sys.dm_exec_sessions AS s
    LEFT JOIN sys.dm_exec_requests AS r ON r.session_id = s.session_id
    LEFT JOIN sys.dm_exec_connections AS c ON c.session_id = s.session_id AND c.parent_connection_id IS NULL
    OUTER APPLY sys.dm_exec_sql_text(COALESCE(r.sql_handle, c.most_recent_sql_handle)) AS t
    WHERE s.session_id <> @@SPID AND s.session_id IN (
        SELECT l.request_session_id
        FROM sys.dm_tran_locks AS l
        WHERE l.resource_database_id = DB_ID() AND l.request_status = N'GRANT' AND {Held})
    ORDER BY s.session_id;
    """,
    row => row.Text("statement") is { Length: > 0 } text
        ? $"{row.Text("who")}: {Redaction.Statement(text, lines: 1).Trim()}"
        : row.Text("who"),
    Needs: [Permission.ViewServerState]);

/// <summary>Who keeps others from reading the catalog: what changes an object locks its description until the transaction ends.</summary>
internal sealed record CatalogHoldersQuery() : LockHoldersQuery("l.request_mode = N'Sch-M'");
