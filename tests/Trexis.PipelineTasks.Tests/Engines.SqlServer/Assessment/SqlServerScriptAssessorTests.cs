using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Assessment;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Assessment;

public sealed class SqlServerScriptAssessorTests
{
    private static readonly ServerIdentity Server = new()
    {
        Server = "s",
        Database = "d",
        ProductVersion = "15.0.4322.2",
        Edition = "Developer Edition (64-bit)",
        EngineEdition = 3,
        Login = "l",
        User = "u",
        Compatibility = 150,
        OnLinux = false,
    };

    [Theory]
    [InlineData("CREATE TABLE dbo.t (i int)", "create-table", "dbo.t", Risk.Safe)]
    [InlineData("DROP TABLE IF EXISTS sales.[order lines]", "drop-table", "sales.[order lines]", Risk.Dangerous)]
    [InlineData("ALTER TABLE t ADD c int NULL", "add-column", "dbo.t.c", Risk.Safe)]
    [InlineData("ALTER TABLE t ADD c int NOT NULL", "add-column", "dbo.t.c", Risk.Dangerous)]
    [InlineData("ALTER TABLE t ADD c int NOT NULL DEFAULT 0", "add-column", "dbo.t.c", Risk.Caution)]
    [InlineData("ALTER TABLE t ADD c int NOT NULL IDENTITY", "add-column", "dbo.t.c", Risk.Caution)]
    [InlineData("ALTER TABLE t ALTER COLUMN c bigint", "alter-column", "dbo.t.c", Risk.Dangerous)]
    [InlineData("ALTER TABLE t DROP COLUMN c", "drop-column", "dbo.t.c", Risk.Dangerous)]
    [InlineData("ALTER TABLE t DROP CONSTRAINT k", "drop-constraint", "dbo.t.k", Risk.Caution)]
    [InlineData("ALTER TABLE t ADD CONSTRAINT k CHECK (c > 0)", "add-check", "dbo.t.k", Risk.Caution)]
    [InlineData("ALTER TABLE t WITH NOCHECK ADD CONSTRAINT k FOREIGN KEY (c) REFERENCES p (i)", "add-foreign-key", "dbo.t.k", Risk.Caution)]
    [InlineData("ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (i)", "add-primary-key", "dbo.t.k", Risk.Dangerous)]
    [InlineData("ALTER TABLE t NOCHECK CONSTRAINT ALL", "disable-constraint", "dbo.t", Risk.Dangerous)]
    [InlineData("ALTER TABLE t SWITCH TO u", "switch-partition", "dbo.t", Risk.Dangerous)]
    [InlineData("ALTER TABLE t REBUILD", "rewrite-table", "dbo.t", Risk.Caution)]
    [InlineData("CREATE UNIQUE INDEX x ON t (c) WITH (ONLINE = ON)", "create-index", "dbo.t.x", Risk.Caution)]
    [InlineData("CREATE CLUSTERED COLUMNSTORE INDEX x ON t", "create-clustered-index", "dbo.t.x", Risk.Dangerous)]
    [InlineData("DROP INDEX x ON t", "drop-index", "dbo.t.x", Risk.Caution)]
    [InlineData("ALTER INDEX x ON t REBUILD", "rebuild-index", "dbo.t.x", Risk.Caution)]
    [InlineData("CREATE VIEW v AS SELECT 1 AS one", "create-view", "dbo.v", Risk.Safe)]
    [InlineData("CREATE OR ALTER PROCEDURE p AS DELETE FROM t", "alter-procedure", "dbo.p", Risk.Caution)]
    [InlineData("ALTER FUNCTION f() RETURNS int AS BEGIN RETURN 1 END", "alter-function", "dbo.f", Risk.Caution)]
    [InlineData("CREATE TRIGGER g ON t AFTER INSERT AS SELECT 1", "create-trigger", "dbo.g", Risk.Dangerous)]
    [InlineData("DROP PROCEDURE p", "drop-procedure", "dbo.p", Risk.Dangerous)]
    [InlineData("INSERT INTO t VALUES (1)", "insert-rows", "dbo.t", Risk.Safe)]
    [InlineData("UPDATE t SET c = 1", "update-rows", "dbo.t", Risk.Dangerous)]
    [InlineData("UPDATE t SET c = 1 WHERE 1 = 1", "update-rows", "dbo.t", Risk.Dangerous)]
    [InlineData("UPDATE t SET c = 1 WHERE c IS NULL", "update-rows", "dbo.t", Risk.Caution)]
    [InlineData("UPDATE a SET c = 1 FROM dbo.t AS a JOIN u ON u.i = a.i", "update-rows", "dbo.t", Risk.Caution)]
    [InlineData("UPDATE a SET c = 1 FROM t AS a LEFT JOIN u ON u.i = a.i", "update-rows", "dbo.t", Risk.Dangerous)]
    [InlineData("DELETE FROM t", "delete-rows", "dbo.t", Risk.Dangerous)]
    [InlineData("DELETE TOP (10) FROM t WHERE c = 1", "delete-rows", "dbo.t", Risk.Caution)]
    [InlineData("TRUNCATE TABLE t", "truncate-table", "dbo.t", Risk.Dangerous)]
    [InlineData("MERGE t USING u ON t.i = u.i WHEN MATCHED THEN DELETE;", "merge-rows", "dbo.t", Risk.Dangerous)]
    [InlineData("SELECT * INTO copy FROM t", "create-table", "dbo.copy", Risk.Safe)]
    [InlineData("EXEC sp_rename 'dbo.t.c', 'd', 'COLUMN'", "rename-object", "dbo.t.c", Risk.Dangerous)]
    [InlineData("EXEC sys.sp_executesql N'DROP TABLE t'", "drop-table", "dbo.t", Risk.Dangerous)]
    [InlineData("EXEC ('TRUNCATE TABLE t')", "truncate-table", "dbo.t", Risk.Dangerous)]
    [InlineData("EXEC dbo.do_something", "run-code", "dbo.do_something", Risk.Unclassified)]
    [InlineData("EXEC ('DELETE FROM x') AT other", "other-database", "other", Risk.Dangerous)]
    [InlineData("INSERT INTO other.dbo.t VALUES (1)", "other-database", "other.dbo.t", Risk.Dangerous)]
    [InlineData("DELETE FROM trexis.journal WHERE id = 1", "own-bookkeeping", "trexis.journal", Risk.Dangerous)]
    [InlineData("DROP TABLE trexis.history", "own-bookkeeping", "trexis.history", Risk.Dangerous)]
    [InlineData("GRANT SELECT ON t TO reader", "grant", "SELECT on t to reader", Risk.Caution)]
    [InlineData("ALTER ROLE db_owner ADD MEMBER mallory", "change-membership", "db_owner.mallory", Risk.Dangerous)]
    [InlineData("USE master", "use-database", "master", Risk.Unclassified)]
    [InlineData("DROP DATABASE Sales", "whole-database", "DROP DATABASE Sales", Risk.Dangerous)]
    [InlineData("ALTER DATABASE Sales SET RECOVERY SIMPLE", "other-database", "Sales", Risk.Dangerous)]
    [InlineData("SHUTDOWN", "server", "SHUTDOWN", Risk.Dangerous)]
    [InlineData("IF OBJECT_ID('t') IS NOT NULL BEGIN DROP TABLE t END", "drop-table", "dbo.t", Risk.Dangerous)]
    [InlineData("BEGIN TRY DELETE FROM t END TRY BEGIN CATCH THROW END CATCH", "delete-rows", "dbo.t", Risk.Dangerous)]
    [InlineData("WHILE 1 = 1 TRUNCATE TABLE t", "truncate-table", "dbo.t", Risk.Dangerous)]
    [InlineData("CREATE LOGIN mallory WITH PASSWORD = 'x'", "server", "CREATE LOGIN mallory 6dad8d44d713", Risk.Dangerous)]
    [InlineData("CREATE ASYMMETRIC KEY k WITH ALGORITHM = RSA_2048", "create-key", "CREATE ASYMMETRIC KEY k 05340bac4e52", Risk.Caution)]
    public async Task A_statement_is_named_and_weighed(string sql, string kind, string subject, Risk risk)
    {
        var assessment = await AssessAsync(sql);

        assessment.Error.ShouldBeNull();
        var operation = assessment.Operations.ShouldHaveSingleItem();
        (operation.Kind, operation.Subject, operation.Risk).ShouldBe((kind, subject, risk));
        operation.Why.ShouldNotBeNullOrEmpty();
        operation.Detail.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("CREATE TABLE #t (i int); INSERT INTO #t VALUES (1);")]
    [InlineData("EXEC sp_helptext 'dbo.p'")]
    public async Task What_changes_nothing_is_no_operation(string sql) => (await AssessAsync(sql)).Operations.ShouldBeEmpty();

    [Theory]
    [InlineData("CREATE PROCEDURE p AS BEGIN TRAN; COMMIT", true)]
    [InlineData("CREATE TABLE t (i int)", true)]
    [InlineData("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON", false)]
    [InlineData("CREATE FULLTEXT CATALOG texts", false)]
    [InlineData("BEGIN TRAN; UPDATE t SET c = 1 WHERE c = 2; COMMIT", false)]
    [InlineData("CREATE INDEX x ON t (c) WITH (ONLINE = ON, RESUMABLE = ON)", false)]
    [InlineData("CREATE TABLE t (i int PRIMARY KEY NONCLUSTERED) WITH (MEMORY_OPTIMIZED = ON)", false)]
    [InlineData("BACKUP DATABASE Sales TO DISK = 'x'", false)]
    [InlineData("ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (i) WITH (ONLINE = ON, RESUMABLE = ON, MAX_DURATION = 60)", false)]
    [InlineData("ALTER TABLE t ADD CONSTRAINT k UNIQUE (i) WITH (ONLINE = ON)", true)]
    [InlineData("ALTER INDEX x ON t REBUILD WITH (ONLINE = ON, RESUMABLE = ON)", false)]
    [InlineData("ALTER INDEX x ON t RESUME", false)]
    [InlineData("ALTER INDEX ALL ON t RESUME WITH (MAX_DURATION = 60)", false)]
    [InlineData("ALTER INDEX x ON t REBUILD", true)]
    [InlineData("CREATE TYPE dbo.ids AS TABLE (i int PRIMARY KEY NONCLUSTERED) WITH (MEMORY_OPTIMIZED = ON)", false)]
    [InlineData("CREATE TYPE dbo.ids AS TABLE (i int)", true)]
    [InlineData("DBCC SHRINKFILE (Sales_log, 1)", false)]
    [InlineData("DBCC SHRINKDATABASE (Sales)", false)]
    [InlineData("DBCC CHECKIDENT ('t', RESEED, 0)", true)]
    [InlineData("EXEC sp_fulltext_database 'enable'", false)]
    [InlineData("EXEC sys.sp_fulltext_table 'dbo.t', 'activate'", false)]
    [InlineData("EXEC sp_configure 'show advanced options', 1", false)]
    [InlineData("EXEC sp_rename 'dbo.t', 'u'", true)]
    [InlineData("DROP ENDPOINT mirror", false)]
    [InlineData("SET IMPLICIT_TRANSACTIONS ON", false)]
    [InlineData("SET IMPLICIT_TRANSACTIONS OFF", true)]
    [InlineData("SET ANSI_DEFAULTS ON", false)]
    public async Task What_cannot_run_in_a_transaction_says_so(string sql, bool transactional) =>
        (await AssessAsync(sql)).Transactional.ShouldBe(transactional);

    // Error 12331. The target says which tables are in memory, and a script which it makes there.
    [Theory]
    [InlineData("ALTER TABLE dbo.hot ADD c int", false)]
    [InlineData("ALTER TABLE HOT ADD INDEX x (c)", false)]
    [InlineData("DROP TABLE IF EXISTS cold, hot", false)]
    [InlineData("ALTER TABLE cold ADD c int", true)]
    [InlineData("ALTER TABLE sales.hot ADD c int", true)]
    [InlineData("INSERT INTO hot VALUES (1)", true)]
    public async Task What_changes_a_table_in_memory_runs_outside_any_transaction(string sql, bool transactional)
    {
        var reading = new TargetReading(
            new Dictionary<string, long>(),
            KnownSchema.Empty with { Tables = [new TargetTable("dbo.hot", [])], InMemory = ["dbo.hot"] },
            null);

        (await AssessAsync(reading, sql))[0].Transactional.ShouldBe(transactional);
    }

    [Fact]
    public async Task What_changes_a_table_that_a_script_before_made_in_memory_runs_outside_any_transaction() =>
        (await AssessAsync(
            new TargetReading(new Dictionary<string, long>(), KnownSchema.Empty, null),
            "CREATE TABLE t (i int PRIMARY KEY NONCLUSTERED) WITH (MEMORY_OPTIMIZED = ON)",
            "ALTER TABLE dbo.t ADD c int"))[1].Transactional.ShouldBeFalse();

    [Theory]
    [InlineData("ALTER VIEW v AS\nSELECT 2 AS two")]
    [InlineData("CREATE OR ALTER VIEW dbo.v AS\nSELECT 2 AS two;")]
    [InlineData("DROP VIEW v;\nGO\nCREATE VIEW v AS\nSELECT 2 AS two;")]
    [InlineData("EXEC ('ALTER VIEW v AS\nSELECT 2 AS two')")]
    public async Task A_changed_view_shows_what_became_of_the_last_one(string sql)
    {
        var known = KnownSchema.Empty with
        {
            Modules = ["dbo.v"],
            Definitions = new Dictionary<string, string> { ["dbo.v"] = "CREATE VIEW [dbo].[v] AS\nSELECT 1 AS one" },
        };

        var scripts = await AssessAsync(
            new TargetReading(new Dictionary<string, long>(), known, null), sql, "ALTER VIEW dbo.v AS\nSELECT 3 AS three");

        var (first, second) = (scripts[0].Operations[^1].Lines!, scripts[1].Operations[0].Lines!);
        first.ShouldContain("-SELECT 1 AS one\n");
        first.ShouldEndWith("+SELECT 2 AS two");
        if (sql.StartsWith("EXEC", StringComparison.Ordinal)) return;
        second.ShouldContain("-SELECT 2 AS two\n");
        second.ShouldEndWith("+SELECT 3 AS three");
    }

    [Fact]
    public async Task A_view_of_which_nobody_knows_what_it_was_shows_no_lines()
    {
        var scripts = await AssessAsync(
            new TargetReading(new Dictionary<string, long>(), KnownSchema.Empty with { Modules = ["dbo.v"] }, null),
            "ALTER VIEW v AS SELECT 1 AS one",
            "IF 1 = (SELECT COUNT(*) FROM t) EXEC ('ALTER VIEW v AS SELECT 2 AS two')",
            "ALTER VIEW v AS SELECT 3 AS three");

        scripts[0].Operations[0].Lines.ShouldBeNull();
        scripts[1].Operations[^1].Lines.ShouldNotBeNull();
        scripts[2].Operations[0].Lines.ShouldBeNull();
    }

    [Fact]
    public async Task A_statement_that_does_not_parse_is_told_with_its_line_in_the_script()
    {
        var assessment = await AssessAsync("CREATE TABLE t (i int);\nGO\n\nSELEC * FROM t WHERE name = 'Alice';\n");

        assessment.Error!.Line.ShouldBe(4);
        assessment.Error.Column.ShouldBe(1);

        // Nobody knows what of a text that does not parse is data.
        assessment.Error.Message.ShouldBe("Incorrect syntax near ***.");
        assessment.Error.Statement.ShouldBeNull();
    }

    [Fact]
    public async Task Statements_of_one_line_have_places_of_their_own()
    {
        var assessment = await AssessAsync("CREATE TABLE t (i int); CREATE TABLE u (i int);\nGO\n  CREATE TABLE v (i int);");

        assessment.Operations.Select(operation => (operation.Location!.Line, operation.Location.Column))
            .ShouldBe([(1, 1), (1, 25), (3, 3)]);
    }

    [Fact]
    public async Task Lines_count_through_the_batches_and_literals_are_redacted()
    {
        var assessment = await AssessAsync("-- one\nCREATE TABLE t (name nvarchar(9));\nGO\nINSERT INTO t VALUES ('Alice');\n");

        assessment.Operations.Select(operation => operation.Location!.Line).ShouldBe([2, 4]);
        assessment.Operations[1].Statement.ShouldBe("INSERT INTO t VALUES ('***');");
    }

    [Fact]
    public async Task Space_and_comments_do_not_change_what_was_approved()
    {
        var one = (await AssessAsync("delete from t where c = 1")).Operations[0].Detail;
        var same = (await AssessAsync("DELETE /* all of them */ FROM t\n WHERE c = 1;")).Operations[0].Detail;
        var other = (await AssessAsync("DELETE FROM t WHERE c = 2")).Operations[0].Detail;

        same.ShouldBe(one);
        other.ShouldNotBe(one);
    }

    [Fact]
    public async Task The_linter_reads_along_and_knows_how_large_tables_are()
    {
        var lint = (await AssessAsync(
            "UPDATE dbo.large SET c = 1 WHERE c IS NULL;")).Lint.ShouldBeOfType<Fact<IReadOnlyList<LintFinding>>.Known>().Value;

        lint.ShouldContain(finding => finding.Rule == "large-writes-batched");
    }

    [Fact]
    public async Task A_schema_that_may_not_be_read_is_told_and_every_changed_column_counts_as_losing_values()
    {
        var assessment = await AssessAsync("ALTER TABLE dbo.large ALTER COLUMN c bigint NULL;");

        assessment.WithoutSchema.ShouldBe("stored columns: VIEW DEFINITION was denied");
        assessment.Operations.ShouldHaveSingleItem().Risk.ShouldBe(Risk.Dangerous);
    }

    private static async Task<ScriptAssessment> AssessAsync(string sql) =>
        (await AssessAsync(
            new TargetReading(
                new Dictionary<string, long> { ["dbo.large"] = 2_000_000 },
                KnownSchema.Unknown,
                "stored columns: VIEW DEFINITION was denied"),
            sql))[0];

    private static Task<IReadOnlyList<ScriptAssessment>> AssessAsync(TargetReading target, params string[] scripts) =>
        new SqlServerScriptAssessor(Server, (_, _) => Task.FromResult(target)).AssessAsync(
            [.. scripts.Select((sql, number) => new SqlText($"V{number + 1}.sql", sql))], TestContext.Current.CancellationToken);
}
