using SQLitePCL;

namespace Trexis.PipelineTasks.Databases.Sqlite.Deployment;

/// <summary>A statement of ours that runs many times in a session: compiled once, without the driver's command around it.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private const uint Persistent = 0x01;

    private readonly sqlite3 _connection;
    private readonly SqliteLocation _location;
    private readonly string _doing;
    private readonly sqlite3_stmt _statement;

    public PreparedStatement(sqlite3 connection, SqliteLocation location, string sql, string doing)
    {
        (_connection, _location, _doing) = (connection, location, doing);
        Check(raw.sqlite3_prepare_v3(connection, sql, Persistent, out _statement));
    }

    public PreparedStatement Bind(int parameter, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, parameter) : raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public PreparedStatement Bind(int parameter, double value)
    {
        Check(raw.sqlite3_bind_double(_statement, parameter, value));
        return this;
    }

    public PreparedStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <exception cref="DatabaseException">SQLite refused.</exception>
    public void Run()
    {
        var code = TryRun();
        if (code != raw.SQLITE_OK) throw SqliteErrors.OfConnection(_connection, code, _location, _doing);
    }

    /// <returns>SQLite's code; <see cref="raw.SQLITE_OK"/> when done.</returns>
    public int TryRun()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        return code is raw.SQLITE_DONE or raw.SQLITE_ROW ? raw.SQLITE_OK : code;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw SqliteErrors.OfConnection(_connection, code, _location, _doing);
    }
}
