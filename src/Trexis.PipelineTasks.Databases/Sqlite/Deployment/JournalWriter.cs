using System.Globalization;
using SQLitePCL;

namespace Trexis.PipelineTasks.Databases.Sqlite.Deployment;

/// <summary>
/// Our bookkeeping in the target, and the transaction around it, on one connection. Its statements are compiled once: a
/// deployment of a thousand scripts writes a thousand rows.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS trexis_journal (
            id INTEGER PRIMARY KEY,
            script TEXT NOT NULL,
            kind TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            state TEXT NOT NULL,
            at TEXT NOT NULL,
            elapsed_ms REAL NOT NULL,
            actor TEXT NOT NULL,
            deployment TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS trexis_history (
            id INTEGER PRIMARY KEY,
            deployment TEXT NOT NULL,
            environment TEXT NOT NULL,
            task TEXT NOT NULL,
            document_sha256 TEXT NOT NULL,
            schema_fingerprint TEXT,
            at TEXT NOT NULL);
        """;

    /// <summary>How often BEGIN and COMMIT are tried; each try waits <see cref="SqliteLocation.BusyTryMilliseconds"/> inside SQLite.</summary>
    private const int Tries = 20;

    private readonly sqlite3 _connection;
    private readonly SqliteLocation _location;
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private PreparedStatement? _insert;

    public JournalWriter(sqlite3 connection, SqliteLocation location)
    {
        (_connection, _location) = (connection, location);
        _begin = new PreparedStatement(connection, location, "BEGIN IMMEDIATE", "beginning a transaction");
        _commit = new PreparedStatement(connection, location, "COMMIT", "committing");
    }

    /// <summary>Begins at once with the write lock: a transaction that reads first and writes later can be refused in its middle.</summary>
    public void Begin(CancellationToken cancel)
    {
        var code = _begin.TryRun();
        for (var tries = 1; SqliteErrors.IsBusy(code) && tries < Tries; tries++)
        {
            cancel.ThrowIfCancellationRequested();
            code = _begin.TryRun();
        }

        if (code != raw.SQLITE_OK) throw SqliteErrors.OfConnection(_connection, code, _location, "beginning a transaction");
    }

    // In rollback-journal mode a reader can hold up the commit; it keeps the transaction, so that it can be tried again.
    public void Commit(CancellationToken cancel)
    {
        var code = _commit.TryRun();
        for (var tries = 1; SqliteErrors.IsBusy(code) && tries < Tries && !cancel.IsCancellationRequested; tries++) code = _commit.TryRun();
        if (code == raw.SQLITE_OK) return;
        cancel.ThrowIfCancellationRequested();
        throw SqliteErrors.OfConnection(_connection, code, _location, "committing");
    }

    /// <summary>Some errors end the transaction by themselves; then there is nothing to roll back.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_connection) == 0) raw.sqlite3_exec(_connection, "ROLLBACK");
    }

    public long Append(JournalEntry entry)
    {
        Insert()
            .Bind(1, entry.Script)
            .Bind(2, entry.Kind)
            .Bind(3, entry.Sha256)
            .Bind(4, Word(entry.State))
            .Bind(5, Moment(entry.At))
            .Bind(6, entry.ElapsedMs)
            .Bind(7, entry.Actor)
            .Bind(8, entry.Deployment)
            .Run();
        return raw.sqlite3_last_insert_rowid(_connection);
    }

    /// <summary>A row written as started becomes done: one script, one row.</summary>
    public void MarkDone(long id, double elapsedMs)
    {
        EnsureTables();
        using var update = new PreparedStatement(_connection, _location, "UPDATE trexis_journal SET state = 'done', elapsed_ms = ?1 WHERE id = ?2", "writing the journal");
        update.Bind(1, elapsedMs).Bind(2, id).Run();
    }

    public void Append(HistoryAnchor anchor)
    {
        EnsureTables();
        using var insert = new PreparedStatement(
            _connection,
            _location,
            "INSERT INTO trexis_history (deployment, environment, task, document_sha256, schema_fingerprint, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            "writing the history");
        insert
            .Bind(1, anchor.Deployment)
            .Bind(2, anchor.Environment)
            .Bind(3, anchor.Task)
            .Bind(4, anchor.DocumentSha256)
            .Bind(5, anchor.SchemaFingerprint)
            .Bind(6, Moment(anchor.At))
            .Run();
    }

    /// <summary>A rolled back transaction takes tables made in it along, so that they are looked for again.</summary>
    public void Forget()
    {
        _insert?.Dispose();
        _insert = null;
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        Forget();
    }

    private PreparedStatement Insert()
    {
        if (_insert is not null) return _insert;
        EnsureTables();
        return _insert = new PreparedStatement(
            _connection,
            _location,
            "INSERT INTO trexis_journal (script, kind, sha256, state, at, elapsed_ms, actor, deployment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            "writing the journal");
    }

    private void EnsureTables()
    {
        var code = raw.sqlite3_exec(_connection, Tables);
        if (code != raw.SQLITE_OK) throw SqliteErrors.OfConnection(_connection, code, _location, "making the journal");
    }

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private static string Word(JournalState state) => state switch
    {
        JournalState.Started => "started",
        JournalState.Done => "done",
        JournalState.Adopted => "adopted",
        _ => "undone",
    };
}
