using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>
/// Users' own texts, on a connection that cannot write: the file is opened read-only, <c>query_only</c> is on, and an
/// authorizer lets only reading statements compile, because ATTACH and VACUUM INTO would write other files.
/// </summary>
internal sealed class SqliteReadOnlyQueries(SqliteLocation location, TimeProvider time) : IReadOnlyQueries, IAsyncDisposable
{
    private static readonly strdelegate_authorizer Authorizer = (_, action, name, argument, _, _) => Judge(action, name, argument);

    private readonly SqliteLink _link = new(location, SqliteOpenMode.ReadOnly, time, Restrict);

    // A few thousand rows that the engine makes up: about a millisecond.
    private static readonly SqlText MadeUp = new(
        "the control query",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT count(*) FROM n WHERE i % 7 = 3;");

    public SqlText? Control => MadeUp;

    public Task<QueryRun> RunAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel) =>
        _link.RunAsync(sql.Name, database => Run(database.Handle!, sql, cancel), cancel, timeout);

    public Task ReleaseAsync() => _link.ReleaseAsync();

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private QueryRun Run(sqlite3 connection, SqlText sql, CancellationToken cancel)
    {
        var script = new SqliteScript(sql);
        var (rows, last) = (0L, default(string?));
        var started = time.GetTimestamp();
        for (var at = script.Start; at < script.End;)
        {
            cancel.ThrowIfCancellationRequested();
            var code = raw.sqlite3_prepare_v2(connection, script.From(at), out var statement, out var tail);
            var next = at + script.From(at).Length - tail.Length;
            using (statement)
            {
                if (code != raw.SQLITE_OK) throw Failure(connection, script, at, next, code);
                if (next <= at) throw script.Unreadable(at);
                if (!statement.IsInvalid)
                {
                    if (raw.sqlite3_stmt_readonly(statement) == 0) throw Writes(script, at, next, raw.SQLITE_READONLY);
                    var count = Count(statement, out code);
                    if (code != raw.SQLITE_DONE) throw Failure(connection, script, at, next, code);
                    if (raw.sqlite3_column_count(statement) > 0) (rows, last) = (count, script.Statement(at, next));
                }
            }

            at = next;
        }

        var elapsed = time.GetElapsedTime(started);
        var steps = last is null ? null : PlanSteps(connection, last);
        return new QueryRun(rows, elapsed, steps is null ? null : Fingerprint.From(steps).Value, steps);
    }

    private static long Count(sqlite3_stmt statement, out int code)
    {
        var rows = 0L;
        while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW) rows++;
        return rows;
    }

    /// <summary>The plan's steps without their numbers, which change with every statement.</summary>
    private static List<string>? PlanSteps(sqlite3 connection, string statement)
    {
        const int DetailColumn = 3;
        if (raw.sqlite3_prepare_v2(connection, "EXPLAIN QUERY PLAN " + statement, out var plan) != raw.SQLITE_OK) return null;
        using (plan)
        {
            var steps = new List<string>();
            while (raw.sqlite3_step(plan) == raw.SQLITE_ROW) steps.Add(raw.sqlite3_column_text(plan, DetailColumn).utf8_to_string() ?? "");
            return steps;
        }
    }

    private DatabaseException Failure(sqlite3 connection, SqliteScript script, int at, int next, int code)
    {
        if ((code & 0xFF) is raw.SQLITE_AUTH or raw.SQLITE_READONLY) return Writes(script, at, next, code);
        var text = SqliteErrors.Redact(raw.sqlite3_errmsg(connection).utf8_to_string() ?? "");
        var line = script.LineOfError(at, next, text);
        return new DatabaseException(
            SqliteErrors.KindOf(code), $"{location.Shown}: {script.Name}, line {line}: {text} (SQLite {code})", "correct the query")
        {
            Error = new ServerError(code, text, Line: line, Statement: SqliteErrors.Shown(script.Refused(at, next), text)),
        };
    }

    private DatabaseException Writes(SqliteScript script, int at, int next, int code)
    {
        var line = script.LineOf(at, next);
        const string Message = "assertions and named queries may only read";
        return new DatabaseException(
            DatabaseErrorKind.ReadOnly,
            $"{location.Shown}: {script.Name}, line {line}: {Message}",
            "leave only SELECT and reading PRAGMA statements in it")
        {
            Error = new ServerError(code, Message, Line: line, Statement: Redaction.Statement(script.Refused(at, next))),
        };
    }

    private static void Restrict(SqliteConnection connection)
    {
        raw.sqlite3_exec(connection.Handle!, "PRAGMA query_only = ON");
        raw.sqlite3_set_authorizer(connection.Handle!, Authorizer, null);
    }

    private static int Judge(int action, string? name, string? argument) => action switch
    {
        raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => raw.SQLITE_OK,
        raw.SQLITE_FUNCTION =>
            string.Equals(argument, "load_extension", StringComparison.OrdinalIgnoreCase) ? raw.SQLITE_DENY : raw.SQLITE_OK,
        raw.SQLITE_PRAGMA => string.Equals(name, "query_only", StringComparison.OrdinalIgnoreCase) ? raw.SQLITE_DENY : raw.SQLITE_OK,
        _ => raw.SQLITE_DENY,
    };
}
