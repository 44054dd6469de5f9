using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Assessment;

/// <summary>What a script of SQLite has copied, rolled back, added and set off, and what follows may rely on.</summary>
public sealed class SqliteCopiesTests : IDisposable
{
    private const string Make = "CREATE TABLE plain_new (id INTEGER PRIMARY KEY, name TEXT, code TEXT, qty INTEGER);";
    private const string Swap = "DROP TABLE plain; ALTER TABLE plain_new RENAME TO plain;";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CREATE TEMP TABLE log (line TEXT); DELETE FROM main.log;")]
    [InlineData("CREATE TEMP TABLE log AS SELECT * FROM plain; UPDATE main.log SET line = '';")]
    [InlineData("CREATE TEMP TABLE log (line TEXT); DROP TABLE main.log;")]
    [InlineData("CREATE TEMP TABLE log (line TEXT); DROP TABLE temp.log; DELETE FROM log;")]
    public async Task A_stored_table_is_not_the_one_of_its_name_that_only_the_script_sees(string script) =>
        (await AssessAsync(script)).ShouldContain(operation => operation.Subject == "log" && operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("CREATE TEMP TABLE log (line TEXT); INSERT INTO log VALUES ('a'); DELETE FROM log; DROP TABLE log;")]
    [InlineData("CREATE TEMP TABLE work AS SELECT * FROM main.log; UPDATE temp.work SET line = '';")]
    public async Task What_only_the_script_sees_is_no_danger(string script) =>
        (await AssessAsync(script)).ShouldAllBe(operation => operation.Risk == Risk.Safe);

    [Fact]
    public async Task Rows_of_a_table_that_only_the_script_sees_are_no_whole_copy_of_the_stored_one() =>
        (await AssessAsync(
            $"CREATE TEMP TABLE plain (id, name, code, qty); {Make} INSERT INTO plain_new SELECT * FROM temp.plain; "
                + "DROP TABLE main.plain; ALTER TABLE plain_new RENAME TO plain;"))
            .ShouldContain(operation => operation.Kind == "drop-table" && operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("SAVEPOINT s; INSERT INTO plain_new SELECT * FROM plain; ROLLBACK TO s;")]
    [InlineData("SAVEPOINT s; INSERT INTO plain_new SELECT * FROM plain; ROLLBACK TO s; RELEASE s;")]
    [InlineData("BEGIN; INSERT INTO plain_new SELECT * FROM plain; ROLLBACK;")]
    [InlineData("BEGIN; SAVEPOINT s; INSERT INTO plain_new SELECT * FROM plain; RELEASE s; ROLLBACK;")]
    [InlineData("SAVEPOINT \"S\"; SAVEPOINT t; INSERT INTO plain_new SELECT * FROM plain; RELEASE t; ROLLBACK TRANSACTION TO s;")]
    public async Task What_is_rolled_back_was_not_copied(string copy) =>
        (await AssessAsync($"{Make} {copy} {Swap}"))
            .ShouldContain(operation => operation.Kind == "drop-table" && operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("SAVEPOINT s; INSERT INTO plain_new SELECT * FROM plain; RELEASE s;")]
    [InlineData("BEGIN; INSERT INTO plain_new SELECT * FROM plain; COMMIT;")]
    [InlineData("INSERT INTO plain_new SELECT * FROM plain; SAVEPOINT s; DELETE FROM plain_new; ROLLBACK TO s; RELEASE s;")]
    public async Task What_is_kept_was_copied(string copy) =>
        (await AssessAsync($"{Make} {copy} {Swap}")).ShouldNotContain(operation => operation.Risk == Risk.Dangerous);

    [Fact]
    public async Task A_table_whose_drop_is_rolled_back_is_still_there() =>
        (await AssessAsync("SAVEPOINT s; DROP TABLE plain; CREATE TABLE plain (id); ROLLBACK TO s; RELEASE s; DELETE FROM plain;"))[^1].Risk
            .ShouldBe(Risk.Dangerous);

    [Theory]
    [InlineData(
        "INSERT INTO plain_new (id, name, code, qty) SELECT id, '', code, qty / 1000 FROM plain;",
        "name → '***'", "qty → qty / ***")]
    [InlineData("INSERT INTO plain_new (id, code, name, qty) SELECT * FROM plain;", "name → code", "code → name")]
    [InlineData("INSERT INTO plain_new SELECT id, code, name, qty FROM plain AS p;", "name → code", "code → name")]
    [InlineData("INSERT INTO plain_new (id, name) SELECT id, name FROM plain;", "code → nothing", "qty → nothing")]
    [InlineData(
        "INSERT INTO plain_new SELECT * FROM plain; UPDATE plain_new SET code = NULL, qty = 0;",
        "changed after the copy", "changed after the copy")]
    [InlineData(
        "INSERT INTO plain_new SELECT * FROM plain; ALTER TABLE plain_new DROP COLUMN code; ALTER TABLE plain_new ADD COLUMN code;",
        "changed after the copy")]
    [InlineData(
        "INSERT INTO plain_new SELECT id, coalesce(name, '') || code, ifnull(code, ''), CAST(qty AS INTEGER) FROM plain;",
        "name → coalesce(name, '***') || code", "qty → CAST(qty AS INTEGER)")]
    public async Task A_column_that_does_not_get_its_values_back_is_told(string copy, params string[] differences)
    {
        var operations = await AssessAsync($"{Make} {copy} {Swap}");

        var lost = operations.Where(operation => operation.Kind == "alter-column" && operation.Risk == Risk.Dangerous).ToList();
        lost.Select(operation => operation.Difference).ShouldBe(differences, ignoreOrder: true);
        lost.ShouldAllBe(operation => operation.Subject.StartsWith("plain.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("INSERT INTO plain_new SELECT * FROM plain;")]
    [InlineData("INSERT INTO plain_new SELECT p.* FROM main.plain p;")]
    [InlineData("INSERT INTO plain_new (qty, code, name, id) SELECT ALL qty, code, p.name AS title, id FROM plain AS p ORDER BY id;")]
    [InlineData("INSERT INTO plain_new SELECT id, coalesce(name, ''), ifnull(p.code, 'none'), qty FROM plain AS p;")]
    [InlineData("INSERT INTO plain_new SELECT * FROM plain; UPDATE plain_new SET name = '' WHERE name IS NULL;")]
    [InlineData("ALTER TABLE plain_new ADD COLUMN note; INSERT INTO plain_new SELECT *, 1 FROM plain; UPDATE plain_new SET note = 2;")]
    public async Task A_column_that_gets_its_values_back_is_no_alarm(string copy) =>
        (await AssessAsync($"{Make} {copy} {Swap}")).ShouldNotContain(operation => operation.Risk == Risk.Dangerous);

    [Fact]
    public async Task A_text_that_becomes_a_number_is_told_from_type_to_type() =>
        (await AssessAsync(
            "CREATE TABLE plain_new (id INTEGER PRIMARY KEY, name TEXT, code INTEGER, qty INTEGER); "
                + $"INSERT INTO plain_new SELECT * FROM plain; {Swap}"))
            .Single(operation => operation.Kind == "alter-column").Difference.ShouldBe("TEXT → INTEGER");

    [Fact]
    public async Task What_a_derived_table_gives_is_no_whole_copy() =>
        (await AssessAsync($"{Make} INSERT INTO plain_new SELECT * FROM (SELECT id, '', code, qty FROM plain); {Swap}"))
            .ShouldContain(operation => operation.Kind == "drop-table" && operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("CREATE TABLE archive AS SELECT * FROM plain WHERE qty > 1; DELETE FROM plain WHERE qty > 1;")]
    [InlineData("CREATE TABLE archive AS SELECT id, name FROM plain; UPDATE plain SET name = '' WHERE id = 1;")]
    [InlineData("CREATE TABLE archive AS SELECT * FROM plain; CREATE TABLE rest AS SELECT * FROM archive; DROP TABLE archive; "
        + "DELETE FROM plain WHERE qty > 1; ALTER TABLE rest RENAME TO archive;")]
    [InlineData("CREATE TABLE archive AS SELECT * FROM plain; ALTER TABLE plain DROP COLUMN code;")]
    public async Task The_only_copy_is_not_the_script_s_own(string script)
    {
        var drop = (await AssessAsync(script + " DROP TABLE archive;"))[^1];

        drop.Risk.ShouldBe(Risk.Dangerous);
        drop.Why.ShouldEndWith("Its rows came from plain, which has lost some since: they may be the only copy.");
    }

    [Theory]
    [InlineData("CREATE TABLE archive AS SELECT id FROM plain; UPDATE plain SET name = '' WHERE id IN (SELECT id FROM archive);")]
    [InlineData("DELETE FROM plain WHERE qty > 1; CREATE TABLE archive AS SELECT * FROM plain;")]
    [InlineData("CREATE TABLE archive AS SELECT * FROM plain; SAVEPOINT s; DELETE FROM plain WHERE qty > 1; ROLLBACK TO s; RELEASE s;")]
    public async Task A_copy_of_what_is_still_there_is_the_script_s_own(string script) =>
        (await AssessAsync(script + " DROP TABLE archive;")).Last(operation => operation.Kind == "drop-table").Risk.ShouldBe(Risk.Safe);

    [Theory]
    [InlineData("BEGIN DELETE FROM log; END", "deletes every row of log")]
    [InlineData("WHEN NEW.qty > 1 BEGIN DELETE FROM log WHERE NEW.qty > 2; END", "deletes every row of log")]
    [InlineData("BEGIN UPDATE log SET line = CASE WHEN NEW.qty > 1 THEN 'a;b' ELSE '' END; END", "changes every row of log")]
    [InlineData("BEGIN UPDATE OR IGNORE log SET line = '' WHERE 1 = 1; END", "changes every row of log")]
    [InlineData("BEGIN DELETE FROM plain; END", "deletes every row of plain")]
    public async Task A_trigger_that_writes_every_row_makes_what_sets_it_off_a_danger(string body, string says)
    {
        var update = (await AssessAsync(
            $"CREATE TRIGGER spill AFTER UPDATE ON plain {body};", "UPDATE plain SET qty = 1 WHERE id = 1;"))[1];

        update.Risk.ShouldBe(Risk.Dangerous);
        update.Why.ShouldEndWith($"It sets off the trigger spill, which {says}.");
    }

    [Theory]
    [InlineData("BEGIN DELETE FROM log WHERE line = OLD.name; END")]
    [InlineData("BEGIN INSERT INTO log VALUES (NEW.name); UPDATE log SET line = NEW.name WHERE line = OLD.name; END")]
    public async Task A_trigger_that_chooses_rows_leaves_a_caution(string body) =>
        (await AssessAsync($"CREATE TRIGGER spill AFTER UPDATE ON plain {body};", "UPDATE plain SET qty = 1 WHERE id = 1;"))[1].Risk
            .ShouldBe(Risk.Caution);

    [Theory]
    [InlineData("UPDATE plain SET name = NULL WHERE name IS NOT NULL")]
    [InlineData("UPDATE plain SET name = NULL WHERE plain.name NOTNULL")]
    [InlineData("UPDATE plain SET name = NULL WHERE NOT (name IS NULL)")]
    [InlineData("UPDATE plain SET code = '' WHERE code <> ''")]
    [InlineData("UPDATE plain SET code = '' WHERE code <> '';")]
    [InlineData("UPDATE plain SET code = '' WHERE code IS NOT '' AND 1 = 1")]
    [InlineData("UPDATE plain SET code = upper('x') WHERE code != upper('x') OR code IS NULL")]
    public async Task A_condition_that_leaves_out_only_what_is_so_already_is_none(string sql) =>
        (await AssessAsync(sql)).ShouldHaveSingleItem().Risk.ShouldBe(Risk.Dangerous);

    [Theory]
    [InlineData("UPDATE plain SET name = NULL WHERE name IS NULL")]
    [InlineData("UPDATE plain SET name = NULL WHERE code IS NOT NULL")]
    [InlineData("UPDATE plain SET name = NULL WHERE name IS NOT NULL AND id = 1")]
    [InlineData("UPDATE plain SET code = '' WHERE code <> 'a'")]
    [InlineData("UPDATE plain SET code = 'a' WHERE code = ''")]
    public async Task A_condition_that_leaves_out_other_rows_chooses(string sql) =>
        (await AssessAsync(sql)).ShouldHaveSingleItem().Risk.ShouldBe(Risk.Caution);

    [Theory]
    [InlineData("ALTER TABLE plain ADD COLUMN flag INTEGER; UPDATE plain SET flag = 0;", Risk.Caution)]
    [InlineData("ALTER TABLE plain ADD COLUMN a; ALTER TABLE plain ADD COLUMN b; UPDATE plain SET a = 1, b = 2;", Risk.Caution)]
    [InlineData("ALTER TABLE plain ADD COLUMN flag; UPDATE plain SET flag = 0, qty = 0;", Risk.Dangerous)]
    [InlineData("ALTER TABLE plain ADD COLUMN kept; UPDATE plain SET kept = name; UPDATE plain SET kept = '';", Risk.Dangerous)]
    [InlineData("ALTER TABLE plain ADD COLUMN z; ALTER TABLE plain DROP COLUMN z;", Risk.Safe)]
    [InlineData("ALTER TABLE plain ADD COLUMN z; UPDATE plain SET z = name; ALTER TABLE plain DROP COLUMN z;", Risk.Dangerous)]
    [InlineData("ALTER TABLE plain ADD COLUMN z; INSERT INTO plain (z) VALUES (1); ALTER TABLE plain DROP COLUMN z;", Risk.Dangerous)]
    public async Task A_column_that_the_script_adds_holds_nothing_until_it_is_filled(string script, Risk risk) =>
        (await AssessAsync(script))[^1].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("WHERE 1 = 0")]
    [InlineData("WHERE NULL")]
    [InlineData("WHERE 'a' >= 'b'")]
    [InlineData("WHERE 'x' IS NULL")]
    [InlineData("WHERE NOT 1 ORDER BY id")]
    [InlineData("WHERE id = id")]
    [InlineData("WHERE qty >= 0")]
    [InlineData("WHERE EXISTS (SELECT 1 FROM log)")]
    [InlineData("WHERE random() > 0")]
    [InlineData("WHERE true LIMIT 0")]
    [InlineData("LIMIT -1 OFFSET 1")]
    [InlineData("GROUP BY code")]
    [InlineData("GROUP BY id HAVING count(*) > 9")]
    [InlineData("INTERSECT SELECT * FROM plain WHERE 0")]
    [InlineData("UNION SELECT 1, '', '', 1")]
    [InlineData("EXCEPT SELECT * FROM plain")]
    [InlineData("NATURAL JOIN log")]
    [InlineData("AS p, log AS l")]
    public async Task A_copy_that_may_leave_rows_out_is_no_whole_one(string clause) =>
        await ShouldBeNoWholeCopy($"{Make} INSERT INTO plain_new SELECT id, name, code, qty FROM plain {clause};");

    [Theory]
    [InlineData("max(id), name, code, qty")]
    [InlineData("id, name, code, count(*)")]
    [InlineData("id, name, group_concat(code), qty")]
    [InlineData("id, name, code, count(*) FILTER (WHERE qty > 1)")]
    [InlineData("id, name, code, (SELECT max(p.qty))")]
    [InlineData("id, name, code, 1 + coalesce(sum(qty), 0)")]
    [InlineData("DISTINCT id, name, code, qty")]
    public async Task One_row_that_is_made_of_all_is_no_whole_copy(string list) =>
        await ShouldBeNoWholeCopy($"{Make} INSERT INTO plain_new SELECT {list} FROM plain AS p;");

    [Theory]
    [InlineData("WITH plain AS (SELECT 1 AS id, '' AS name, '' AS code, 1 AS qty) INSERT INTO plain_new SELECT * FROM plain")]
    [InlineData("INSERT INTO plain_new WITH plain AS (SELECT * FROM main.plain LIMIT 1) SELECT id, name, code, qty FROM plain")]
    [InlineData("CREATE VIEW few AS SELECT * FROM plain WHERE id = 1; INSERT INTO plain_new SELECT * FROM few; DROP VIEW few")]
    [InlineData("CREATE TEMP TABLE bak AS SELECT * FROM plain WHERE 0; INSERT INTO plain_new SELECT * FROM bak")]
    [InlineData("CREATE TEMP TABLE plain_new (id, a UNIQUE ON CONFLICT IGNORE); INSERT INTO main.plain_new SELECT * FROM plain")]
    public async Task What_stands_in_for_the_table_is_no_whole_copy_of_it(string copy) =>
        await ShouldBeNoWholeCopy($"{Make} {copy};");

    [Theory]
    [InlineData("name TEXT, code TEXT, qty INTEGER NOT NULL ON CONFLICT IGNORE")]
    [InlineData("name TEXT, code TEXT UNIQUE ON CONFLICT IGNORE, qty INTEGER")]
    [InlineData("name TEXT, code TEXT, qty INTEGER, UNIQUE (name, code) ON /* one */ CONFLICT REPLACE")]
    public async Task A_table_that_leaves_rows_out_holds_no_whole_copy(string columns) =>
        await ShouldBeNoWholeCopy(
            $"CREATE TABLE plain_new (id INTEGER PRIMARY KEY, {columns}); INSERT INTO plain_new SELECT * FROM plain;");

    [Theory]
    [InlineData("CREATE TRIGGER t BEFORE INSERT ON plain_new BEGIN SELECT RAISE(IGNORE); END; {0} DROP TRIGGER t;")]
    [InlineData("CREATE TEMP TRIGGER t BEFORE INSERT ON plain_new WHEN NEW.id > 1 BEGIN SELECT RAISE(IGNORE); END; {0}")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON plain_new BEGIN DELETE FROM plain_new WHERE id = NEW.id; END; {0}")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM plain_new; END; {0} INSERT INTO log VALUES ('x');")]
    [InlineData("{0} INSERT OR REPLACE INTO plain_new VALUES (1, 'b', 'b', 0);")]
    [InlineData("{0} UPDATE OR REPLACE plain_new SET id = 1 WHERE id = 2;")]
    public async Task What_else_the_script_does_may_make_a_copy_less_than_whole(string script) =>
        await ShouldBeNoWholeCopy(
            Make + script.Replace("{0}", "INSERT INTO plain_new SELECT * FROM plain;", StringComparison.Ordinal));

    [Theory]
    [InlineData("INSERT INTO plain_new SELECT id, name, code, qty FROM plain WHERE true;")]
    [InlineData("INSERT INTO plain_new SELECT id, name, code, qty FROM plain WHERE 1 = 1 ORDER BY id;")]
    [InlineData("INSERT INTO plain_new SELECT id, name, code, qty FROM plain WHERE (1) RETURNING id;")]
    [InlineData("INSERT OR ABORT INTO plain_new SELECT * FROM plain;")]
    [InlineData("CREATE TRIGGER t AFTER UPDATE ON plain_new BEGIN SELECT RAISE(IGNORE); END; INSERT INTO plain_new SELECT * FROM plain;")]
    [InlineData("INSERT INTO plain_new SELECT * FROM plain; CREATE TRIGGER t BEFORE INSERT ON plain_new BEGIN SELECT RAISE(IGNORE); END;")]
    [InlineData("ALTER TABLE plain_new ADD COLUMN place; INSERT INTO plain_new SELECT *, row_number() OVER (ORDER BY id) FROM plain;")]
    [InlineData("ALTER TABLE plain_new ADD COLUMN most; INSERT INTO plain_new SELECT *, max(id, 7) FROM plain;")]
    [InlineData("ALTER TABLE plain_new ADD COLUMN logs; INSERT INTO plain_new SELECT *, (SELECT count(*) FROM log WHERE 1) FROM plain;")]
    [InlineData("ALTER TABLE plain_new ADD COLUMN plus; INSERT INTO plain_new SELECT *, replace(name, 'a', 'b') FROM plain;")]
    public async Task A_copy_that_leaves_no_row_out_is_whole(string copy) =>
        (await AssessAsync($"{Make} {copy} {Swap}")).ShouldNotContain(operation => operation.Risk == Risk.Dangerous);

    [Fact]
    public async Task A_table_in_conflict_with_nothing_is_overruled_by_the_statement() =>
        (await AssessAsync(
            "CREATE TABLE plain_new (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT IGNORE, code TEXT, qty INTEGER); "
                + $"INSERT OR FAIL INTO plain_new SELECT * FROM plain; {Swap}"))
            .ShouldNotContain(operation => operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("CREATE TEMPORARY TABLE bak (id INT, name, code, qty INT); INSERT INTO bak SELECT id, name, code, qty FROM plain;")]
    [InlineData("CREATE TEMP TABLE bak AS SELECT * FROM plain;")]
    public async Task A_copy_by_way_of_a_temporary_table_is_whole(string away) =>
        (await AssessAsync(
            $"{away} DROP TABLE plain; CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT, code TEXT, qty INTEGER); "
                + "INSERT INTO plain SELECT id, name, code, qty FROM bak; DROP TABLE bak;"))
            .ShouldNotContain(operation => operation.Risk == Risk.Dangerous);

    [Theory]
    [InlineData("INSERT INTO plain SELECT * FROM plain WHERE true ON CONFLICT (id) DO UPDATE SET code = NULL;")]
    [InlineData("INSERT INTO plain (id, qty) SELECT p.id, 0 FROM main.plain AS p WHERE 1 ON CONFLICT DO UPDATE SET qty = excluded.qty")]
    [InlineData("INSERT INTO plain SELECT * FROM plain WHERE true ON CONFLICT (id) DO UPDATE SET code = '' WHERE plain.code IS NOT ''")]
    [InlineData("INSERT OR REPLACE INTO plain SELECT id, '', code, qty FROM plain;")]
    [InlineData("REPLACE INTO plain (id, name) SELECT id, name FROM plain")]
    [InlineData("REPLACE INTO plain SELECT id, '', code, qty FROM (SELECT * FROM plain)")]
    [InlineData("WITH p AS (SELECT * FROM plain) REPLACE INTO plain SELECT id, '', code, qty FROM p")]
    [InlineData("REPLACE INTO plain SELECT id, l.line, code, qty FROM plain LEFT JOIN log AS l ON l.line = name")]
    [InlineData("REPLACE INTO plain SELECT DISTINCT id, '', code, qty FROM plain ORDER BY id")]
    public async Task Rows_that_are_put_over_themselves_are_all_written_anew(string sql)
    {
        var insert = (await AssessAsync(sql)).ShouldHaveSingleItem();

        (insert.Kind, insert.Risk).ShouldBe(("insert-rows", Risk.Dangerous));
        insert.Why.ShouldBe("It takes every row of the table and writes it anew: all of them get new values.");
    }

    [Theory]
    [InlineData("INSERT INTO plain SELECT * FROM plain WHERE id = 1 ON CONFLICT (id) DO UPDATE SET code = NULL")]
    [InlineData("INSERT INTO plain SELECT * FROM plain WHERE true ON CONFLICT (id) DO UPDATE SET code = '' WHERE plain.code IS NULL")]
    [InlineData("INSERT INTO plain (id, name) SELECT 1, 'x' WHERE true ON CONFLICT (id) DO UPDATE SET name = excluded.name")]
    [InlineData("REPLACE INTO plain SELECT * FROM plain")]
    [InlineData("REPLACE INTO plain SELECT max(id), '', code, qty FROM plain")]
    [InlineData("REPLACE INTO plain SELECT id, '', code, qty FROM (SELECT * FROM plain LIMIT 1)")]
    [InlineData("REPLACE INTO plain SELECT id, l.line, code, qty FROM plain JOIN log AS l ON l.line = name")]
    [InlineData("REPLACE INTO plain (id, name) SELECT rowid, (SELECT max(name) FROM plain) FROM log")]
    [InlineData("ALTER TABLE plain ADD COLUMN note; REPLACE INTO plain SELECT id, name, code, qty, 'x' FROM plain")]
    [InlineData("ALTER TABLE plain ADD COLUMN note; INSERT INTO plain (id, note) SELECT id, 'x' FROM plain WHERE true "
        + "ON CONFLICT (id) DO UPDATE SET note = excluded.note")]
    public async Task Rows_that_are_put_over_chosen_ones_stay_a_caution(string sql) =>
        (await AssessAsync(sql))[^1].Risk.ShouldBe(Risk.Caution);

    [Theory]
    [InlineData("DELETE FROM plain WHERE 0")]
    [InlineData("DELETE FROM plain WHERE 1 = 2 RETURNING id;")]
    [InlineData("UPDATE plain SET name = NULL WHERE NULL;")]
    [InlineData("UPDATE plain SET name = l.line FROM log AS l WHERE false")]
    public async Task A_condition_that_never_holds_writes_no_row(string sql)
    {
        var write = (await AssessAsync(sql)).ShouldHaveSingleItem();

        (write.Risk, write.Why).ShouldBe((Risk.Safe, "Its WHERE holds for no row."));
    }

    [Fact]
    public async Task A_column_of_the_name_of_a_constant_is_none() =>
        (await AssessAsync("ALTER TABLE plain ADD COLUMN \"false\"; DELETE FROM plain WHERE false;"))[^1].Risk.ShouldNotBe(Risk.Safe);

    [Fact]
    public async Task An_update_from_elsewhere_that_reaches_every_row_is_one_of_every_row() =>
        (await AssessAsync("UPDATE plain SET name = p.code FROM (SELECT id AS other, code FROM plain) AS p WHERE p.other = plain.id"))
            .ShouldHaveSingleItem().Why.ShouldBe("Its WHERE leaves out none of the 3 rows that are there: all of them get new values.");

    [Theory]
    [InlineData("ALTER TABLE plain ADD COLUMN twice AS (qty * 2); ALTER TABLE plain DROP COLUMN twice;", Risk.Safe)]
    [InlineData("ALTER TABLE computed DROP COLUMN twice;", Risk.Caution)]
    [InlineData("ALTER TABLE computed DROP COLUMN qty;", Risk.Dangerous)]
    public async Task A_column_that_is_computed_holds_no_value(string script, Risk risk) =>
        (await AssessAsync(script))[^1].Risk.ShouldBe(risk);

    [Fact]
    public async Task Values_that_are_computed_from_now_on_are_gone() =>
        (await AssessAsync(
            "CREATE TABLE plain_new (id INTEGER PRIMARY KEY, name TEXT, code TEXT AS (upper(name)), qty INTEGER); "
                + $"INSERT INTO plain_new (id, name, qty) SELECT id, name, qty FROM plain; {Swap}"))
            .Single(operation => operation.Kind == "alter-column" && operation.Risk == Risk.Dangerous).Subject.ShouldBe("plain.code");

    private async Task ShouldBeNoWholeCopy(string copy) =>
        (await AssessAsync($"{copy} {Swap.Replace("TABLE plain", "TABLE main.plain", StringComparison.Ordinal)}"))
            .ShouldContain(operation => operation.Kind == "drop-table" && operation.Risk == Risk.Dangerous);

    private async Task<IReadOnlyList<Operation>> AssessAsync(params string[] scripts)
    {
        var path = _folder.At("shop.db");
        await SqliteSample.MakeAsync(path, """
            CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT, code TEXT, qty INTEGER);
            CREATE TABLE log (line TEXT);
            CREATE TABLE computed (id INTEGER PRIMARY KEY, qty INTEGER, note TEXT, twice AS (id * 2));
            INSERT INTO plain VALUES (1, 'a', 'x', 1), (2, 'b', NULL, 2), (3, NULL, 'a', 3);
            INSERT INTO log VALUES ('first'), ('second');
            """);
        await using var database = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(path), Cancel);
        var assessments = await database.Scripts.AssessAsync(
            [.. scripts.Select((sql, index) => new SqlText($"V{index + 1}", sql, $"migrations/V{index + 1}.sql"))], Cancel);
        assessments.ShouldAllBe(assessment => assessment.Error == null);
        return [.. assessments.SelectMany(assessment => assessment.Operations)];
    }
}
