using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>
/// One deployment at a time: an application lock of the database, which goes with the session that holds it. What a deployment executes
/// holds a second one, so that nobody begins beside a script whose deployment has lost the first.
/// </summary>
internal static class ApplicationLock
{
    // As sp_getapplock documents its answers: the lock was not granted in time; the caller was chosen as the victim of a deadlock.
    private const int NotGranted = -1, Victim = -3;

    // A server takes a moment to end the session of a script whose connection was closed.
    private static readonly TimeSpan ToEndASession = TimeSpan.FromSeconds(5);

    /// <returns>The session's id, for those who watch it.</returns>
    /// <exception cref="DatabaseException">Another deployment holds it after the wait, or still executes; the message names
    /// it.</exception>
    public static async Task<int> TakeAsync(
        SqlServerSession session, DeploymentIdentity deployment, LockWaiting waiting, CancellationToken cancel)
    {
        var took = await waiting.ForAsync(
            () => GrantedAsync(session, new TakeLockQuery(Announcement.From(deployment)), cancel),
            async () => $"{session.Place}: {await HolderAsync(session, cancel) ?? "another deployment"} holds the deployment lock",
            "wait for it to end, or cancel it; a holder whose connection ended frees the lock by itself",
            cancel);
        await waiting.AtLeast(ToEndASession).ForAsync(
            () => GrantedAsync(session, new AwaitExecutionQuery(), cancel),
            async () => $"{session.Place}: {await session.SeenAsync(new ExecutingSessionsQuery(), cancel) ?? "a session"} still executes "
                + "what an earlier deployment sent, whose own lock is gone",
            "wait for that session to end, or end it (KILL); then look at the target's journal: what it did may stand there as started",
            cancel);
        return took.Session;
    }

    /// <summary>Held by a session until it ends, in which nothing was executed yet; it also sets what every script may rely on.</summary>
    /// <param name="wait">How long what is executed there may wait for a lock of somebody else; absent where nobody says.</param>
    /// <exception cref="DatabaseException">Another deployment begins just now: the lock of this one is gone.</exception>
    public static async Task BeginExecutionAsync(SqlServerSession session, TimeSpan? wait, CancellationToken cancel)
    {
        var answer = (await session.RowsAsync(new BeginExecutionQuery(wait), cancel))[0];
        if (answer.Result >= 0) return;
        throw answer.Result is NotGranted or Victim
            ? new DatabaseException(
                DatabaseErrorKind.Locked,
                $"{session.Place}: this deployment no longer holds the deployment lock: another deployment begins",
                "find out who deploys to this database, wait for it to end, and run again")
            : Denied(session, answer.Result);
    }

    private static async Task<LockAnswer?> GrantedAsync(
        SqlServerSession session, SqlServerQuery<LockAnswer> query, CancellationToken cancel)
    {
        var answer = (await session.RowsAsync(query, cancel))[0];
        if (answer.Result >= 0) return answer;
        return answer.Result is NotGranted or Victim ? null : throw Denied(session, answer.Result);
    }

    private static DatabaseException Denied(SqlServerSession session, int result) => new(
        DatabaseErrorKind.Denied,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Place}: the server does not give this login the deployment lock (sp_getapplock answered {result}); "
                + $"no other deployment was seen"),
        "let every user of the database execute sys.sp_getapplock, as the server does by default");

    private static async Task<string?> HolderAsync(SqlServerSession session, CancellationToken cancel) =>
        await session.SeenAsync(new LockHolderQuery(), cancel) is { } context ? Announcement.Read(context) : null;
}

/// <summary>Who deploys, in the 128 bytes that a session can show to others.</summary>
internal static class Announcement
{
    private const int MostBytes = 128;

    public static byte[] From(DeploymentIdentity deployment)
    {
        var text = $"deployment {deployment.Id} by {deployment.Actor} (run {deployment.RunId})";
        while (System.Text.Encoding.UTF8.GetByteCount(text) > MostBytes) text = text[..^1];
        return System.Text.Encoding.UTF8.GetBytes(text);
    }

    public static string Read(byte[] context) => System.Text.Encoding.UTF8.GetString(context).TrimEnd('\0');
}

/// <param name="Result">0 or 1 where the lock was granted; negative otherwise.</param>
internal sealed record LockAnswer(int Result, int Session);

internal sealed record TakeLockQuery(byte[] Announcement) : SqlServerQuery<LockAnswer>(
    $"""
    DECLARE @result int;
    EXEC @result = sys.sp_getapplock @Resource = {SqlName.Literal(
        Resource)}, @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 0, @DbPrincipal = N'public';
    IF @result >= 0 SET CONTEXT_INFO @announcement;
    SELECT @result AS result, CONVERT(int, @@SPID) AS session_id;
    """,
    row => new(row.Int("result"), row.Int("session_id")))
{
    public const string Resource = "trexis deployment";

    public override void Bind(SqlParameterCollection parameters) =>
        parameters.Add("@announcement", SqlDbType.VarBinary, 128).Value = Announcement;
}

/// <summary>What the session that holds the lock says of itself.</summary>
internal sealed record LockHolderQuery() : SqlServerQuery<byte[]>(
    $"""
    SELECT s.context_info
    FROM sys.dm_tran_locks AS l
    JOIN sys.dm_exec_sessions AS s ON s.session_id = l.request_session_id
    WHERE l.resource_type = N'APPLICATION' AND l.resource_database_id = DB_ID() AND l.request_status = N'GRANT'
        AND l.resource_description LIKE {SqlName.Literal($"%[[]{TakeLockQuery.Resource}%")} AND s.context_info IS NOT NULL;
    """,
    row => row.Bytes("context_info"),
    Needs: [Permission.ViewServerState]);

/// <summary>
/// Shared among what one deployment executes, as its sessions end a moment after their connections do. A script could release it: it is
/// the fence that keeps a deployment without its lock from committing.
/// </summary>
/// <param name="Wait">For locks of others; absent where the defaults hold.</param>
internal sealed record BeginExecutionQuery(TimeSpan? Wait) : SqlServerQuery<LockAnswer>(
    $"""
    {SessionDefaults.Sql}{SessionDefaults.Waiting(Wait)}
    DECLARE @result int;
    EXEC @result = sys.sp_getapplock @Resource = {SqlName.Literal(
        Resource)}, @LockMode = N'Shared', @LockOwner = N'Session', @LockTimeout = 0, @DbPrincipal = N'public';
    SELECT @result AS result, CONVERT(int, @@SPID) AS session_id;
    """,
    row => new(row.Int("result"), row.Int("session_id")))
{
    public const string Resource = "trexis execution";
}

/// <summary>Whether nothing is executed for any deployment: taken for itself, and given back.</summary>
internal sealed record AwaitExecutionQuery() : SqlServerQuery<LockAnswer>(
    $"""
    DECLARE @result int;
    EXEC @result = sys.sp_getapplock @Resource = {SqlName.Literal(
        BeginExecutionQuery.Resource)}, @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 0, @DbPrincipal = N'public';
    IF @result >= 0
        EXEC sys.sp_releaseapplock @Resource = {SqlName.Literal(
            BeginExecutionQuery.Resource)}, @LockOwner = N'Session', @DbPrincipal = N'public';
    SELECT @result AS result, CONVERT(int, @@SPID) AS session_id;
    """,
    row => new(row.Int("result"), row.Int("session_id")));

/// <summary>The sessions that execute for a deployment.</summary>
internal sealed record ExecutingSessionsQuery() : LockHoldersQuery(
    $"l.resource_type = N'APPLICATION' AND l.resource_description LIKE {SqlName.Literal($"%[[]{BeginExecutionQuery.Resource}%")}");
