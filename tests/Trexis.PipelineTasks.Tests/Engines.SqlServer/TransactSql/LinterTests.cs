using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

public sealed class LinterTests
{
    public static TheoryData<string> Rules() => [.. Linter.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_finds_its_own_example_and_no_other_rule_does(string name)
    {
        var rule = Linter.Rules.Single(rule => rule.Name == name);

        var found = Lint(rule.Example, rows: 1_000_000).Select(finding => finding.Rule).Distinct();

        // A whole-table UPDATE is also a large one.
        found.Except(["large-writes-batched"]).ShouldBe(name == "large-writes-batched" ? [] : [name], name);
        if (name == "large-writes-batched") Lint(rule.Example, rows: 1_000_000).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_explained(string name)
    {
        var rule = Linter.Rules.Single(rule => rule.Name == name);

        rule.Why.ShouldEndWith(".");
        rule.Better.Length.ShouldBeGreaterThan(15);
        Linter.Rules.Count(other => other.Name == name).ShouldBe(1);
    }

    [Theory]
    [InlineData("UPDATE sales.A SET B = 1 WHERE Id = 1; COMMIT;", "COMMIT without a BEGIN TRANSACTION in its batch")]
    [InlineData("IF @@ERROR <> 0 ROLLBACK TRANSACTION;", "ROLLBACK without a BEGIN TRANSACTION in its batch")]
    [InlineData("BEGIN TRY SELECT 1; END TRY BEGIN CATCH ROLLBACK; THROW; END CATCH", "ROLLBACK without a BEGIN TRANSACTION in its batch")]
    public void A_transaction_that_the_script_has_not_begun_is_not_its_to_end(string sql, string observed)
    {
        var finding = Lint(sql).ShouldHaveSingleItem();

        (finding.Rule, finding.Observed).ShouldBe(("transaction-ended", observed));
    }

    [Theory]
    [InlineData("WITH c AS (SELECT * FROM sales.Draft) DELETE FROM c;", "a DELETE from sales.Draft without WHERE")]
    [InlineData(
        "WITH a AS (SELECT * FROM sales.Draft), c AS (SELECT * FROM a) UPDATE c SET Id = 1;", "an UPDATE of sales.Draft without WHERE")]
    [InlineData("DELETE d FROM sales.Draft AS d;", "a DELETE from sales.Draft without WHERE")]
    public void A_write_without_WHERE_names_the_table_behind_an_expression(string sql, string observed) =>
        Lint(sql).ShouldContain(finding => finding.Observed == observed);

    [Fact]
    public void An_expression_that_chooses_rows_names_them() =>
        Lint("WITH c AS (SELECT * FROM sales.Draft WHERE Id = 1) DELETE FROM c;")
            .ShouldNotContain(finding => finding.Rule == "delete-has-where");

    [Theory]
    [InlineData("BEGIN TRAN; DELETE FROM sales.A WHERE Id = 1; ROLLBACK; BEGIN TRAN;", 1)]
    [InlineData("BEGIN TRAN; DELETE FROM sales.A WHERE Id = 1; IF @@ROWCOUNT > 1 ROLLBACK;", 1)]
    [InlineData("BEGIN TRAN; DELETE FROM sales.A WHERE Id = 1; ROLLBACK;", 0)]
    public void A_transaction_is_ended_by_a_ROLLBACK_that_is_certain(string sql, int findings) =>
        Lint(sql).Count(finding => finding.Observed == "BEGIN TRANSACTION without a COMMIT or ROLLBACK in its batch").ShouldBe(findings);

    [Theory]
    [InlineData("BEGIN TRY BEGIN TRAN; DELETE FROM sales.A WHERE Id = 1; COMMIT; END TRY BEGIN CATCH ROLLBACK; THROW; END CATCH")]
    [InlineData("SAVE TRANSACTION s; DELETE FROM sales.A WHERE Id = 1; IF @@ROWCOUNT > 9 ROLLBACK TRANSACTION s;")]
    [InlineData("CREATE TRIGGER sales.G ON sales.A AFTER DELETE AS ROLLBACK;")]
    [InlineData("CREATE PROCEDURE sales.P AS BEGIN COMMIT; END")]
    public void A_transaction_that_is_begun_or_belongs_to_a_caller_is(string sql) =>
        Lint(sql).Where(finding => finding.Rule == "transaction-ended").ShouldBeEmpty();

    [Theory]
    [InlineData("UPDATE c SET c.Active = 1 FROM sales.Customer c JOIN sales.[Order] o ON o.CustomerId = c.Id;")]
    [InlineData("UPDATE TOP (500) sales.Customer SET Active = 1;")]
    [InlineData("DECLARE @rows TABLE (i int); DELETE FROM #work; DELETE FROM @rows;")]
    [InlineData("IF EXISTS (SELECT * FROM sales.Customer) PRINT 'there';")]
    [InlineData("WITH old AS (SELECT Id FROM sales.[Order]) DELETE FROM old WHERE Id < 5;")]
    [InlineData("BEGIN TRANSACTION; DELETE FROM sales.Draft WHERE Id = 1; COMMIT;")]
    [InlineData("SET QUOTED_IDENTIFIER ON; SET NUMERIC_ROUNDABORT OFF;")]
    [InlineData("EXEC sp_executesql N'SELECT 1 WHERE @a = 1', N'@a int', @a = 1;")]
    [InlineData("GRANT SELECT ON sales.Customer TO reader;")]
    [InlineData("SELECT COUNT(*) FROM sales.Customer WITH (NOLOCK);")]
    [InlineData("SELECT name FROM master.sys.databases;")]
    [InlineData("UPDATE t SET t.A = i.A FROM sales.T t JOIN inserted i ON i.Id = t.Id;")]
    [InlineData("DECLARE @a int = 1, @t TABLE (i int); INSERT @t VALUES (@a); EXEC sales.P @b = @a; PRINT @@VERSION;")]
    [InlineData("CREATE FUNCTION sales.F (@a int) RETURNS @r TABLE (i int) AS BEGIN INSERT @r VALUES (@a); RETURN END")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL;\nGO\nUPDATE sales.A SET B = 1 WHERE B IS NULL;")]
    [InlineData("CREATE TABLE sales.A (C int); ALTER TABLE sales.A ADD B int NULL; INSERT INTO sales.A (B) VALUES (1);")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL; EXEC ('UPDATE sales.A SET B = 1'); UPDATE sales.C SET B = 1 WHERE Id = 1;")]
    [InlineData("ALTER TABLE sales.A ADD B int NULL; CREATE INDEX x ON sales.A (B); ALTER TABLE sales.A ADD CHECK (B > 0);")]
    [InlineData("CREATE PROCEDURE sales.P AS CREATE TABLE #a (i int); INSERT INTO #a VALUES (1); DROP TABLE #a;")]
    [InlineData("CREATE PROCEDURE sales.P AS BEGIN DROP TABLE sales.A; END")]
    public void Sound_statements_are_left_alone(string sql) => Lint(sql).ShouldBeEmpty();

    [Fact]
    public void Large_tables_are_written_in_batches_and_a_loop_is_one()
    {
        const string write = "UPDATE sales.OrderLine SET Total = 1 WHERE Total IS NULL;";

        Lint(write, rows: 100_000).ShouldHaveSingleItem().Observed.ShouldBe("one statement over sales.OrderLine, which holds 100,000 rows");
        Lint(write, rows: 99_999).ShouldBeEmpty();
        Lint($"CREATE PROCEDURE sales.P AS {write}", rows: null).ShouldBeEmpty("it runs when it is called, and not now");
        Lint($"WHILE @@ROWCOUNT > 0 BEGIN {write} END", rows: 100_000).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DECLARE @a int = 1;\nGO\nPRINT @A;\nPRINT @a;", 3, "@A is not declared in its batch")]
    [InlineData("DECLARE @a int = 1;\nGO\nEXEC sales.P @b = @a;", 3, "@a is not declared in its batch")]
    [InlineData("DECLARE @t TABLE (i int);\nGO\nDELETE FROM @t;", 3, "@t is not declared in its batch")]
    public void A_variable_ends_with_its_batch(string sql, int line, string observed) => ShouldTell(sql, line, observed);

    [Theory]
    [InlineData("ALTER TABLE sales.A ADD B int NULL;\nUPDATE sales.A SET B = 1 WHERE C = 1;", 2)]
    [InlineData("IF COL_LENGTH('sales.A', 'B') IS NULL\nALTER TABLE [sales].A ADD B int NULL;\nINSERT INTO Sales.a (b) VALUES (1);", 3)]
    [InlineData("ALTER TABLE sales.A ADD B int NULL;\nSELECT x.B\nFROM sales.A AS x JOIN sales.C AS c ON c.Id = x.Id;", 2)]
    [InlineData("ALTER TABLE sales.A ADD B int NULL;\nUPDATE x SET C = 1\nFROM sales.A AS x\nWHERE x.B = 1;", 4)]
    public void A_column_is_not_there_in_the_batch_that_adds_it(string sql, int line) =>
        ShouldTell(sql, line, "sales.A.B is added in the same batch");

    [Theory]
    [InlineData(
        "CREATE PROCEDURE sales.P AS\nSELECT 1;\nGRANT EXECUTE ON sales.P TO reader;\nDROP TABLE sales.A;",
        3,
        "GRANT EXECUTE ON … and 1 more statement without GO before: part of the body of sales.P")]
    [InlineData(
        "CREATE TRIGGER sales.T ON sales.A AFTER INSERT AS BEGIN SELECT 1; END\nSELECT 2;",
        2,
        "SELECT 2 … without GO before: part of the body of sales.T")]
    public void What_a_missing_GO_leaves_in_a_body_is_told(string sql, int line, string observed) => ShouldTell(sql, line, observed);

    [Fact]
    public void A_finding_names_the_line_of_the_script_whatever_batch_it_stands_in()
    {
        var finding = Lint("SELECT 1;\nGO\n\nDELETE FROM sales.Draft;\n").ShouldHaveSingleItem();

        finding.Location.ShouldBe(new("V1__a.sql", 4, 1));
    }

    [Theory]
    [InlineData("-- trexis: allow delete-has-where: drafts are rebuilt each night\nDELETE FROM sales.Draft;", 0)]
    [InlineData("DELETE FROM sales.Draft; -- trexis: allow delete-has-where: rebuilt each night", 0)]
    [InlineData("/* trexis: allow delete-has-where: rebuilt */\n-- and more\nDELETE FROM sales.Draft;", 0)]
    [InlineData("-- trexis: allow delete-has-where:\nDELETE FROM sales.Draft;", 1)]
    [InlineData("-- trexis: allow update-has-where: another rule\nDELETE FROM sales.Draft;", 1)]
    [InlineData("-- trexis: allow delete-has-where: the first only\nDELETE FROM sales.Draft;\nDELETE FROM sales.Other;", 1)]
    public void A_place_is_allowed_by_a_comment_that_gives_a_reason(string sql, int findings) => Lint(sql).Count.ShouldBe(findings);

    [Theory]
    [InlineData("SELECT 1;\nGO\nSET LOCK_TIMEOUT 5000;\nSELECT 2;", 3, "SET LOCK_TIMEOUT 5000 is not set back")]
    [InlineData("SET DATEFIRST 1; SELECT 1;\nSET DATEFIRST 3;", 2, "SET DATEFIRST 3 is not set back")]
    [InlineData("SET XACT_ABORT, ARITHIGNORE ON;", 1, "SET XACT_ABORT, ARITHIGNORE ON is not set back")]
    [InlineData("SET IMPLICIT_TRANSACTIONS ON;", 1, "SET IMPLICIT_TRANSACTIONS ON is not set back")]
    [InlineData("SET NOEXEC ON;", 1, "SET NOEXEC ON is not set back")]
    [InlineData("SET ROWCOUNT 500;\nGO\nSELECT 1;", 1, "SET ROWCOUNT 500 is not set back")]
    [InlineData("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", 1, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE is not set back")]
    [InlineData("SET CONTEXT_INFO 0x0102;", 1, "SET CONTEXT_INFO 0x0102 is not set back")]
    [InlineData("REVERT;\nEXECUTE AS USER = 'auditor';", 2, "EXECUTE AS USER = 'auditor' is not set back")]
    [InlineData("USE [master];", 1, "USE [master] is not set back")]
    [InlineData("CREATE TABLE #Work (i int);\nGO\nINSERT INTO #Work VALUES (1);", 1, "#work is not dropped: no later script finds it")]
    [InlineData("SELECT Id INTO #work FROM sales.A;", 1, "#work is not dropped: no later script finds it")]
    public void What_a_script_leaves_changed_in_its_session_is_told_with_its_line(string sql, int line, string observed) =>
        ShouldTell(sql, line, observed);

    [Theory]
    [InlineData("SET LANGUAGE Deutsch;\nGO\nSELECT 1;\nGO\nSET LANGUAGE us_english;")]
    [InlineData("SET DEADLOCK_PRIORITY HIGH; SET DEADLOCK_PRIORITY LOW; SET NOCOUNT ON; SET STATISTICS TIME ON;")]
    [InlineData("SET CONTEXT_INFO 0x01; SET CONTEXT_INFO 0x;\nGO\nEXECUTE AS USER = 'auditor'; SELECT 1; REVERT;")]
    [InlineData("SET ANSI_DEFAULTS ON; SET IMPLICIT_TRANSACTIONS, CURSOR_CLOSE_ON_COMMIT OFF;")]
    [InlineData("SELECT Id INTO #work FROM sales.A;\nGO\nDROP TABLE IF EXISTS #WORK;")]
    [InlineData("CREATE PROCEDURE sales.P AS SET LOCK_TIMEOUT 5; CREATE TABLE #a (i int); EXECUTE AS USER = 'auditor';")]
    public void A_script_that_sets_its_session_back_or_changes_it_within_a_call_leaves_nothing(string sql) => Lint(sql).ShouldBeEmpty();

    [Fact]
    public void Scripts_that_share_a_session_may_hand_on_a_table_and_no_setting()
    {
        var linter = new Linter(_ => null) { SharesSession = true };

        linter.Lint([new SqlBatch("CREATE TABLE #work (i int);\nSET LOCK_TIMEOUT 5;", 1, 1)], "predeploy.sql")
            .ShouldHaveSingleItem().Location.Line.ShouldBe(2);
    }

    private const string Low = "WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF)";

    // "ALTER TABLE", "ALTER INDEX" and "CREATE INDEX" document since when, "Editions and supported features" which editions build online.
    [Theory]
    [InlineData("ALTER TABLE sales.A SWITCH PARTITION 2 TO sales.B;", 130, false, true)]
    [InlineData($"ALTER TABLE sales.A SWITCH TO sales.B WITH ({Low});", 130, true, false)]
    [InlineData("ALTER INDEX x ON sales.A REBUILD WITH (ONLINE = ON);", 130, true, true)]
    [InlineData("ALTER INDEX x ON sales.A REBUILD WITH (ONLINE = ON);", 170, false, false)]
    [InlineData("ALTER INDEX x ON sales.A REBUILD WITH (ONLINE = OFF); ALTER INDEX x ON sales.A REORGANIZE;", 170, true, false)]
    [InlineData($"ALTER INDEX x ON sales.A REBUILD WITH (ONLINE = ON ({Low}));", 130, true, false)]
    [InlineData("ALTER TABLE sales.A REBUILD WITH (ONLINE = ON);", 130, true, true)]
    [InlineData($"ALTER TABLE sales.A REBUILD WITH (ONLINE = ON ({Low}));", 130, true, false)]
    [InlineData("CREATE INDEX x ON sales.A (B) WITH (ONLINE = ON);", 150, true, false)]
    [InlineData("CREATE INDEX x ON sales.A (B) WITH (ONLINE = ON);", 160, true, true)]
    [InlineData($"CREATE INDEX x ON sales.A (B) WITH (ONLINE = ON ({Low}));", 160, true, false)]
    [InlineData("ALTER TABLE sales.A ALTER COLUMN B bigint NULL WITH (ONLINE = ON);", 170, true, false)]
    [InlineData("CREATE PROCEDURE sales.P AS ALTER TABLE sales.A SWITCH TO sales.B;", 170, true, false)]
    public void A_lock_that_could_wait_at_low_priority_is_told_where_the_server_takes_it(string sql, int level, bool online, bool told)
    {
        var linter = new Linter(ServerParser.For(level), _ => 0) { Server = new LintedServer(level, online) };

        ServerParser.For(level).Parse(sql).Errors.ShouldBeEmpty();
        var found = linter.Lint([new SqlBatch(sql, 1, 1)], "V1__a.sql");

        found.Select(finding => finding.Rule).ShouldBe(told ? ["locks-wait-at-low-priority"] : []);
        new LintedScript("V1__a.sql", Fact.Known(found)).Under(new WatchPolicy()).Lint.ValueOr(null)!.ShouldBeEmpty();
        new LintedScript("V1__a.sql", Fact.Known(found)).Under(new WatchPolicy { Wait = TimeSpan.FromSeconds(30) })
            .Lint.ValueOr(null)!.Count.ShouldBe(found.Count);
    }

    [Fact]
    public void Text_that_does_not_parse_is_left_to_the_parser() => Lint("DELETE FROM WHERE ,").ShouldBeEmpty();

    [Theory]
    [InlineData("UPDATE sales.A SET B = 1 WHERE B IS NULL;", null, true)]
    [InlineData("UPDATE sales.A SET B = 1 WHERE B IS NULL;", 10L, null)]
    [InlineData("UPDATE sales.A SET B = 1 WHERE B IS NULL;", 100_000L, false)]
    [InlineData("CREATE TABLE sales.A (B int); UPDATE sales.A SET B = 1 WHERE B IS NULL;", null, null)]
    [InlineData("SELECT B INTO sales.A FROM sales.C; DELETE FROM sales.A WHERE B IS NULL;", null, null)]
    [InlineData("UPDATE TOP (5000) sales.A SET B = 1 WHERE B IS NULL;", null, null)]
    [InlineData("UPDATE sales.A SET B = 1 WHERE B IS NULL; -- trexis: allow large-writes-batched: it holds three rows", null, null)]
    public void A_write_to_a_table_of_unknown_size_is_told_as_undecided_and_not_as_nothing(string sql, long? rows, bool? undecided)
    {
        var found = Lint(sql, rows).Where(finding => finding.Rule == "large-writes-batched").ToList();

        found.Count.ShouldBe(undecided is null ? 0 : 1);
        found.ShouldAllBe(finding => finding.Undecided == undecided);
    }

    [Fact]
    public void A_table_that_an_earlier_script_makes_is_nobodys_in_a_later_one()
    {
        var linter = new Linter(new TSql150Parser(initialQuotedIdentifiers: true), _ => null);

        linter.Lint([new SqlBatch("CREATE TABLE sales.A (B int);", 1, 1)], "V1__a.sql").ShouldBeEmpty();
        linter.Lint([new SqlBatch("UPDATE sales.A SET B = 1 WHERE B IS NULL;", 1, 1)], "V2__b.sql").ShouldBeEmpty();
    }

    private static void ShouldTell(string sql, int line, string observed)
    {
        var finding = Lint(sql).ShouldHaveSingleItem();
        (finding.Location.Line, finding.Observed).ShouldBe((line, observed));
    }

    private static IReadOnlyList<LintFinding> Lint(string sql, long? rows = 0) =>
        new Linter(new TSql150Parser(initialQuotedIdentifiers: true), _ => rows).Lint(
            SqlcmdScript.Read(sql, "V1__a.sql").Bind(new Dictionary<string, string>()), "V1__a.sql");
}
