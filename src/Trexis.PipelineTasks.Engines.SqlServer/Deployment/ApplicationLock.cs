using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>One deployment at a time: an application lock of the database, which goes with the session that holds it.</summary>
internal static class ApplicationLock
{
    // As sp_getapplock documents its answers: the lock was not granted in time; the caller was chosen as the victim of a deadlock.
    private const int NotGranted = -1, Victim = -3;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    /// <returns>The session's id, for those who watch it.</returns>
    /// <exception cref="DatabaseException">Another deployment holds it after <paramref name="wait"/>; the message names it.</exception>
    public static async Task<int> TakeAsync(
        SqlServerSession session, DeploymentIdentity deployment, TimeSpan wait, TimeProvider time, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            // Tried anew instead of waiting inside the server, where no cancel of ours would be heard in time.
            var answer = (await session.RowsAsync(new TakeLockQuery(Announcement.From(deployment)), cancel))[0];
            if (answer.Result >= 0) return answer.Session;
            if (answer.Result is not (NotGranted or Victim)) throw Denied(session, answer.Result);
            if (time.GetElapsedTime(started) >= wait) throw await RefusalAsync(session, wait, cancel);
            await Task.Delay(BetweenTries, time, cancel);
        }
    }

    private static DatabaseException Denied(SqlServerSession session, int result) => new(
        DatabaseErrorKind.Denied,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Place}: the server does not give this login the deployment lock (sp_getapplock answered {result}); "
                + $"no other deployment was seen"),
        "let every user of the database execute sys.sp_getapplock, as the server does by default");

    private static async Task<DatabaseException> RefusalAsync(SqlServerSession session, TimeSpan wait, CancellationToken cancel)
    {
        var holder = await HolderAsync(session, cancel) ?? "another deployment";
        return new DatabaseException(
            DatabaseErrorKind.Locked,
            $"{session.Place}: {holder} holds the deployment lock; waited {HumanText.Duration(wait)}",
            "wait for it to end, or cancel it; a holder whose connection ended frees the lock by itself");
    }

    // Who holds it is known to those who may see other sessions; the refusal itself needs no such right.
    private static async Task<string?> HolderAsync(SqlServerSession session, CancellationToken cancel)
    {
        try
        {
            return (await session.RowsAsync(new LockHolderQuery(), cancel)).Select(Announcement.Read).FirstOrDefault();
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Denied)
        {
            return null;
        }
    }
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
