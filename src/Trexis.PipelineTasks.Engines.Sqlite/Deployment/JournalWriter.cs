using SQLitePCL;
using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.Sqlite.Deployment;

/// <summary>Our bookkeeping in the target, and the transaction around it, on one connection.</summary>
internal sealed class JournalWriter(sqlite3 connection, SqliteLocation location, BusyWaiting waiting)
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
            at TEXT NOT NULL,
            deployed_commit TEXT,
            target TEXT,
            written_in TEXT);
        """;

    /// <summary>Begins at once with the write lock: a transaction that reads first and writes later can be refused in its middle.</summary>
    public void Begin(CancellationToken cancel) => Wait("BEGIN IMMEDIATE", "beginning a transaction", cancel);

    // In rollback-journal mode a reader can hold up the commit; it keeps the transaction, so that it can be tried again.
    public void Commit(CancellationToken cancel) => Wait("COMMIT", "committing", cancel);

    /// <summary>Some errors end the transaction by themselves; then there is nothing to roll back.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(connection) == 0) Execute("ROLLBACK");
    }

    public long Append(JournalEntry entry)
    {
        Write(
            "writing the journal",
            "INSERT INTO trexis_journal (script, kind, sha256, state, at, elapsed_ms, actor, deployment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                + "?7, ?8)",
            entry.Script,
            entry.Kind,
            entry.Sha256,
            BookkeepingRows.Word(entry.State),
            BookkeepingRows.Moment(entry.At),
            entry.ElapsedMs,
            entry.Actor,
            entry.Deployment);
        return raw.sqlite3_last_insert_rowid(connection);
    }

    /// <summary>A row written as started becomes done: one script, one row.</summary>
    public void MarkDone(long id, double elapsedMs) => Write(
        "writing the journal", "UPDATE trexis_journal SET state = 'done', elapsed_ms = ?1 WHERE id = ?2", elapsedMs, id);

    public void Append(HistoryAnchor anchor) => Write(
        "writing the history",
        "INSERT INTO trexis_history (deployment, environment, task, document_sha256, schema_fingerprint, at, deployed_commit, target, "
            + "written_in) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        anchor.Deployment,
        anchor.Environment,
        anchor.Task,
        anchor.DocumentSha256,
        anchor.SchemaFingerprint,
        BookkeepingRows.Moment(anchor.At),
        anchor.Commit,
        anchor.Target,
        location.Name);

    // A transaction that was rolled back took tables made in it along, so that they are looked for each time.
    private void Write(string doing, string sql, params ReadOnlySpan<object?> values)
    {
        Demand(Execute(Tables), "making the journal");
        Demand(raw.sqlite3_prepare_v2(connection, sql, out var statement), doing);
        using (statement)
        {
            for (var at = 0; at < values.Length; at++) Demand(Bind(statement, at + 1, values[at]), doing);
            var code = raw.sqlite3_step(statement);
            if (code != raw.SQLITE_DONE) Demand(code, doing);
        }
    }

    private static int Bind(sqlite3_stmt statement, int parameter, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, parameter),
        long number => raw.sqlite3_bind_int64(statement, parameter, number),
        double number => raw.sqlite3_bind_double(statement, parameter, number),
        _ => raw.sqlite3_bind_text(statement, parameter, (string)value),
    };

    private void Wait(string sql, string doing, CancellationToken cancel)
    {
        var code = waiting.For(() => Execute(sql), cancel);
        if (code != raw.SQLITE_OK) cancel.ThrowIfCancellationRequested();
        if (SqliteErrors.IsBusy(code)) throw waiting.Ended(doing, code);
        Demand(code, doing);
    }

    private int Execute(string sql) => raw.sqlite3_exec(connection, sql);

    /// <exception cref="DatabaseException">SQLite refused.</exception>
    private void Demand(int code, string doing)
    {
        if (code != raw.SQLITE_OK) throw SqliteErrors.OfConnection(connection, code, location, doing);
    }
}
