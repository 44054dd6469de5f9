using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Deployment;

/// <summary>
/// Keeps scripts inside their transaction: while it is closed, SQLite refuses to compile a BEGIN, COMMIT or ROLLBACK, an
/// attached database (which our transaction does not cover whole) and anything that writes our bookkeeping. Set once for a
/// connection, since setting it makes SQLite compile every statement anew.
/// </summary>
internal sealed class ScriptGuard
{
    private readonly delegate_authorizer _authorizer;
    private bool _closed;

    // Held in a field because SQLite keeps only a pointer to it.
    public ScriptGuard() => _authorizer = (_, action, first, second, _, _) => Judge(action, first, second);

    public void Attach(SqliteConnection connection) => raw.sqlite3_set_authorizer(connection.Handle!, _authorizer, null);

    public IDisposable Closed()
    {
        _closed = true;
        return new Opening(this);
    }

    private int Judge(int action, utf8z first, utf8z second)
    {
        if (!_closed) return raw.SQLITE_OK;
        return action switch
        {
            raw.SQLITE_TRANSACTION or raw.SQLITE_ATTACH or raw.SQLITE_DETACH => raw.SQLITE_DENY,
            raw.SQLITE_PRAGMA => second.utf8_to_string() is not null && SqlitePragmas.NeedNoTransaction(first.utf8_to_string() ?? "")
                ? raw.SQLITE_DENY
                : raw.SQLITE_OK,
            raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE or raw.SQLITE_DROP_TABLE or raw.SQLITE_CREATE_TABLE =>
                Refused(first),
            raw.SQLITE_ALTER_TABLE or raw.SQLITE_CREATE_TRIGGER or raw.SQLITE_CREATE_INDEX or raw.SQLITE_DROP_INDEX => Refused(second),
            _ => raw.SQLITE_OK,
        };
    }

    private static int Refused(utf8z name) =>
        SqliteIdentifier.IsOwn(name.utf8_to_string() ?? "") ? raw.SQLITE_DENY : raw.SQLITE_OK;

    private sealed class Opening(ScriptGuard guard) : IDisposable
    {
        public void Dispose() => guard._closed = false;
    }
}
