using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Deployment;

/// <summary>
/// Runs the statements of one script in order. SQLite itself says where one ends, so that triggers and strings are its business.
/// </summary>
/// <param name="isInside">Whether the script runs in our transaction.</param>
internal sealed class SqliteScriptExecution(
    sqlite3 connection, SqliteLocation location, TimeProvider time, BusyWaiting waiting, bool isInside)
{
    /// <summary>A statement that takes longer is worth a line to a person watching.</summary>
    private static readonly TimeSpan WorthALine = TimeSpan.FromSeconds(1);

    /// <returns>How many rows the statements inserted, updated and deleted.</returns>
    /// <exception cref="DatabaseException">With number, line and statement.</exception>
    public long Run(SqlText script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        var text = new SqliteScript(script);
        var rows = 0L;
        for (var at = text.Start; at < text.End;)
        {
            cancel.ThrowIfCancellationRequested();
            var code = raw.sqlite3_prepare_v2(connection, text.From(at), out var statement, out var tail);
            var next = at + text.From(at).Length - tail.Length;
            using (statement)
            {
                if (code != raw.SQLITE_OK) throw Failure(text, at, next, code);
                if (next <= at) throw text.Unreadable(at);
                if (!statement.IsInvalid) rows += Step(statement, text, (at, next), messages, cancel);
            }

            at = next;
        }

        return rows;
    }

    private long Step(
        sqlite3_stmt statement,
        SqliteScript script,
        (int At, int Next) span,
        IProgress<ServerMessage> messages,
        CancellationToken cancel)
    {
        var (at, next) = span;
        var before = raw.sqlite3_total_changes(connection);
        var started = time.GetTimestamp();
        // A statement that met a lock has done nothing, and begins anew.
        var code = waiting.For(() => ToItsEnd(statement), cancel);
        if (SqliteErrors.IsBusy(code)) cancel.ThrowIfCancellationRequested();
        if (code != raw.SQLITE_DONE) throw Failure(script, at, next, code);
        var rows = raw.sqlite3_total_changes(connection) == before ? 0 : raw.sqlite3_changes(connection);
        var elapsed = time.GetElapsedTime(started);
        if (elapsed >= WorthALine)
            messages.Report(
                new ServerMessage(
                    0,
                    0,
                    $"the statement at line {script.LineOf(at, next)} took {HumanText.Duration(elapsed)}, "
                        + $"{HumanText.Plural(rows, "row")}"));
        return rows;
    }

    private static int ToItsEnd(sqlite3_stmt statement)
    {
        int code;
        do code = raw.sqlite3_step(statement);
        while (code == raw.SQLITE_ROW);
        return code;
    }

    private string Left => isInside
        ? "the script's transaction was rolled back"
        : "the script runs outside any transaction: look what of it is there, then say so with resolve";

    private static string Advice(int code, DatabaseErrorKind kind) =>
        SqliteErrors.IsBusy(code) ? BusyWaiting.Hint : SqliteErrors.Hint(kind) ?? "correct the script and run again";

    private DatabaseException Failure(SqliteScript script, int at, int next, int code)
    {
        var said = raw.sqlite3_errmsg(connection).utf8_to_string() ?? "";
        var text = SqliteErrors.Redact(said, code);
        var line = script.LineOfError(at, next, text);
        var kind = SqliteErrors.KindOf(code);
        var (message, hint) = (code & 0xFF) == raw.SQLITE_AUTH
            ? (
                "inside its transaction a script may not begin or end one, attach a database, change a setting that only works outside, or "
                    + "touch our bookkeeping",
                "take the statement out, or let the script run outside a transaction")
            : (text, $"{Left}; {Advice(code, kind)}");
        return new DatabaseException(
            kind == DatabaseErrorKind.Denied ? DatabaseErrorKind.Statement : kind,
            $"{location.Shown}: {script.Name}, line {line}: {message} (SQLite {code})",
            hint)
        {
            Error = new ServerError(code, message, Line: line, Statement: SqliteErrors.Shown(script.Refused(at, next), message))
            {
                Authored = SqliteErrors.OfAuthor(said, code),
            },
        };
    }
}
