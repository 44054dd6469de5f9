using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Assessment;

public sealed class SqliteScriptAssessorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CREATE TABLE notes (id INTEGER PRIMARY KEY, text UNIQUE)", "create-table", "notes", Risk.Safe)]
    [InlineData("CREATE TABLE copy AS SELECT * FROM orders", "create-table", "copy", Risk.Safe)]
    [InlineData("CREATE TEMP TABLE scratch (a)", "create-temporary", "scratch", Risk.Safe)]
    [InlineData("CREATE VIRTUAL TABLE search USING fts5 (body)", "create-virtual-table", "search", Risk.Caution)]
    [InlineData("DROP TABLE counted", "drop-table", "counted", Risk.Dangerous)]
    [InlineData("DROP TABLE IF EXISTS nothing_there", "no-change", "nothing_there", Risk.Safe)]
    [InlineData("DROP VIEW IF EXISTS main.[nothing there]", "no-change", "\"nothing there\"", Risk.Safe)]
    [InlineData("CREATE TABLE IF NOT EXISTS notes (id)", "create-table", "notes", Risk.Safe)]
    [InlineData("CREATE TABLE IF NOT EXISTS orders (id INTEGER)", "exists-differs", "orders", Risk.Caution)]
    [InlineData(
        "CREATE TABLE IF NOT EXISTS \"counted\" (id INTEGER PRIMARY KEY /* key */ AUTOINCREMENT);", "no-change", "counted", Risk.Safe)]
    [InlineData("CREATE VIEW IF NOT EXISTS all_orders AS SELECT id FROM orders", "exists-differs", "all_orders", Risk.Caution)]
    [InlineData("CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer_id)", "no-change", "orders_by_customer", Risk.Safe)]
    [InlineData("ALTER TABLE orders ADD COLUMN note TEXT", "add-column", "orders.note", Risk.Safe)]
    [InlineData("ALTER TABLE orders ADD note TEXT NOT NULL DEFAULT ''", "add-column", "orders.note", Risk.Safe)]
    [InlineData("ALTER TABLE orders ADD COLUMN note TEXT NOT NULL", "add-column", "orders.note", Risk.Dangerous)]
    [InlineData("ALTER TABLE orders DROP COLUMN legacy_code", "drop-column", "orders.legacy_code", Risk.Dangerous)]
    [InlineData("ALTER TABLE orders RENAME COLUMN legacy_code TO code", "rename-column", "orders.legacy_code", Risk.Dangerous)]
    [InlineData("ALTER TABLE orders RENAME TO purchases", "rename-table", "orders", Risk.Dangerous)]
    [InlineData("CREATE INDEX by_amount ON orders (amount)", "create-index", "by_amount", Risk.Caution)]
    [InlineData("DROP INDEX orders_by_customer", "drop-index", "orders_by_customer", Risk.Caution)]
    [InlineData("CREATE VIEW big AS SELECT * FROM orders WHERE amount > 100", "create-view", "big", Risk.Safe)]
    [InlineData("DROP VIEW all_orders", "drop-view", "all_orders", Risk.Dangerous)]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON orders BEGIN DELETE FROM customers; END", "create-trigger", "t", Risk.Dangerous)]
    [InlineData("DROP TRIGGER touch", "drop-trigger", "touch", Risk.Dangerous)]
    [InlineData("INSERT INTO customers (name) VALUES ('WHERE')", "insert-rows", "customers", Risk.Safe)]
    [InlineData("WITH x AS (SELECT 1) INSERT INTO customers (name) SELECT * FROM x", "insert-rows", "customers", Risk.Safe)]
    [InlineData("INSERT OR REPLACE INTO customers (id, name) VALUES (1, 'x')", "insert-rows", "customers", Risk.Caution)]
    [InlineData("REPLACE INTO customers (id, name) VALUES (1, 'x')", "insert-rows", "customers", Risk.Caution)]
    [InlineData(
        "INSERT INTO customers (id, name) VALUES (1, 'x') ON CONFLICT DO UPDATE SET name = 'y'", "insert-rows", "customers", Risk.Caution)]
    [InlineData("UPDATE orders SET amount = 1 WHERE id = 7", "update-rows", "orders", Risk.Dangerous)]
    [InlineData("UPDATE orders SET amount = (SELECT 1 FROM customers WHERE id = 1)", "update-rows", "orders", Risk.Dangerous)]
    [InlineData("UPDATE orders SET amount = 1 -- WHERE id = 7", "update-rows", "orders", Risk.Dangerous)]
    [InlineData("UPDATE orders SET amount = 1 WHERE 1 = 1", "update-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE true RETURNING id", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE customer_id = 2", "delete-rows", "orders", Risk.Caution)]
    [InlineData("DELETE FROM orders WHERE amount > 10 OR 1", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE (amount > 10) OR (2 > 1 AND 1)", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE NOT (amount > 10 AND 0)", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE amount = amount", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE legacy_code LIKE '%'", "delete-rows", "orders", Risk.Dangerous)]
    [InlineData("DELETE FROM orders WHERE amount > 10 OR 0", "delete-rows", "orders", Risk.Caution)]
    [InlineData("DELETE FROM orders WHERE 1 AND amount BETWEEN 1 AND 2", "delete-rows", "orders", Risk.Caution)]
    [InlineData("DELETE FROM orders WHERE NOT (amount > 10 OR 0)", "delete-rows", "orders", Risk.Caution)]
    [InlineData("DELETE FROM orders WHERE CASE WHEN amount > 1 OR 1 THEN 0 END", "delete-rows", "orders", Risk.Caution)]
    [InlineData(
        "WITH old AS (SELECT id FROM orders) DELETE FROM orders WHERE id IN (SELECT id FROM old)", "delete-rows", "orders",
        Risk.Dangerous)]
    [InlineData(
        "WITH old AS (SELECT id FROM orders WHERE id = 1) DELETE FROM orders WHERE id IN (SELECT id FROM old)", "delete-rows", "orders",
        Risk.Caution)]
    [InlineData("SELECT * FROM all_orders", "read-rows", "all_orders", Risk.Safe)]
    [InlineData("EXPLAIN DELETE FROM orders", "read-rows", "the plan of a statement", Risk.Safe)]
    [InlineData("SELECT load_extension('evil.so')", "load-extension", "load_extension()", Risk.Dangerous)]
    [InlineData("PRAGMA user_version = 7", "pragma", "PRAGMA user_version", Risk.Safe)]
    [InlineData("PRAGMA writable_schema = ON", "pragma", "PRAGMA writable_schema", Risk.Dangerous)]
    [InlineData("PRAGMA secure_delete = OFF", "pragma", "PRAGMA secure_delete", Risk.Unclassified)]
    [InlineData("PRAGMA recursive_triggers = ON", "pragma", "PRAGMA recursive_triggers", Risk.Caution)]
    [InlineData("PRAGMA trusted_schema = ON", "pragma", "PRAGMA trusted_schema", Risk.Caution)]
    [InlineData("PRAGMA legacy_alter_table = ON", "pragma", "PRAGMA legacy_alter_table", Risk.Caution)]
    [InlineData("PRAGMA wal_autocheckpoint = 0", "pragma", "PRAGMA wal_autocheckpoint", Risk.Safe)]
    [InlineData("ANALYZE", "analyze", "the database", Risk.Safe)]
    [InlineData("ANALYZE orders;", "analyze", "orders", Risk.Safe)]
    [InlineData("REINDEX orders", "reindex", "orders_by_customer", Risk.Caution)]
    [InlineData("SAVEPOINT half", "savepoint", "half", Risk.Safe)]
    [InlineData("DELETE FROM sqlite_sequence WHERE name = 'counted'", "unclassified", "sqlite_sequence", Risk.Unclassified)]
    [InlineData("CREATE TABLE trexis_journal (a)", "own-bookkeeping", "trexis_journal", Risk.Dangerous)]
    public async Task A_statement_is_told_by_what_it_would_do(string sql, string kind, string subject, Risk risk)
    {
        var assessment = await AssessAsync(sql);

        assessment.Error.ShouldBeNull();
        var operation = assessment.Operations.ShouldHaveSingleItem();
        (operation.Kind, operation.Subject, operation.Risk).ShouldBe((kind, subject, risk));
        operation.Why.ShouldEndWith(".");
        assessment.Transactional.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ALTER TABLE orders RENAME TO purchases", "purchases")]
    [InlineData("ALTER TABLE orders RENAME COLUMN legacy_code TO code", "orders.code")]
    [InlineData("ALTER TABLE orders DROP COLUMN legacy_code", null)]
    public async Task What_is_renamed_is_told_with_its_new_name(string sql, string? newName) =>
        (await AssessAsync(sql)).Operations.ShouldHaveSingleItem().NewName.ShouldBe(newName);

    [Fact]
    public async Task A_view_that_the_script_drops_and_makes_again_is_not_called_new()
    {
        var assessment = await AssessAsync("DROP VIEW all_orders; CREATE VIEW all_orders AS SELECT id FROM orders;");

        assessment.Operations.Select(operation => operation.Why).ShouldBe(
            ["It is dropped, and the same script makes it again.", "It takes the place of the one that the script drops."]);
    }

    [Theory]
    [InlineData("(words) VALUES ('delete-all')", "delete-rows", Risk.Dangerous)]
    [InlineData("(words, rowid, body) VALUES ('delete', 1, 'x')", "delete-rows", Risk.Dangerous)]
    [InlineData("(rowid, words, body) VALUES (1, 'delete', 'x')", "delete-rows", Risk.Dangerous)]
    [InlineData("(words) VALUES ('rebuild');", "full-text", Risk.Caution)]
    [InlineData("(words, rank) VALUES ('automerge', 8)", "full-text", Risk.Caution)]
    [InlineData("(words) VALUES ('optimize'), ('delete-all')", "unclassified", Risk.Unclassified)]
    [InlineData("(words) SELECT 'delete-all'", "unclassified", Risk.Unclassified)]
    [InlineData("(body) VALUES ('delete-all')", "insert-rows", Risk.Safe)]
    public async Task What_a_full_text_index_is_told_is_no_row(string insert, string kind, Risk risk)
    {
        var assessments = await AssessAllAsync("CREATE VIRTUAL TABLE words USING fts5 (body)", "INSERT INTO words " + insert);

        var operation = assessments[1].Operations.ShouldHaveSingleItem();
        (operation.Kind, operation.Subject, operation.Risk).ShouldBe((kind, "words", risk));
    }

    [Fact]
    public async Task A_rename_reaches_views_as_the_script_has_set_it_and_is_set_back_for_the_next()
    {
        const string Rebuild = "CREATE TABLE c2 (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO c2 SELECT id, name FROM customers;\n"
            + "DROP TABLE customers;\nALTER TABLE c2 RENAME TO customers;";
        var assessments = await AssessAllAsync(
            "CREATE VIEW names AS SELECT name FROM customers",
            "PRAGMA legacy_alter_table = ON;\n" + Rebuild,
            Rebuild);

        assessments[1].Error.ShouldBeNull();
        assessments[2].Error.ShouldNotBeNull().Message.ShouldContain("error in view");
    }

    [Theory]
    [InlineData("VACUUM", "vacuum", Risk.Caution)]
    [InlineData("VACUUM INTO 'copy.db'", "vacuum-into", Risk.Dangerous)]
    [InlineData("PRAGMA journal_mode = WAL", "pragma", Risk.Caution)]
    [InlineData("PRAGMA foreign_keys = OFF", "pragma", Risk.Caution)]
    [InlineData("ATTACH 'other.db' AS other", "attach", Risk.Dangerous)]
    [InlineData("BEGIN", "transaction", Risk.Caution)]
    [InlineData("COMMIT", "transaction", Risk.Caution)]
    public async Task A_statement_that_cannot_run_in_a_transaction_makes_its_script_run_outside(string sql, string kind, Risk risk)
    {
        var assessment = await AssessAsync("CREATE TABLE first (a);\n" + sql + ";\n");

        assessment.Transactional.ShouldBeFalse();
        (assessment.Operations[1].Kind, assessment.Operations[1].Risk).ShouldBe((kind, risk));
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ShouldBe(["sales.db"]);
    }

    [Theory]
    [InlineData("DELETE FROM customers WHERE id = 1", "Foreign keys carry it on to letters.")]
    [InlineData("UPDATE orders SET amount = 1 WHERE id = 1", "It sets off the trigger touch, which deletes every row of counted.")]
    public async Task What_a_statement_sets_off_elsewhere_is_said(string sql, string expected)
    {
        var assessments = await AssessAllAsync(
            "CREATE TABLE letters (customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE)", sql);

        assessments[1].Operations.ShouldHaveSingleItem().Why.ShouldEndWith(expected);
    }

    [Fact]
    public async Task What_follows_an_attached_database_is_unclassified()
    {
        var assessment = await AssessAsync("ATTACH 'other.db' AS other;\nDELETE FROM other.secrets;\nDELETE FROM orders;");

        assessment.Error.ShouldBeNull();
        assessment.Operations.Select(operation => operation.Risk).ShouldBe([Risk.Dangerous, Risk.Unclassified]);
    }

    [Fact]
    public async Task A_table_made_from_an_endless_query_ends_in_a_plan_as_unclassified()
    {
        var assessment = await AssessAsync(
            "CREATE TABLE endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS most FROM n;");

        assessment.Error.ShouldBeNull();
        assessment.Operations.Select(operation => operation.Risk).ShouldBe([Risk.Unclassified]);
    }

    [Fact]
    public async Task Each_script_meets_the_schema_that_those_before_it_leave()
    {
        var assessments = await AssessAllAsync(
            "ALTER TABLE orders ADD COLUMN note TEXT;",
            "UPDATE orders SET note = 'x' WHERE note IS NULL;",
            "ALTER TABLE orders DROP COLUMN note;",
            "UPDATE orders SET note = 1;");

        assessments.Select(assessment => assessment.Error?.Message).ShouldBe([null, null, null, "no such column: note"]);
    }

    [Fact]
    public async Task A_script_that_does_not_parse_says_on_which_line()
    {
        var assessment = await AssessAsync(
            "CREATE TABLE a (x);\n\n-- next\nCREATE TABLE b (\n  x INTEGER,\n  y INTEGER INTEGER)) nonsense;\n");

        assessment.Operations.ShouldHaveSingleItem();
        assessment.Error!.Message.ShouldContain("syntax error");
        assessment.Error.Line.ShouldBe(6);
    }

    [Fact]
    public async Task Statements_of_one_line_have_places_of_their_own()
    {
        var assessment = await AssessAsync("\uFEFFCREATE TABLE a (x); /* ä😀 */ CREATE TABLE b (x);\n  CREATE TABLE c (x);");

        assessment.Operations.Select(operation => (operation.Location!.Line, operation.Location.Column))
            .ShouldBe([(1, 1), (1, 31), (2, 3)]);
    }

    [Fact]
    public async Task Operations_know_their_place_and_show_no_values()
    {
        var assessment = await AssessAsync(
            "-- head\n\nINSERT INTO customers (name) VALUES ('Alice');\nCREATE TRIGGER t AFTER INSERT ON orders BEGIN\n  DELETE FROM "
                + "customers;\nEND;\n  DROP TABLE counted;");

        assessment.Operations.Select(operation => operation.Location!.Line).ShouldBe([3, 4, 7]);
        assessment.Operations[0].Location!.File.ShouldBe("migrations/V1.sql");
        assessment.Operations[0].Statement.ShouldBe("INSERT INTO customers (name) VALUES ('***')");
        assessment.Operations.Select(operation => operation.Detail).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Looks_do_not_change_what_tells_an_operation_from_another()
    {
        var first = await AssessAsync("DELETE   FROM orders -- all\n WHERE id = 1;");
        var second = await AssessAsync("\n\nDELETE FROM orders WHERE id = 1");

        first.Operations[0].Detail.ShouldBe(second.Operations[0].Detail);
    }

    [Fact]
    public async Task Nothing_is_done_to_the_database_itself()
    {
        await AssessAsync("SELECT 1");
        var before = await File.ReadAllBytesAsync(_folder.At("sales.db"), Cancel);

        await AssessAsync("DROP TABLE orders; DELETE FROM customers; PRAGMA user_version = 9; VACUUM;");

        (await File.ReadAllBytesAsync(_folder.At("sales.db"), Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_view_or_trigger_that_is_made_again_shows_what_became_of_the_last_one()
    {
        var scripts = await AssessAllAsync(
            "DROP VIEW all_orders; CREATE VIEW all_orders AS\nSELECT id FROM orders; CREATE VIEW other AS SELECT 1;",
            "DROP VIEW all_orders; DROP TRIGGER touch;",
            "CREATE VIEW all_orders AS\nSELECT amount FROM orders;"
                + "CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN DELETE FROM counted WHERE id = 7; END;");

        scripts.SelectMany(script => script.Operations).Select(operation => operation.Lines).ShouldBe(
        [
            null,
            "-CREATE VIEW all_orders AS SELECT * FROM orders\n+CREATE VIEW all_orders AS\n+SELECT id FROM orders",
            null,
            null,
            null,
            " CREATE VIEW all_orders AS\n-SELECT id FROM orders\n+SELECT amount FROM orders",
            "-CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN DELETE FROM counted; END\n"
                + "+CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN DELETE FROM counted WHERE id = ***; END",
        ]);
    }

    private async Task<ScriptAssessment> AssessAsync(string sql) => (await AssessAllAsync(sql))[0];

    private async Task<IReadOnlyList<ScriptAssessment>> AssessAllAsync(params string[] scripts)
    {
        var path = _folder.At("sales.db");
        if (!File.Exists(path))
        {
            await SqliteSample.MakeAsync(path, SqliteSample.Schema + """
                ALTER TABLE orders ADD COLUMN legacy_code TEXT;
                CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT);
                CREATE VIEW all_orders AS SELECT * FROM orders;
                CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN DELETE FROM counted; END;
                """);
        }

        await using var database = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(path), Cancel);
        return await database.Scripts.AssessAsync(
            [.. scripts.Select((sql, index) => new SqlText($"V{index + 1}", sql, $"migrations/V{index + 1}.sql"))], Cancel);
    }
}
