using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Assessment;

public sealed class SqliteTablesTests : IDisposable
{
    private const string Rebuild = """
        CREATE TABLE customer_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
        INSERT INTO customer_new (id, name) SELECT id, name FROM customer;
        DROP TABLE customer;
        ALTER TABLE customer_new RENAME TO customer;
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DROP TABLE customer", "Its rows are gone, and every statement that names it fails. 3 rows of invoice refer to customer "
        + "and go with it; 1 row of letter loses its reference to customer; up to 2 rows of line refer to invoice and go with it.")]
    [InlineData("DELETE FROM customer", "It has no WHERE that chooses rows: every row of the table is gone. 3 rows of invoice refer to "
        + "customer and go with it; 1 row of letter loses its reference to customer; up to 2 rows of line refer to invoice and go "
        + "with it.")]
    [InlineData("DROP TABLE invoice", "Its rows are gone, and every statement that names it fails. 2 rows of line refer to invoice and go "
        + "with it.")]
    [InlineData("DROP TABLE kept", "Its rows are gone, and every statement that names it fails. It fails while 1 row of keeper refers to "
        + "kept.")]
    [InlineData("DROP TABLE letter", "Its rows are gone, and every statement that names it fails.")]
    public async Task What_becomes_of_rows_that_refer_to_a_table_is_counted(string sql, string why) =>
        (await AssessAsync(sql))[0].Why.ShouldBe(why);

    [Fact]
    public async Task What_a_script_put_in_before_is_not_counted()
    {
        var operations = await AssessAsync("INSERT INTO letter SELECT 2, 2 FROM customer;", "DROP TABLE customer;");

        operations[1].Why.ShouldContain("; rows of letter lose their reference to customer; ");
    }

    [Fact]
    public async Task Rows_that_nobody_counted_are_up_to_no_number()
    {
        var operations = await AssessAsync(
            "INSERT INTO line SELECT id + 100, invoice_id FROM line;", "DELETE FROM customer WHERE id > 1;");

        operations[1].Why.ShouldContain("ows of line refer to invoice and go with it");
        operations[1].Why.ShouldNotContain("up to rows");
    }

    [Fact]
    public async Task A_key_that_a_table_made_from_a_query_lacks_is_told()
    {
        var operations = await AssessAsync(
            "CREATE TABLE fresh_new AS SELECT * FROM fresh; DROP TABLE fresh; ALTER TABLE fresh_new RENAME TO fresh;");

        operations.ShouldContain(
            operation => operation.Subject == "fresh: PRIMARY KEY (id)" && operation.Risk == Risk.Dangerous
                && operation.Kind == "drop-constraint");
    }

    [Fact]
    public async Task With_foreign_keys_off_no_row_goes_along()
    {
        var operations = await AssessAsync("PRAGMA foreign_keys = OFF;\nDELETE FROM customer;", "DELETE FROM customer;");

        operations[1].Why.ShouldNotContain("invoice");
        operations[2].Why.ShouldContain("3 rows of invoice");
    }

    [Fact]
    public async Task Inside_a_transaction_foreign_keys_cannot_be_switched_off()
    {
        var operations = await AssessAsync("BEGIN;\nPRAGMA foreign_keys = OFF;\nDROP TABLE customer;\nCOMMIT;");

        operations[2].Why.ShouldContain("3 rows of invoice");
    }

    private const string Copies = "INSERT INTO line_new (id, invoice_id) SELECT line.id, line.invoice_id FROM line;";

    [Theory]
    [InlineData($"{Copies} DROP TABLE line;")]
    [InlineData($"{Copies} PRAGMA foreign_keys = 0; DROP TABLE line;")]
    [InlineData($"BEGIN; {Copies} COMMIT; PRAGMA foreign_keys = 0; BEGIN; DROP TABLE line; COMMIT; PRAGMA foreign_keys = 1;")]
    public async Task A_table_that_refers_to_others_is_made_again_with_foreign_keys_on(string copy) =>
        (await AssessAsync(
            "CREATE TABLE line_new (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoice ON DELETE CASCADE); "
                + $"{copy} ALTER TABLE line_new RENAME TO line;"))
            .ShouldNotContain(operation => operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("DELETE FROM invoice WHERE id = 1;")]
    [InlineData("DROP TABLE invoice;")]
    [InlineData("DROP TABLE customer;")]
    public async Task A_copy_loses_rows_with_those_that_they_refer_to(string loss) =>
        (await AssessAsync(
            "CREATE TABLE line_new (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoice ON DELETE CASCADE); "
                + $"{Copies} {loss} DROP TABLE line; ALTER TABLE line_new RENAME TO line;"))
            .ShouldContain(operation => operation.Kind == "drop-table" && operation.Subject == "line" && operation.Risk == Risk.Dangerous);

    [Fact]
    public async Task What_a_foreign_key_refers_to_is_not_where_the_rows_came_from() =>
        (await AssessAsync(
            "CREATE TABLE some (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoice); "
                + "INSERT INTO some SELECT id, invoice_id FROM line WHERE id > 1; DELETE FROM line WHERE id > 1; DROP TABLE some;"))[^1].Why
            .ShouldEndWith("Its rows came from line, which has lost some since: they may be the only copy.");

    [Fact]
    public async Task A_rebuild_with_foreign_keys_on_is_a_drop_that_names_the_children_it_empties()
    {
        var operations = await AssessAsync(Rebuild);

        operations.Select(operation => (operation.Kind, operation.Subject, operation.Risk)).ShouldBe(
        [
            ("create-table", "customer_new", Risk.Safe),
            ("insert-rows", "customer_new", Risk.Safe),
            ("drop-table", "customer", Risk.Dangerous),
            ("rename-table", "customer_new", Risk.Safe),
            ("alter-column", "customer.name", Risk.Caution),
        ]);
        operations[2].Why.ShouldContain("3 rows of invoice refer to customer and go with it");
    }

    [Fact]
    public async Task The_standard_rebuild_is_no_alarm()
    {
        var operations = await AssessAsync("PRAGMA foreign_keys = OFF;\n" + Rebuild + "\nPRAGMA foreign_keys = ON;");

        operations.Select(operation => (operation.Kind, operation.Subject, operation.Risk)).ShouldBe(
        [
            ("pragma", "PRAGMA foreign_keys", Risk.Caution),
            ("create-table", "customer_new", Risk.Safe),
            ("insert-rows", "customer_new", Risk.Safe),
            ("rebuild-table", "customer", Risk.Caution),
            ("rename-table", "customer_new", Risk.Safe),
            ("pragma", "PRAGMA foreign_keys", Risk.Caution),
            ("alter-column", "customer.name", Risk.Caution),
        ]);
        operations[3].Location!.Line.ShouldBe(4);
        operations[^1].Difference.ShouldBe("TEXT → TEXT NOT NULL DEFAULT '***'");
    }

    [Theory]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT, b TEXT COLLATE NOCASE, c NUMERIC DEFAULT 1, d AS (c * 2)", "TEXT NOT NULL → TEXT")]
    [InlineData("id INTEGER PRIMARY KEY, a VARCHAR(9) NOT NULL, b TEXT COLLATE NOCASE, c NUMERIC DEFAULT 1, d AS (c * 2)",
        "TEXT NOT NULL → VARCHAR(9) NOT NULL")]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT COLLATE NOCASE, c NUMERIC DEFAULT 2, d AS (c * 2)",
        "NUMERIC DEFAULT *** → NUMERIC DEFAULT ***")]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT, c NUMERIC DEFAULT 1, d AS (c * 2)", "TEXT COLLATE NOCASE → TEXT")]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT COLLATE NOCASE, c NUMERIC, d AS (c * 2)", "NUMERIC DEFAULT *** → NUMERIC")]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT COLLATE NOCASE, c INTEGER DEFAULT 1, d AS (c * 2)",
        "NUMERIC DEFAULT *** → INTEGER DEFAULT ***")]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT COLLATE NOCASE, c NUMERIC DEFAULT 1, d AS (c * 3)",
        "AS ( c * *** ) → AS ( c * *** )")]
    public async Task A_column_that_is_another_one_in_the_table_that_is_made_again_is_told(string columns, string difference)
    {
        var change = (await AssessAsync(
            $"CREATE TABLE shaped_new ({columns}); INSERT INTO shaped_new SELECT id, a, b, c FROM shaped; DROP TABLE shaped; "
                + "ALTER TABLE shaped_new RENAME TO shaped;"))
            .Single(operation => operation.Kind == "alter-column");

        (change.Difference, change.Risk).ShouldBe((difference, Risk.Caution));
    }

    [Theory]
    [InlineData("id integer NOT NULL PRIMARY KEY, \"a\" text NOT NULL, b TEXT COLLATE nocase, c numeric DEFAULT 1, d AS (c*2)", "")]
    [InlineData("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT COLLATE NOCASE, c NUMERIC DEFAULT 1", "drop-column shaped.d Caution")]
    public async Task A_column_that_is_the_same_or_computed_is_no_alarm(string columns, string told) =>
        string.Join(
            ' ',
            (await AssessAsync(
                $"CREATE TABLE shaped_new ({columns}); INSERT INTO shaped_new SELECT id, a, b, c FROM shaped; DROP TABLE shaped; "
                    + "ALTER TABLE shaped_new RENAME TO shaped;"))
                .Skip(4).Select(operation => $"{operation.Kind} {operation.Subject} {operation.Risk}")).ShouldBe(told);

    [Fact]
    public async Task Options_of_a_table_that_its_successor_lacks_are_told() =>
        (await AssessAsync(
            "CREATE TABLE st (k TEXT PRIMARY KEY, v BLOB) STRICT, WITHOUT ROWID;",
            "CREATE TABLE st_new (k TEXT NOT NULL PRIMARY KEY, v BLOB); INSERT INTO st_new SELECT k, v FROM st; DROP TABLE st; "
                + "ALTER TABLE st_new RENAME TO st;"))
            .Where(operation => operation.Kind == "drop-constraint").Select(operation => (operation.Subject, operation.Risk))
            .ShouldBe([("st: STRICT", Risk.Dangerous), ("st: WITHOUT ROWID", Risk.Caution)]);

    [Theory]
    [InlineData("INSERT INTO customer_new SELECT id, name FROM customer WHERE id > 1;")]
    [InlineData("INSERT INTO customer_new SELECT id, name FROM customer LIMIT 1;")]
    [InlineData("INSERT OR IGNORE INTO customer_new SELECT id, name FROM customer;")]
    [InlineData("INSERT INTO customer_new SELECT id, name FROM (SELECT * FROM customer WHERE id > 1);")]
    [InlineData("INSERT INTO customer_new SELECT customer.id, '' FROM customer, letter;")]
    [InlineData("INSERT INTO customer_new SELECT id, name FROM customer; DELETE FROM customer_new WHERE id > 1;")]
    [InlineData("")]
    public async Task A_rebuild_that_leaves_rows_behind_is_a_drop(string copy)
    {
        var operations = await AssessAsync(
            $"PRAGMA foreign_keys = OFF; CREATE TABLE customer_new (id INTEGER PRIMARY KEY, name TEXT); {copy} DROP TABLE customer; "
                + "ALTER TABLE customer_new RENAME TO customer;");

        operations.ShouldContain(operation => operation.Kind == "drop-table" && operation.Risk == Risk.Dangerous);
    }

    private const string RenamedAway = """
        ALTER TABLE owner RENAME TO owner_old;
        CREATE TABLE owner (id INTEGER PRIMARY KEY, code TEXT, note INTEGER);
        INSERT INTO owner (id, code, note) SELECT id, code, note FROM owner_old;
        DROP TABLE owner_old;
        """;

    [Fact]
    public async Task A_rebuild_that_renames_the_old_table_away_first_is_one()
    {
        var operations = await AssessAsync(RenamedAway);

        operations.Take(4).Select(operation => (operation.Kind, operation.Subject, operation.Risk)).ShouldBe(
        [
            ("rebuild-table", "owner", Risk.Caution),
            ("create-table", "owner", Risk.Safe),
            ("insert-rows", "owner", Risk.Safe),
            ("drop-table", "owner_old", Risk.Safe),
        ]);
        operations.Skip(4).Select(operation => (operation.Kind, operation.Subject)).ShouldBe(
        [
            ("drop-index", "owner_code"),
            ("drop-index", "owner: UNIQUE (code, note)"),
            ("drop-constraint", "owner: long_enough"),
            ("drop-constraint", "owner: REFERENCES customer (note)"),
            ("drop-constraint", "owner: AUTOINCREMENT"),
            ("drop-trigger", "owner_touched"),
        ]);
        operations.Skip(4).ShouldAllBe(operation => operation.Risk == Risk.Dangerous && operation.Location!.Line == 1);
    }

    [Fact]
    public async Task What_follows_a_table_that_is_renamed_away_and_dropped_is_left_broken()
    {
        var operations = await AssessAsync("""
            CREATE TRIGGER noted AFTER INSERT ON letter BEGIN UPDATE customer SET name = 'x' WHERE id = 0; END;
            CREATE VIEW names AS SELECT name FROM customer;
            """, """
            PRAGMA foreign_keys = OFF;
            ALTER TABLE customer RENAME TO customer_old;
            CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
            INSERT INTO customer SELECT * FROM customer_old;
            DROP TABLE customer_old;
            """);

        operations.Where(operation => operation.Risk == Risk.Dangerous && operation.Script == "V2")
            .Select(operation => (operation.Kind, operation.Subject))
            .ShouldBe(
                [
                    ("break-key", "invoice: REFERENCES customer_old (customer_id)"),
                    ("break-key", "letter: REFERENCES customer_old (customer_id)"),
                    ("break-key", "owner: REFERENCES customer_old (note)"),
                    ("break-trigger", "noted"),
                    ("break-view", "names"),
                ],
                ignoreOrder: true);
        operations.Single(operation => operation.Kind == "break-trigger").Why
            .ShouldBe("Since the rename it refers to customer_old, which is dropped: every write that fires it fails.");
    }

    [Theory]
    [InlineData("INSERT INTO owner SELECT id, code, note FROM owner_old WHERE id > 1;")]
    [InlineData("INSERT INTO owner SELECT id, code, note FROM owner_old; DELETE FROM owner WHERE id > 1;")]
    [InlineData("INSERT INTO owner SELECT id, code, note FROM owner_old; INSERT INTO owner_old (id) VALUES (9);")]
    [InlineData("INSERT INTO owner SELECT id, code, note FROM owner_old; ALTER TABLE owner_old RENAME TO owner_older; "
        + "UPDATE owner_older SET note = 1; ALTER TABLE owner_older RENAME TO owner_old;")]
    [InlineData("INSERT INTO owner SELECT id, id, id FROM letter;")]
    [InlineData("")]
    public async Task A_table_that_is_renamed_away_and_leaves_rows_behind_is_dropped(string copy)
    {
        var operations = await AssessAsync(
            "ALTER TABLE owner RENAME TO owner_old; CREATE TABLE owner (id INTEGER PRIMARY KEY, code TEXT, note INTEGER); "
                + $"{copy} DROP TABLE owner_old;");

        operations.ShouldContain(operation => operation.Kind == "rename-table" && operation.Risk == Risk.Dangerous);
        operations.ShouldContain(
            operation => operation.Kind == "drop-table" && operation.Subject == "owner_old" && operation.Risk == Risk.Dangerous);
    }

    [Fact]
    public async Task Rows_that_came_after_the_copy_are_in_no_successor()
    {
        var operations = await AssessAsync("PRAGMA foreign_keys = OFF;\n"
            + Rebuild.Replace("DROP TABLE", "INSERT INTO customer (name) VALUES ('late');\nDROP TABLE", StringComparison.Ordinal));

        operations.ShouldContain(operation => operation.Kind == "drop-table" && operation.Risk == Risk.Dangerous);
    }

    [Fact]
    public async Task Rows_that_came_from_a_table_that_is_gone_are_not_the_script_s_own()
    {
        var operations = await AssessAsync("PRAGMA foreign_keys = OFF;\n" + Rebuild + "DELETE FROM customer;");

        operations.Single(operation => operation.Kind == "delete-rows").Risk.ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public async Task What_a_table_owned_and_its_successor_lacks_is_named_at_the_place_where_it_went()
    {
        var operations = await AssessAsync("""
            PRAGMA foreign_keys = OFF;
            CREATE TABLE owner_new (id INTEGER PRIMARY KEY, code TEXT);
            INSERT INTO owner_new SELECT id, code FROM owner;
            DROP TABLE owner;
            ALTER TABLE owner_new RENAME TO owner;
            """);

        operations.Skip(5).Select(operation => (operation.Kind, operation.Subject)).ShouldBe(
        [
            ("drop-column", "owner.note"),
            ("drop-index", "owner_code"),
            ("drop-index", "owner: UNIQUE (code, note)"),
            ("drop-constraint", "owner: long_enough"),
            ("drop-constraint", "owner: REFERENCES customer (note)"),
            ("drop-constraint", "owner: AUTOINCREMENT"),
            ("drop-trigger", "owner_touched"),
        ]);
        operations.Skip(5).ShouldAllBe(operation => operation.Risk == Risk.Dangerous && operation.Location!.Line == 4);
    }

    [Fact]
    public async Task What_the_successor_has_again_under_another_name_is_not_lost()
    {
        var operations = await AssessAsync("""
            PRAGMA foreign_keys = OFF;
            CREATE TABLE owner_new (
                id INTEGER PRIMARY KEY AUTOINCREMENT, "code" TEXT, note INTEGER REFERENCES customer (id),
                CHECK (length(code)  > 1));
            INSERT INTO owner_new SELECT id, code, note FROM owner;
            DROP TABLE owner;
            ALTER TABLE owner_new RENAME TO owner;
            CREATE INDEX by_code ON owner ("code");
            CREATE UNIQUE INDEX only_one ON owner (code, note);
            CREATE TRIGGER owner_touched AFTER UPDATE ON owner BEGIN DELETE FROM letter WHERE id = 0; END;
            """);

        operations.Where(operation => operation.Risk == Risk.Dangerous).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_view_that_a_dropped_table_leaves_behind_is_named()
    {
        var operations = await AssessAsync("DROP TABLE letter;");

        operations.Select(operation => (operation.Kind, operation.Subject, operation.Risk))
            .ShouldBe([("drop-table", "letter", Risk.Dangerous), ("break-view", "letters", Risk.Dangerous)]);
    }

    [Theory]
    [InlineData("CREATE TEMP TABLE work AS SELECT id FROM invoice; DELETE FROM work; ALTER TABLE work ADD COLUMN a; DROP TABLE work;")]
    [InlineData("CREATE TEMP TABLE invoice (id); UPDATE invoice SET id = 1; DELETE FROM temp.invoice;")]
    [InlineData("CREATE TABLE work (id); INSERT INTO work VALUES (1); UPDATE work SET id = 2; DELETE FROM work; DROP TABLE work;")]
    [InlineData("CREATE TABLE work AS SELECT id FROM invoice; DELETE FROM work; DROP TABLE work;")]
    public async Task What_the_script_itself_made_is_no_alarm(string sql) =>
        (await AssessAsync(sql)).ShouldAllBe(operation => operation.Risk == Risk.Safe);

    [Fact]
    public async Task A_table_that_is_made_only_where_it_is_missing_is_not_the_script_s_own()
    {
        var operations = await AssessAsync("CREATE TABLE IF NOT EXISTS invoice (id);\nDELETE FROM invoice;");

        operations.Select(operation => operation.Risk).ShouldBe([Risk.Caution, Risk.Dangerous]);
    }

    [Fact]
    public async Task A_temporary_table_ends_with_its_script()
    {
        var operations = await AssessAsync("CREATE TEMP TABLE invoice (id);", "DELETE FROM invoice;");

        operations[1].Risk.ShouldBe(Risk.Dangerous);
    }

    [Theory]
    [InlineData("at TEXT DEFAULT CURRENT_TIMESTAMP", Risk.Dangerous)]
    [InlineData("at TEXT DEFAULT (1 + 1)", Risk.Dangerous)]
    [InlineData("at TEXT DEFAULT (-1)", Risk.Safe)]
    [InlineData("owner INTEGER DEFAULT 1 REFERENCES customer (id)", Risk.Dangerous)]
    [InlineData("owner INTEGER REFERENCES customer (id)", Risk.Safe)]
    [InlineData("size INTEGER CHECK (size > 0)", Risk.Caution)]
    [InlineData("twice INTEGER NOT NULL AS (id * 2)", Risk.Dangerous)]
    [InlineData("twice INTEGER AS (id * 2)", Risk.Caution)]
    public async Task An_added_column_is_judged_by_the_rows_that_are_there(string column, Risk risk)
    {
        var operations = await AssessAsync($"ALTER TABLE customer ADD COLUMN {column};", $"ALTER TABLE empty ADD COLUMN {column};");

        operations.Select(operation => operation.Risk).ShouldBe([risk, Risk.Safe]);
    }

    private const string Goes = "Up to 3 rows of invoice refer to customer and go with it; up to 1 row of letter loses its reference to "
        + "customer; up to 2 rows of line refer to invoice and go with it.";

    [Theory]
    [InlineData("REPLACE INTO customer SELECT id, name FROM customer", $"Rows that are in the way are replaced or changed. {Goes}")]
    [InlineData("INSERT OR REPLACE INTO customer (id) VALUES (1)", $"Rows that are in the way are replaced or changed. {Goes}")]
    [InlineData("WITH x AS (SELECT 1) REPLACE INTO customer (id) SELECT * FROM x", Goes)]
    [InlineData("UPDATE OR REPLACE customer SET id = 2 WHERE id = 1", "OR REPLACE: rows that are in the way of a new value are deleted.")]
    [InlineData("UPDATE OR REPLACE customer SET id = 2 WHERE id = 1", Goes)]
    [InlineData("DELETE FROM customer WHERE id = 1", $"The rows that its WHERE chooses are gone. {Goes}")]
    [InlineData("DELETE FROM node WHERE id = 1", "Up to 2 rows of node refer to node and go with it.")]
    public async Task Rows_that_go_along_are_counted_and_dangerous(string sql, string why)
    {
        var operation = (await AssessAsync(sql)).ShouldHaveSingleItem();

        operation.Risk.ShouldBe(Risk.Dangerous);
        operation.Why.ShouldContain(why);
    }

    [Theory]
    [InlineData("DELETE FROM kept WHERE id = 7")]
    [InlineData("REPLACE INTO kept VALUES (1)")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM customer WHERE id = 1")]
    [InlineData("INSERT OR IGNORE INTO customer (id) VALUES (1)")]
    [InlineData("UPDATE OR REPLACE letter SET id = 1 WHERE id = 2")]
    [InlineData("DELETE FROM line WHERE id = 1")]
    public async Task Where_nothing_goes_along_the_statement_is_judged_by_itself(string sql) =>
        (await AssessAsync(sql))[^1].Risk.ShouldBe(sql.Contains("IGNORE", StringComparison.Ordinal) ? Risk.Safe : Risk.Caution);

    [Theory]
    [InlineData("INSERT INTO tag (id) VALUES (1)", Risk.Caution)]
    [InlineData("UPDATE tag SET name = 'x' WHERE id = 1", Risk.Caution)]
    [InlineData("UPDATE tag SET b = 1 WHERE id = 1", Risk.Caution)]
    [InlineData("CREATE TABLE other (id); INSERT INTO tag (id) SELECT id FROM other", Risk.Caution)]
    [InlineData("INSERT INTO album VALUES (1)", Risk.Dangerous)]
    public async Task A_table_that_replaces_rows_in_conflict_is_told_as_a_statement_that_does(string sql, Risk risk)
    {
        var operation = (await AssessAsync(sql))[^1];

        operation.Risk.ShouldBe(risk);
        operation.Why.ShouldContain("Its table says ON CONFLICT REPLACE.");
    }

    [Theory]
    [InlineData("INSERT OR ABORT INTO tag (id) VALUES (1)")]
    [InlineData("UPDATE tag SET note = 'x' WHERE id = 1")]
    [InlineData("INSERT INTO label VALUES ('a', 'b', 1)")]
    [InlineData("CREATE TABLE mine (id INTEGER PRIMARY KEY ON CONFLICT REPLACE); INSERT INTO mine VALUES (1)")]
    public async Task Where_no_key_replaces_nobody_is_told(string sql)
    {
        var operation = (await AssessAsync(sql))[^1];

        operation.Risk.ShouldBe(sql.StartsWith("UPDATE", StringComparison.Ordinal) ? Risk.Caution : Risk.Safe);
        operation.Why.ShouldNotContain("REPLACE");
    }

    [Theory]
    [InlineData("INSERT INTO stamp (id) VALUES (1)", false)]
    [InlineData("INSERT INTO main.stamp AS s (\"id\") SELECT id FROM kept", false)]
    [InlineData("UPDATE stamp SET id = 2", false)]
    [InlineData("INSERT INTO stamp (id, fresh_id) VALUES (1, 1)", true)]
    [InlineData("INSERT INTO stamp VALUES (1, 1)", true)]
    [InlineData("INSERT INTO stamp (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET fresh_id = 1", true)]
    [InlineData("UPDATE stamp SET fresh_id = 1 WHERE id = 1", true)]
    [InlineData("INSERT INTO stamp (id) VALUES (1); ALTER TABLE stamp RENAME COLUMN fresh_id TO fresh", true)]
    [InlineData("INSERT INTO coin (id) VALUES (1)", true)]
    [InlineData("INSERT INTO sheet VALUES (1)", true)]
    public async Task Rows_that_a_script_gave_a_reference_go_along(string script, bool goes) =>
        (await AssessAsync(
            $"{script};",
            "CREATE TABLE next (id INTEGER PRIMARY KEY, code TEXT, note TEXT); INSERT INTO next SELECT * FROM fresh; DROP TABLE fresh; "
                + "ALTER TABLE next RENAME TO fresh;"))
            .Any(operation => operation is { Subject: "fresh", Risk: Risk.Dangerous }).ShouldBe(goes);

    [Fact]
    public async Task A_table_without_rows_is_made_again_without_danger_whatever_a_script_put_into_its_children() =>
        (await AssessAsync(
            "INSERT INTO slip (id) VALUES (7); CREATE TABLE next (id INTEGER PRIMARY KEY); INSERT INTO next SELECT id FROM empty; "
                + "DROP TABLE empty; ALTER TABLE next RENAME TO empty;"))
            .ShouldAllBe(operation => !operation.IsDangerous);

    [Fact]
    public async Task A_function_is_no_clause() =>
        (await AssessAsync("INSERT INTO letter (id) SELECT REPLACE(name, 'a', 'b') FROM customer")).ShouldHaveSingleItem().Risk
            .ShouldBe(Risk.Safe);

    [Theory]
    [InlineData("DELETE FROM letter WHERE id IS NOT NULL", "Its WHERE leaves out none of the 2 rows that are there: all of them are gone.")]
    [InlineData("DELETE FROM letter AS l WHERE l.id > 0 RETURNING id", "none of the 2 rows")]
    [InlineData("DELETE FROM letter WHERE id IN (SELECT id FROM letter);", "none of the 2 rows")]
    [InlineData("WITH x AS (SELECT id FROM letter) DELETE FROM letter WHERE id IN (SELECT id FROM x) -- all", "none of the 2 rows")]
    [InlineData("DELETE FROM letter WHERE EXISTS (SELECT 1 FROM letter AS x WHERE x.id = letter.id)", "none of the 2 rows")]
    [InlineData("DELETE FROM letter WHERE id = 1 OR id <> 1", "none of the 2 rows")]
    [InlineData("DELETE FROM letter WHERE id = id + 0", "none of the 2 rows")]
    [InlineData("DELETE FROM letter WHERE id NOT IN (SELECT id FROM kept WHERE 1 = 0)", "none of the 2 rows")]
    [InlineData("UPDATE letter SET customer_id = 2 WHERE customer_id IS NULL OR customer_id IS NOT NULL", "all of them get new values.")]
    [InlineData("UPDATE OR IGNORE main.letter AS l SET customer_id = 2 WHERE l.id < 9", "all of them get new values.")]
    [InlineData("UPDATE fresh SET code = 'new', note = 'new' WHERE code IS NULL", "all of them get new values.")]
    public async Task A_condition_that_leaves_out_no_row_that_is_there_is_none(string sql, string why)
    {
        var operation = (await AssessAsync(sql)).ShouldHaveSingleItem();

        operation.Risk.ShouldBe(Risk.Dangerous);
        operation.Why.ShouldContain(why);
    }

    [Theory]
    [InlineData("DELETE FROM letter WHERE id > 1")]
    [InlineData("DELETE FROM letter WHERE customer_id > 0")]
    [InlineData("DELETE FROM kept WHERE id = 1")]
    [InlineData("UPDATE fresh SET code = 'new' WHERE code IS NULL")]
    [InlineData("DELETE FROM letter WHERE id IN (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)")]
    [InlineData("UPDATE letter SET customer_id = 2 FROM customer AS c WHERE c.id = letter.customer_id")]
    [InlineData("INSERT INTO kept VALUES (5); DELETE FROM letter WHERE id NOT IN (SELECT id FROM kept WHERE id > 4)")]
    public async Task A_condition_that_leaves_rows_out_or_cannot_be_asked_chooses(string sql) =>
        (await AssessAsync(sql))[^1].Risk.ShouldBe(Risk.Caution);

    [Fact]
    public async Task A_script_outside_a_transaction_does_not_promise_one()
    {
        var operations = await AssessAsync("DELETE FROM invoice WHERE total < 0;\nVACUUM;\nDELETE FROM invoice WHERE total > 10;");

        operations.Select(operation => operation.Locking).ShouldNotContain(locking => locking!.Contains("script's transaction"));
    }

    private async Task<IReadOnlyList<Operation>> AssessAsync(params string[] scripts)
    {
        var path = _folder.At("shop.db");
        await SqliteSample.MakeAsync(path, """
            CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id) ON DELETE CASCADE, total INTEGER);
            CREATE TABLE line (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoice ON DELETE CASCADE);
            CREATE TABLE letter (id INTEGER, customer_id INTEGER REFERENCES customer (id) ON DELETE SET NULL);
            CREATE TABLE kept (id INTEGER PRIMARY KEY);
            CREATE TABLE keeper (kept_id INTEGER REFERENCES kept);
            CREATE TABLE empty (id INTEGER PRIMARY KEY);
            CREATE TABLE slip (id INTEGER PRIMARY KEY, empty_id INTEGER REFERENCES empty (id));
            CREATE TABLE fresh (id INTEGER PRIMARY KEY, code TEXT, note TEXT);
            CREATE TABLE tag (
                id INTEGER PRIMARY KEY ON CONFLICT REPLACE, name TEXT COLLATE NOCASE UNIQUE ON CONFLICT REPLACE, a, b,
                note TEXT NOT NULL ON CONFLICT REPLACE DEFAULT ('' || ''),
                CONSTRAINT pair UNIQUE (a, b COLLATE NOCASE) ON CONFLICT REPLACE);
            CREATE TABLE label (name TEXT UNIQUE ON CONFLICT IGNORE, note TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '', "replace" INTEGER);
            CREATE TABLE album (id INTEGER PRIMARY KEY ON CONFLICT REPLACE);
            CREATE TABLE song (album_id INTEGER REFERENCES album ON DELETE CASCADE);
            CREATE TABLE stamp (id INTEGER PRIMARY KEY, fresh_id INTEGER REFERENCES fresh (id) ON DELETE CASCADE);
            CREATE TABLE coin (id INTEGER PRIMARY KEY, fresh_id INTEGER DEFAULT 1 REFERENCES fresh (id) ON DELETE CASCADE);
            CREATE TABLE sheet (id INTEGER);
            CREATE TRIGGER sheet_stamped AFTER INSERT ON sheet BEGIN INSERT INTO stamp VALUES (NEW.id, NEW.id); END;
            CREATE TABLE shaped (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT COLLATE NOCASE, c NUMERIC DEFAULT 1, d AS (c * 2));
            INSERT INTO album VALUES (1);
            INSERT INTO song VALUES (1);
            CREATE TABLE owner (
                id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, note INTEGER REFERENCES customer (id),
                UNIQUE (code, note), CONSTRAINT long_enough CHECK (length(code) > 1));
            CREATE INDEX owner_code ON owner (code);
            CREATE TRIGGER owner_touched AFTER UPDATE ON owner BEGIN DELETE FROM letter WHERE id = 0; END;
            CREATE VIEW letters AS SELECT * FROM letter;
            CREATE TABLE node (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES node (id) ON DELETE CASCADE);
            INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2);
            INSERT INTO customer VALUES (1, 'first'), (2, 'second');
            INSERT INTO invoice VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30);
            INSERT INTO line VALUES (1, 1), (2, 3), (3, NULL);
            INSERT INTO letter VALUES (1, 1), (2, NULL);
            INSERT INTO kept VALUES (1);
            INSERT INTO fresh (id, note) VALUES (1, 'a'), (2, NULL);
            INSERT INTO keeper VALUES (1);
            """);
        await using var database = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(path), Cancel);
        var assessments = await database.Scripts.AssessAsync(
            [.. scripts.Select((sql, index) => new SqlText($"V{index + 1}", sql, $"migrations/V{index + 1}.sql"))], Cancel);
        assessments.ShouldAllBe(assessment => assessment.Error == null);
        return [.. assessments.SelectMany(assessment => assessment.Operations)];
    }
}
