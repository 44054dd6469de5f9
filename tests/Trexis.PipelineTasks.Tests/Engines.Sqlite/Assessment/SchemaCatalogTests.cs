using System.Text;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Assessment;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Assessment;

public sealed class SchemaCatalogTests : IDisposable
{
    private readonly SchemaCopy _copy = new([], CancellationToken.None);

    public void Dispose() => _copy.Dispose();

    [Fact]
    public void After_each_statement_it_holds_what_the_schema_holds()
    {
        foreach (var sql in new[]
        {
            "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE)",
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer ON DELETE CASCADE, note TEXT)",
            "CREATE TABLE line (id INTEGER, a INTEGER REFERENCES orders, b INTEGER REFERENCES customer, c REFERENCES line)",
            "CREATE INDEX by_note ON orders (note)",
            "CREATE VIEW notes AS SELECT note FROM orders",
            "CREATE TRIGGER by_note AFTER INSERT ON ORDERS BEGIN DELETE FROM customer; END",
            "CREATE TRIGGER noted INSTEAD OF INSERT ON notes BEGIN DELETE FROM customer; END",
            "CREATE TABLE IF NOT EXISTS orders (id INTEGER)",
            "ALTER TABLE orders ADD COLUMN other INTEGER REFERENCES line",
            "ALTER TABLE line ADD COLUMN more TEXT NOT NULL DEFAULT '' CHECK (more <> 'x')",
            "ALTER TABLE orders RENAME COLUMN note TO remark",
            "ALTER TABLE customer RENAME TO client",
            "ALTER TABLE line DROP COLUMN more",
            "CREATE TABLE copied AS SELECT * FROM line",
            "BEGIN",
            "DROP TABLE copied",
            "SAVEPOINT one",
            "DROP INDEX by_note",
            "ROLLBACK TO one",
            "RELEASE one",
            "ROLLBACK",
            "DROP INDEX by_note",
            "CREATE TEMP TABLE orders (id INTEGER REFERENCES elsewhere)",
            "ALTER TABLE main.orders ADD COLUMN late INTEGER REFERENCES copied",
            "DROP TABLE temp.orders",
            "CREATE VIRTUAL TABLE words USING fts5(word)",
            "DROP TABLE words",
            "DROP VIEW notes",
            "DROP TABLE orders",
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, b INTEGER REFERENCES client)",
            "DROP TABLE line",
            "DROP TABLE client",
        })
        {
            _ = _copy.Catalog.Objects.Count();

            CarryOut(sql);

            Held(_copy.Catalog).ShouldBe(Held(new SchemaCatalog(_copy.Database)), sql);
        }
    }

    [Fact]
    public void A_script_of_as_many_statements_as_tables_reads_the_whole_schema_once()
    {
        for (var number = 0; number < 50; number++)
        {
            CarryOut($"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, other INTEGER REFERENCES t{number / 2} ON DELETE CASCADE)");
            CarryOut($"CREATE TRIGGER g{number} AFTER INSERT ON t{number} BEGIN DELETE FROM t{number}; END");
        }

        var asked = new List<string>();
        strdelegate_trace trace = (_, sql) => asked.Add(sql);
        raw.sqlite3_trace(_copy.Handle, trace, null);
        for (var number = 49; number >= 0; number--)
        {
            _copy.KeysOf($"t{number}").Given.ShouldBe(["id"]);
            _copy.BodyOf($"g{number}").Count.ShouldBe(1);
            TableParts.Of(_copy, $"t{number}").Count.ShouldBe(5);
            CarryOut($"ALTER TABLE t{number} ADD COLUMN more TEXT");
            CarryOut($"DROP TABLE t{number}");
            CarryOut($"CREATE TABLE n{number} (id INTEGER)");
        }

        asked.Count(sql => sql.Contains("FROM sqlite_schema", StringComparison.Ordinal)
            && sql.Contains($"BETWEEN 0 AND {long.MaxValue}", StringComparison.Ordinal)).ShouldBe(2);
        GC.KeepAlive(trace);
    }

    private static string Held(SchemaCatalog catalog) => string.Join(
        '\n',
        catalog.Objects.Select(
            item => $"{item} named {All(catalog.Named(item.Name))} owns {All(catalog.OwnedBy(item.Name))} "
                + $"of {Keys(catalog.KeysOf(item.Name))} to {Keys(catalog.KeysTo(item.Name))}"));

    private static string All(IEnumerable<SchemaObject> objects) => string.Join(", ", objects.Select(item => $"{item.Type} {item.Name}"));

    private static string Keys(IEnumerable<IReadOnlyList<SqliteForeignKeyColumn>> keys) =>
        string.Join(", ", keys.Select(key => string.Join(" ", key.Select(column => $"{column}"))));

    private void CarryOut(string sql)
    {
        var compiled = _copy.Compile(Encoding.UTF8.GetBytes(sql));
        using (compiled.Statement)
        {
            compiled.Code.ShouldBe(raw.SQLITE_OK, sql);
            _copy.CarryOut(compiled).ShouldBe(raw.SQLITE_DONE, sql);
        }
    }
}
