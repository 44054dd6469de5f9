using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <param name="Code">SQLite's answer.</param>
/// <param name="Read">How many bytes of the text belong to it.</param>
internal sealed record CompiledStatement(int Code, sqlite3_stmt Statement, int Read, IReadOnlyList<AuthorizedAction> Actions);

/// <param name="Replacing">The columns of keys by which a new value deletes the row that has it.</param>
/// <param name="Given">The columns in which a row may have a value that no INSERT names.</param>
internal sealed record TableKeys(IReadOnlySet<string> Replacing, IReadOnlyList<string> Given);

/// <summary>
/// The schema, without a row, in memory: scripts are compiled against it and what changes the schema is carried out in it, so
/// that the next statement meets what it would meet. Nothing here can reach a file.
/// </summary>
internal sealed class SchemaCopy : IDisposable
{
    private const int StepsBetweenLooks = 10_000;

    /// <summary>
    /// About a second of work: a table made from a query is made here too, and a query without tables may compute for hours.
    /// </summary>
    private const int MostLooks = 3_000;

    // With foreign keys on, as in a deployment: SQLite then tells what they carry along.
    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False;Foreign Keys=True");
    private readonly List<AuthorizedAction> _actions = [];
    private readonly Dictionary<string, TableKeys> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of views and triggers, as the target has them or a statement has made them; the last one, where they are dropped.</summary>
    private readonly Dictionary<string, string> _modules = new(StringComparer.OrdinalIgnoreCase);

    // Held in fields because SQLite keeps only pointers to them.
    private readonly strdelegate_authorizer _authorizer;
    private readonly delegate_progress _watch;
    private bool _recording;
    private int _looks;

    public SchemaCopy(IReadOnlyList<SchemaObject> objects, CancellationToken cancel)
    {
        _connection.Open();
        Catalog = new SchemaCatalog(_connection);
        // Otherwise INSERT … SELECT * between tables that are alike is a copy of pages, and nobody is told which table it reads.
        raw.sqlite3_exec(Handle, "PRAGMA count_changes = 1");
        _watch = _ => cancel.IsCancellationRequested || ++_looks > MostLooks ? 1 : 0;
        raw.sqlite3_progress_handler(Handle, StepsBetweenLooks, _watch, null);
        Incomplete = Fill(objects);
        foreach (var item in objects.Where(item => item is { Type: "view" or "trigger", Sql: not null })) _modules[KeyOf(item)] = item.Sql!;
        _authorizer = (_, code, first, second, database, within) =>
            Record(new AuthorizedAction(code, first, second, database, within));
        raw.sqlite3_set_authorizer(Handle, _authorizer, null);
    }

    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Why a statement may fail here that would not fail there; absent where the copy is whole.</summary>
    public string? Incomplete { get; }

    /// <summary>Compiles one statement and notes what it would do.</summary>
    public CompiledStatement Compile(ReadOnlySpan<byte> sql)
    {
        _actions.Clear();
        _looks = 0;
        _recording = true;
        var code = raw.sqlite3_prepare_v2(Handle, sql, out var statement, out var tail);
        _recording = false;
        return new CompiledStatement(code, statement, sql.Length - tail.Length, [.. _actions]);
    }

    public SqliteConnection Database => _connection;

    public SchemaCatalog Catalog { get; }

    /// <summary>Carries out a statement that changes the schema.</summary>
    /// <returns>SQLite's code.</returns>
    public int CarryOut(CompiledStatement compiled)
    {
        _keys.Clear();
        int code;
        do code = raw.sqlite3_step(compiled.Statement);
        while (code == raw.SQLITE_ROW);
        if (code == raw.SQLITE_DONE) Catalog.Follow(compiled.Actions);
        else Catalog.Forget();
        return code;
    }

    public TableKeys KeysOf(string table)
    {
        if (!_keys.TryGetValue(table, out var keys))
            _keys[table] = keys = new(
                ReplacingKeys.From(DefinitionOf(table) ?? ""),
                [.. Columns(table).Where(column => column.IsGiven).Select(column => column.Name)]);
        return keys;
    }

    /// <summary>Whether a table itself, or one of its name that only this connection sees, leaves out rows that come.</summary>
    public bool LeavesRowsOut(string table) =>
        Named(table).Any(item => item is { Type: "table", Sql: { } sql } && ReplacingKeys.LeaveRowsOut(sql));

    /// <summary>Whether a condition that names nothing holds; absent where nobody can tell.</summary>
    public bool? Holds(string? condition) => condition is null ? null : FirstStep($"SELECT 1 WHERE {condition}") switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => null,
    };

    /// <summary>Whether a query gives no row where its tables hold none, as here: an aggregate without groups gives one.</summary>
    public bool GivesNothing(string query) => FirstStep(query) == raw.SQLITE_DONE;

    /// <summary>Whether it gives one all the same.</summary>
    public bool GivesRow(string query) => FirstStep(query) == raw.SQLITE_ROW;

    private int FirstStep(string query)
    {
        _looks = 0;
        var code = raw.sqlite3_prepare_v2(Handle, query, out var statement);
        using (statement) return code == raw.SQLITE_OK ? raw.sqlite3_step(statement) : code;
    }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>A script begins on a new connection: no transaction, foreign keys on, and nothing temporary left.</summary>
    public void BeginScript()
    {
        if (IsInTransaction) raw.sqlite3_exec(Handle, "COMMIT");
        SwitchKeys(on: true);
        raw.sqlite3_exec(Handle, $"PRAGMA {SqlitePragmas.LegacyAlterTable} = OFF");
        var temporary = _connection.Rows(new TemporaryObjectsQuery());
        if (temporary.Count == 0) return;
        foreach (var item in temporary)
            raw.sqlite3_exec(Handle, $"DROP {item.Type} IF EXISTS temp.{SqliteIdentifier.Quote(item.Name)}");
        _keys.Clear();
        Catalog.Forget();
    }

    /// <summary>With foreign keys off SQLite names none of the rows that they would carry along.</summary>
    public void SwitchKeys(bool on) => raw.sqlite3_exec(Handle, $"PRAGMA foreign_keys = {(on ? "ON" : "OFF")}");

    /// <summary>The views that cannot be read, each with the engine's reason.</summary>
    public IReadOnlyDictionary<string, string> BrokenViews()
    {
        var broken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var view in Catalog.Objects.Where(item => item.Type == "view"))
        {
            var code = raw.sqlite3_prepare_v2(Handle, $"SELECT * FROM main.{SqliteIdentifier.Quote(view.Name)}", out var statement);
            statement.Dispose();
            if (code != raw.SQLITE_OK) broken[view.Name] = SqliteErrors.Redact(raw.sqlite3_errmsg(Handle).utf8_to_string() ?? "");
        }

        return broken;
    }

    /// <summary>The definition of an object, from its name on; absent where there is none.</summary>
    public string? DefinitionOf(string name)
    {
        if (Named(name).FirstOrDefault()?.Sql is not { } sql) return null;
        var named = SqliteTokenizer.Significant(sql)
            .Find(token => string.Equals(SqliteTokenizer.NameOf(token, sql), name, StringComparison.OrdinalIgnoreCase));
        return SqliteTokenizer.Canonical(sql[(named.Start + named.Length)..]);
    }

    /// <summary>The statements that a trigger carries out; none where it is not there.</summary>
    public IReadOnlyList<AssessedStatement> BodyOf(string trigger)
    {
        var sql = Named(trigger).FirstOrDefault(item => item.Type == "trigger")?.Sql ?? "";
        var tokens = SqliteTokenizer.Significant(sql);
        var ends = tokens.Where(token => token.Is(sql, ';')).Select(token => token.Start).Prepend(BodyStart()).ToList();
        return
        [
            .. ends.Zip(ends.Skip(1))
                .Select(pair => new AssessedStatement(sql[(pair.First + 1)..pair.Second], [], explains: false) { IsOfTrigger = true }),
        ];

        int BodyStart() => tokens.Find(token => token.Is(sql, "BEGIN")) is { Length: > 0 } begin ? begin.Start + begin.Length - 1 : 0;
    }

    /// <summary>How the view or trigger that was just made differs from the last one of its name; absent where there was none.</summary>
    public string? Made(string type, string name)
    {
        var made = Catalog.Named(name).FirstOrDefault(item => item.Type == type);
        if (made?.Sql is not { } sql) return null;
        var lines = _modules.TryGetValue(KeyOf(made), out var before) ? Redaction.Changed(before, sql) : null;
        _modules[KeyOf(made)] = sql;
        return lines;
    }

    public IReadOnlyList<string> Tables() => _connection.Rows(new TableNamesQuery());

    public IReadOnlyList<TableIndex> Indexes(string table) => _connection.Rows(new SqliteTableIndexesQuery(table));

    /// <param name="table">As <see cref="AuthorizedAction.Table"/> names it; a bare name is any table of it, the stored one first.</param>
    public IReadOnlyList<ColumnShape> Columns(string table)
    {
        var name = AuthorizedAction.NameOf(table);
        var isStored = name == table && Catalog.Named(name).Any(item => item.Type == "table");
        return _connection.Rows(new ColumnShapesQuery(name, isStored ? "main" : name == table ? null : AuthorizedAction.Temporary));
    }

    /// <summary>How a column of a stored table compares texts.</summary>
    public string CollationOf(string table, string column) =>
        raw.sqlite3_table_column_metadata(Handle, "main", table, column, out _, out var collation, out _, out _, out _) == raw.SQLITE_OK
            ? (collation ?? "").ToUpperInvariant()
            : "";

    public void Dispose() => _connection.Dispose();

    // What only this connection sees comes last.
    private IEnumerable<SchemaObject> Named(string name) => Catalog.Named(name)
        .Concat(
            _connection.Rows(new TemporaryObjectsQuery())
                .Where(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase)));

    // A view and a trigger may share a name.
    private static string KeyOf(SchemaObject item) => $"{item.Type} {item.Name}";

    private int Record(AuthorizedAction action)
    {
        if (!_recording) return raw.SQLITE_OK;
        _actions.Add(action);

        // Many pragmas take effect while they are compiled: they are noted and ignored, but for the one that decides what a rename reaches.
        return action is { Code: raw.SQLITE_PRAGMA, First: var name } && !SqlitePragmas.IsLegacyAlterTable(name ?? "")
            ? raw.SQLITE_IGNORE
            : raw.SQLITE_OK;
    }

    // A virtual table makes its own shadow tables, which the list then holds again: what is there already is no failure.
    private string? Fill(IReadOnlyList<SchemaObject> objects)
    {
        string? incomplete = null;
        foreach (var item in objects.Where(item => item.Sql is not null).OrderBy(item => item.Type == "table" ? 0 : 1))
        {
            if (raw.sqlite3_exec(Handle, item.Sql!) == raw.SQLITE_OK || (item.Type == "table" && Tables().Contains(item.Name))) continue;
            incomplete ??= $"{item.Type} {SqliteIdentifier.Display(item.Name)} cannot be copied here: "
                + $"{SqliteErrors.Redact(raw.sqlite3_errmsg(Handle).utf8_to_string() ?? "")}";
        }

        return incomplete;
    }
}
