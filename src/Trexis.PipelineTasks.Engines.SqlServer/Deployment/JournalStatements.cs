using System.Data;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Deployment;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>Our bookkeeping in the target: a schema of its own, made by the first deployment that writes.</summary>
/// <param name="token">
/// Of the deployment whose lock this stands under; absent where what is written needs none. The session that holds the lock writes it into
/// the fence, and every session that writes for it asks for it: where another deployment has taken the lock, another one stands there.
/// </param>
/// <param name="waiting">For the fence, where this stands on the session that holds the lock.</param>
internal sealed class JournalStatements(SqlServerSession session, string? token = null, LockWaiting? waiting = null)
{
    /// <summary>Guarded statement by statement, so that an older database gets only what it lacks.</summary>
    public const string Tables = """
        IF SCHEMA_ID(N'trexis') IS NULL EXEC (N'CREATE SCHEMA trexis;');
        IF OBJECT_ID(N'trexis.journal') IS NULL
            CREATE TABLE trexis.journal (
                id bigint IDENTITY CONSTRAINT journal_key PRIMARY KEY,
                script nvarchar(400) NOT NULL,
                kind nvarchar(20) NOT NULL,
                sha256 nvarchar(64) NOT NULL,
                state nvarchar(20) NOT NULL,
                at nvarchar(40) NOT NULL,
                elapsed_ms float NOT NULL,
                actor nvarchar(400) NOT NULL,
                deployment nvarchar(400) NOT NULL);
        IF OBJECT_ID(N'trexis.fence') IS NULL
            CREATE TABLE trexis.fence (
                id int NOT NULL CONSTRAINT fence_key PRIMARY KEY,
                token nvarchar(36) NOT NULL);
        IF OBJECT_ID(N'trexis.history') IS NULL
            CREATE TABLE trexis.history (
                id bigint IDENTITY CONSTRAINT history_key PRIMARY KEY,
                deployment nvarchar(400) NOT NULL,
                environment nvarchar(400) NOT NULL,
                task nvarchar(100) NOT NULL,
                document_sha256 nvarchar(64) NOT NULL,
                schema_fingerprint nvarchar(64) NULL,
                at nvarchar(40) NOT NULL,
                deployed_commit nvarchar(64) NULL,
                target nvarchar(400) NULL,
                written_in nvarchar(300) NULL);
        IF OBJECT_ID(N'trexis.backup_proof') IS NULL
            CREATE TABLE trexis.backup_proof (
                id bigint IDENTITY CONSTRAINT backup_proof_key PRIMARY KEY,
                backup_id nvarchar(36) NOT NULL,
                proven_as nvarchar(20) NOT NULL,
                at nvarchar(40) NOT NULL);
        IF OBJECT_ID(N'trexis.restore_proof') IS NULL
            CREATE TABLE trexis.restore_proof (
                id bigint IDENTITY CONSTRAINT restore_proof_key PRIMARY KEY,
                backup_id nvarchar(36) NOT NULL,
                server nvarchar(256) NOT NULL,
                at nvarchar(40) NOT NULL);
        """;

    private const string Taken = "another deployment has taken it";

    private bool _prepared;

    public async Task PrepareAsync(CancellationToken cancel)
    {
        if (_prepared) return;
        await session.ExecuteAsync("making the journal", Tables, cancel);
        if (token is not null && waiting is not null) await FenceOffAsync(token, waiting, cancel);
        _prepared = true;
    }

    /// <summary>In a transaction it also keeps the fence: the next deployment waits at it until this transaction has ended.</summary>
    /// <returns>The row's id.</returns>
    /// <exception cref="DatabaseException">The lock is another deployment's by now; nothing was written.</exception>
    public async Task<long> AppendAsync(JournalEntry entry, CancellationToken cancel) =>
        await session.RowsAsync(new AppendEntryQuery(entry, token), cancel) is [var id] ? id : throw Lost(Taken);

    /// <summary>What has become of a row; absent where there is none, because its transaction was rolled back.</summary>
    public async Task<string?> StateAsync(long id, CancellationToken cancel) =>
        await session.RowsAsync(new EntryStateQuery(id), cancel) is [var state] ? state : null;

    /// <summary>To be asked on the session that holds the lock, before anything becomes final.</summary>
    /// <exception cref="DatabaseException">That session has ended, or the lock is another deployment's by now.</exception>
    public async Task DemandLockAsync(CancellationToken cancel)
    {
        try
        {
            if (await session.RowsAsync(new FenceQuery(), cancel) is not [var held] || held != token)
                throw Lost(Taken);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.StateUnknown)
        {
            throw Lost("the session that held it has ended");
        }
    }

    /// <summary>A row written as started becomes done: one script, one row.</summary>
    /// <exception cref="DatabaseException">The row is gone, so that nothing may be committed.</exception>
    public async Task MarkDoneAsync(long id, TimeSpan elapsed, CancellationToken cancel)
    {
        var outcome = await session.ExecuteAsync(
            "writing the journal",
            "SET NOCOUNT OFF;\nUPDATE trexis.journal SET state = N'done', elapsed_ms = @elapsed WHERE id = @id;",
            cancel,
            bind: parameters =>
            {
                parameters.Add("@elapsed", SqlDbType.Float).Value = elapsed.TotalMilliseconds;
                parameters.Add("@id", SqlDbType.BigInt).Value = id;
            });
        if (outcome.Rows == 1) return;
        throw new DatabaseException(
            DatabaseErrorKind.Statement,
            $"{session.Place}: the journal row of the script is gone: the script has changed schema {ForbiddenTargets.OwnSchema}",
            "take that statement out of the script");
    }

    public Task AppendAsync(HistoryAnchor anchor, CancellationToken cancel) => session.ExecuteAsync(
        "writing the history",
        $"""
        INSERT INTO trexis.history
            (deployment, environment, task, document_sha256, schema_fingerprint, at, deployed_commit, target, written_in)
        VALUES (@deployment, @environment, @task, @document, @fingerprint, @at, @commit, @target, {AnchorsQuery.Here});
        """,
        cancel,
        bind: parameters =>
        {
            parameters.Text("@deployment", anchor.Deployment, 400);
            parameters.Text("@environment", anchor.Environment, 400);
            parameters.Text("@task", anchor.Task, 100);
            parameters.Text("@document", anchor.DocumentSha256, 64);
            parameters.Text("@fingerprint", anchor.SchemaFingerprint, 64);
            parameters.Text("@at", BookkeepingRows.Moment(anchor.At), 40);
            parameters.Text("@commit", anchor.Commit, 64);
            parameters.Text("@target", anchor.Target, 400);
        });

    /// <summary>What was proven of a backup, for those who ask for it later.</summary>
    public Task RememberAsync(string backup, BackupVerification level, DateTimeOffset at, CancellationToken cancel) => RememberAsync(
        "remembering what was proven of the backup",
        "INSERT INTO trexis.backup_proof (backup_id, proven_as, at) VALUES (@backup, @level, @at);",
        backup,
        parameters => parameters.Text("@level", level.ToString().ToLowerInvariant(), 20),
        at,
        cancel);

    /// <summary>Where a backup was restored, checked and compared: a later one of its chain may rest on that.</summary>
    public Task RememberRestoreAsync(string backup, string server, DateTimeOffset at, CancellationToken cancel) => RememberAsync(
        "remembering where the backup was restored",
        "INSERT INTO trexis.restore_proof (backup_id, server, at) VALUES (@backup, @server, @at);",
        backup,
        parameters => parameters.Text("@server", server, 256),
        at,
        cancel);

    // A script of an earlier deployment whose lock session died may still run: its transaction keeps the fence until it ends. So may
    // anybody's who reads the table.
    private Task FenceOffAsync(string own, LockWaiting patient, CancellationToken cancel) => patient.ForAsync(
        async () => await session.RowsAsync(new FenceOffQuery(own), cancel) is [{ Length: > 0 } written] ? written : null,
        async () => $"{session.Place}: {await session.SeenAsync(new FenceHoldersQuery(), cancel) ?? "a session"} holds a lock on the table "
            + "trexis.fence, as what an earlier deployment executes does",
        "wait for that session to end its transaction, or end it (KILL), and run again; nothing of this deployment was executed",
        cancel);

    private DatabaseException Lost(string how) => new(
        DatabaseErrorKind.Locked,
        $"{session.Place}: this deployment no longer holds the deployment lock: {how}",
        "find out who deploys to this database, wait for it to end, and run again");

    private async Task RememberAsync(
        string doing, string sql, string backup, Action<SqlParameterCollection> bind, DateTimeOffset at, CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        await session.ExecuteAsync(
            doing,
            sql,
            cancel,
            bind: parameters =>
            {
                parameters.Text("@backup", backup, 36);
                bind(parameters);
                parameters.Text("@at", BookkeepingRows.Moment(at), 40);
            });
    }
}

/// <summary>
/// Writes the token of the deployment that holds the lock, and answers with it; with an empty text where somebody holds a lock on it (error
/// 1222).
/// </summary>
internal sealed record FenceOffQuery(string Token) : SqlServerQuery<string>(
    $"""
    SET LOCK_TIMEOUT 0;
    DECLARE @written nvarchar(36) = @token;
    BEGIN TRY
        UPDATE trexis.fence SET token = @token WHERE id = 1;
        IF @@ROWCOUNT = 0 INSERT INTO trexis.fence (id, token) VALUES (1, @token);
    END TRY
    BEGIN CATCH
        SET @written = N'';
        IF ERROR_NUMBER() <> {SqlServerErrorNumbers.LockTimeout} THROW;
    END CATCH;
    {ServerIdentityQuery.SetLockTimeout}
    SELECT @written AS written;
    """,
    row => row.Text("written"))
{
    public override void Bind(SqlParameterCollection parameters) => parameters.Text("@token", Token, 36);
}

/// <summary>Who keeps the fence from being written.</summary>
internal sealed record FenceHoldersQuery() : LockHoldersQuery(
    "l.resource_type = N'OBJECT' AND l.resource_associated_entity_id = OBJECT_ID(N'trexis.fence')");

/// <summary>Whose token stands in the fence.</summary>
internal sealed record FenceQuery() : SqlServerQuery<string>(
    "SELECT f.token FROM trexis.fence AS f WHERE f.id = 1;",
    row => row.Text("token"));

/// <summary>Waits for a transaction that is still under way, also where the database reads row versions.</summary>
internal sealed record EntryStateQuery(long Id) : SqlServerQuery<string>(
    "SELECT t.state FROM trexis.journal AS t WITH (READCOMMITTEDLOCK) WHERE t.id = @id;",
    row => row.Text("state"))
{
    public override void Bind(SqlParameterCollection parameters) => parameters.Add("@id", SqlDbType.BigInt).Value = Id;
}

/// <summary>
/// Writes a journal row and answers with its id; with no row where the fence holds another token. HOLDLOCK keeps the fence until the
/// transaction ends.
/// </summary>
internal sealed record AppendEntryQuery(JournalEntry Entry, string? Token) : SqlServerQuery<long>(
    """
    INSERT INTO trexis.journal (script, kind, sha256, state, at, elapsed_ms, actor, deployment)
    SELECT @script, @kind, @sha256, @state, @at, @elapsed, @actor, @deployment
    FROM trexis.fence AS f WITH (HOLDLOCK)
    WHERE f.id = 1 AND f.token = @token;
    SELECT CONVERT(bigint, SCOPE_IDENTITY()) AS id WHERE @@ROWCOUNT = 1;
    """,
    row => row.Long("id"))
{
    public override void Bind(SqlParameterCollection parameters)
    {
        parameters.Text("@script", Entry.Script, 400);
        parameters.Text("@kind", Entry.Kind, 20);
        parameters.Text("@sha256", Entry.Sha256, 64);
        parameters.Text("@state", BookkeepingRows.Word(Entry.State), 20);
        parameters.Text("@at", BookkeepingRows.Moment(Entry.At), 40);
        parameters.Add("@elapsed", SqlDbType.Float).Value = Entry.ElapsedMs;
        parameters.Text("@actor", Entry.Actor, 400);
        parameters.Text("@deployment", Entry.Deployment, 400);
        parameters.Text("@token", Token, 36);
    }
}

internal static class Parameters
{
    /// <param name="most">Characters; the same for every value, so that the server keeps one plan.</param>
    public static void Text(this SqlParameterCollection parameters, string name, string? value, int most) =>
        parameters.Add(name, SqlDbType.NVarChar, most).Value = value is null ? DBNull.Value : value.Length > most ? value[..most] : value;
}
