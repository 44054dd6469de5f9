using SQLitePCL;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.Engines.Sqlite.Assessment;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Assessment;

/// <summary>A schema, and scripts of which somebody says that it holds them.</summary>
public sealed class HeldScriptsTests : IDisposable
{
    private const string Orders = "CREATE TABLE orders (id INTEGER PRIMARY KEY, fax TEXT); INSERT INTO orders VALUES (1, 'F');";
    private const string Logged = "CREATE TABLE log (id INTEGER);";

    private const string Trigger =
        "CREATE TRIGGER noted AFTER INSERT ON orders BEGIN INSERT INTO log VALUES (new.id); DELETE FROM log WHERE id = 0; END;";

    private const string Rebuild = """
        CREATE TABLE orders_new (id INTEGER PRIMARY KEY, fax TEXT NOT NULL DEFAULT '');
        INSERT INTO orders_new SELECT id, coalesce(fax, '') FROM orders;
        DROP TABLE orders;
        ALTER TABLE orders_new RENAME TO orders;
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void However_many_tables_differ_the_schema_is_read_as_often() => Readings(20).ShouldBe(Readings(3));

    private static int Readings(int tables)
    {
        var schema = Enumerable.Range(0, tables)
            .Select(number => new SchemaObject("table", $"t{number}", $"t{number}", $"CREATE TABLE t{number} (a INTEGER)", number))
            .ToList();
        using var target = new SchemaCopy(schema, Cancel);
        using var copy = new SchemaCopy(schema, Cancel);
        var readings = 0;
        strdelegate_trace trace = (_, sql) => readings += sql.Contains("FROM sqlite_schema", StringComparison.Ordinal) ? 1 : 0;
        raw.sqlite3_trace(target.Handle, trace, null);
        var scripts = schema.Select(table => new SqlText(table.Name, $"CREATE TABLE {table.Name} (a INTEGER CHECK (a > 0));")).ToList();

        new HeldScripts(target, copy).Compare(scripts, Cancel).ValueOr(null)!.Count.ShouldBe(tables);

        GC.KeepAlive(trace);
        return readings;
    }

    [Theory]
    [InlineData("ALTER TABLE orders ADD COLUMN total INTEGER;", "column orders.total not there")]
    [InlineData("CREATE TABLE totals (id INTEGER); CREATE INDEX by_id ON totals (id);", "index by_id not there; table totals not there")]
    [InlineData("ALTER TABLE orders DROP COLUMN fax;", "column orders.fax there")]
    [InlineData("DROP TABLE IF EXISTS orders;", "table orders there")]
    [InlineData("CREATE VIEW faxes AS SELECT fax FROM orders;", "view faxes not there")]
    [InlineData("UPDATE orders SET fax = 'x'; ALTER TABLE orders ADD COLUMN more TEXT;", "column orders.more not there")]
    [InlineData(Logged + Trigger, "table log not there; trigger noted not there")]
    [InlineData(Rebuild, "column orders.fax there otherwise")]
    public async Task What_a_script_would_have_made_is_in_the_schema_once_it_ran_and_is_named_where_it_did_not(
        string script, string missing)
    {
        (await MissingAsync(Orders, script)).ShouldBe(missing);

        (await MissingAsync(Orders + script, script)).ShouldBe("");
    }

    [Theory]
    [InlineData("ALTER TABLE orders ADD COLUMN total TEXT;", "ALTER TABLE orders ADD COLUMN total INTEGER;",
        "column orders.total there otherwise")]
    [InlineData("CREATE TABLE t (a INTEGER);", "CREATE TABLE t (a INTEGER CHECK (a > 0));", "CHECK (a > 0) of t not there")]
    [InlineData("CREATE TABLE t (a INTEGER);", "CREATE TABLE IF NOT EXISTS t (a TEXT);", "column t.a there otherwise")]
    [InlineData("CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT COLLATE NOCASE);", "table t there otherwise")]
    [InlineData("CREATE INDEX i ON orders (fax);", "CREATE UNIQUE INDEX i ON orders (fax);", "index i there otherwise")]
    [InlineData("CREATE VIEW v AS SELECT id FROM orders;", "CREATE VIEW v AS SELECT fax FROM orders;", "view v there otherwise")]
    [InlineData("CREATE VIEW v AS SELECT id FROM orders;", "CREATE TABLE v (id INTEGER);", "table v a view")]
    public async Task What_is_there_under_its_name_and_is_something_else_is_named(string there, string script, string missing) =>
        (await MissingAsync(Orders + there, script)).ShouldBe(missing);

    [Theory]
    [InlineData("ALTER TABLE orders ADD COLUMN total INTEGER;", "ALTER TABLE orders ADD COLUMN later TEXT;")]
    [InlineData("CREATE TABLE t (a INTEGER);", "ALTER TABLE t ADD COLUMN later TEXT; CREATE INDEX late ON t (later);")]
    [InlineData("CREATE INDEX i ON orders (fax);", "CREATE TABLE later (id INTEGER);")]
    public async Task What_came_later_is_no_difference(string script, string later) =>
        (await MissingAsync(Orders + script + later, script)).ShouldBe("");

    [Fact]
    public async Task Several_scripts_are_held_against_it_as_they_follow_each_other()
    {
        string[] scripts =
            ["CREATE TABLE t (a INTEGER);", "ALTER TABLE t ADD COLUMN b TEXT;", "CREATE TABLE gone (id INTEGER);", "DROP TABLE gone;"];

        (await MissingAsync(Orders + string.Concat(scripts), scripts)).ShouldBe("");
        (await MissingAsync(Orders + scripts[0], scripts)).ShouldBe("column t.b not there");
    }

    [Theory]
    [InlineData("UPDATE orders SET fax = NULL; CREATE TEMP TABLE t (id INTEGER);", "skipped: no statement changes the schema")]
    [InlineData("ALTER TABLE invoices RENAME TO orders;", "unknown: V1 cannot be tried on a copy of the schema: no such table: invoices")]
    [InlineData("CREATE TABLE;", "unknown: V1 cannot be tried on a copy of the schema: near \";\": syntax error")]
    public async Task What_cannot_be_compared_says_so(string script, string why) => (await MissingAsync(Orders, script)).ShouldBe(why);

    private async Task<string> MissingAsync(string schema, params string[] scripts)
    {
        var path = _folder.At("shop.db");
        File.Delete(path);
        await SqliteSample.MakeAsync(path, schema);
        await using var database = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(path), Cancel);
        return await database.Scripts.MissingAsync([.. scripts.Select((sql, index) => new SqlText($"V{index + 1}", sql))], Cancel) switch
        {
            Fact<IReadOnlyList<Finding>>.Known known => string.Join("; ", known.Value.Select(one => $"{one.Subject} {one.Observed}")),
            Fact<IReadOnlyList<Finding>>.Unreadable unreadable => $"unknown: {unreadable.Reason}",
            Fact<IReadOnlyList<Finding>>.NotApplicable none => $"skipped: {none.Reason}",
            _ => "",
        };
    }
}
