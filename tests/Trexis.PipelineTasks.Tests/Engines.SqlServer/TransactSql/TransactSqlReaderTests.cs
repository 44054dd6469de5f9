using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

public class TransactSqlReaderTests
{
    [Theory]
    [InlineData("EXECUTE sp_rename N'[sales].[T].[C]', N'D', N'COLUMN'", "sales.T.D")]
    [InlineData("EXECUTE sp_rename N'sales.T', N'U'", "sales.U")]
    [InlineData("ALTER SCHEMA archive TRANSFER sales.T", "archive.T")]
    [InlineData("EXECUTE sp_rename @name, N'U'", null)]
    public void What_is_renamed_is_told_with_its_new_name_where_that_is_known(string sql, string? newName) =>
        Read(sql)[0].NewName.ShouldBe(newName);

    [Theory]
    [InlineData("CREATE TABLE sales.T (Id int NOT NULL)", "create-table", "sales.T", Risk.Safe)]
    [InlineData("DROP TABLE IF EXISTS sales.T", "drop-table", "sales.T", Risk.Dangerous)]
    [InlineData("ALTER TABLE sales.T ADD C int NULL", "add-column", "sales.T.C", Risk.Safe)]
    [InlineData("ALTER TABLE sales.T ADD C int NOT NULL CONSTRAINT D DEFAULT 0", "add-column", "sales.T.C", Risk.Caution)]
    [InlineData("ALTER TABLE sales.T ADD C int NOT NULL", "add-column", "sales.T.C", Risk.Dangerous)]
    [InlineData("ALTER TABLE sales.T DROP COLUMN C", "drop-column", "sales.T.C", Risk.Dangerous)]
    [InlineData("ALTER TABLE sales.T ALTER COLUMN C bigint NULL", "alter-column", "sales.T.C", Risk.Caution)]
    [InlineData(
        "ALTER TABLE sales.T ALTER COLUMN C nvarchar(9) COLLATE Latin1_General_CS_AS NULL", "alter-column", "sales.T.C", Risk.Dangerous)]
    [InlineData("ALTER TABLE T ADD CONSTRAINT FK FOREIGN KEY (C) REFERENCES U (Id)", "add-foreign-key", "dbo.T.FK", Risk.Caution)]
    [InlineData(
        "ALTER TABLE T ADD CONSTRAINT FK FOREIGN KEY (C) REFERENCES U (Id) ON DELETE CASCADE",
        "add-cascading-key",
        "dbo.T.FK",
        Risk.Dangerous)]
    [InlineData("ALTER TABLE T ADD CONSTRAINT PK PRIMARY KEY (C)", "add-primary-key", "dbo.T.PK", Risk.Dangerous)]
    [InlineData("ALTER TABLE T ADD CONSTRAINT UQ UNIQUE NONCLUSTERED (C)", "add-unique", "dbo.T.UQ", Risk.Caution)]
    [InlineData("ALTER TABLE T NOCHECK CONSTRAINT FK", "disable-constraint", "dbo.T.FK", Risk.Dangerous)]
    [InlineData("ALTER TABLE T WITH CHECK CHECK CONSTRAINT FK", "check-constraint", "dbo.T.FK", Risk.Caution)]
    [InlineData("DISABLE TRIGGER TR ON T", "disable-trigger", "dbo.T.TR", Risk.Dangerous)]
    [InlineData("CREATE INDEX I ON sales.T (C)", "create-index", "sales.T.I", Risk.Caution)]
    [InlineData("CREATE CLUSTERED INDEX I ON sales.T (C)", "create-clustered-index", "sales.T.I", Risk.Dangerous)]
    [InlineData("DROP INDEX I ON sales.T", "drop-index", "sales.T.I", Risk.Caution)]
    [InlineData("CREATE TRIGGER sales.TR ON sales.T AFTER INSERT AS SELECT 1", "create-trigger", "sales.TR", Risk.Dangerous)]
    [InlineData("CREATE OR ALTER VIEW sales.V AS SELECT 1 AS C", "alter-view", "sales.V", Risk.Caution)]
    [InlineData("DROP PROCEDURE sales.P", "drop-procedure", "sales.P", Risk.Dangerous)]
    [InlineData("GRANT SELECT ON sales.T TO readers", "grant", "SELECT on sales.T to readers", Risk.Caution)]
    [InlineData("GRANT SELECT ON sales.T TO public", "grant", "SELECT on sales.T to public", Risk.Dangerous)]
    [InlineData("GRANT CONTROL TO someone", "grant", "CONTROL on database to someone", Risk.Dangerous)]
    [InlineData("ALTER ROLE db_owner ADD MEMBER someone", "change-membership", "db_owner.someone", Risk.Dangerous)]
    [InlineData("INSERT INTO sales.T VALUES (1)", "insert-rows", "sales.T", Risk.Safe)]
    [InlineData("UPDATE sales.T SET C = 1", "update-rows", "sales.T", Risk.Dangerous)]
    [InlineData("UPDATE sales.T SET C = 1 WHERE Id = 1", "update-rows", "sales.T", Risk.Caution)]
    [InlineData("DELETE sales.T", "delete-rows", "sales.T", Risk.Dangerous)]
    [InlineData("TRUNCATE TABLE sales.T", "truncate-table", "sales.T", Risk.Dangerous)]
    [InlineData("EXECUTE sp_rename N'[sales].[T].[C]', N'D', N'COLUMN'", "rename-object", "sales.T.C", Risk.Dangerous)]
    [InlineData("EXECUTE sp_refreshsqlmodule N'[sales].[P]'", "refresh-module", "sales.P", Risk.Safe)]
    [InlineData("EXECUTE sales.Anything", "run-code", "sales.Anything", Risk.Unclassified)]
    [InlineData("EXECUTE (N'DROP TABLE x')", "drop-table", "dbo.x", Risk.Dangerous)]
    [InlineData("ALTER DATABASE CURRENT SET PAGE_VERIFY NONE WITH ROLLBACK IMMEDIATE", "alter-database",
        "database SET PAGE_VERIFY NONE WITH ROLLBACK IMMEDIATE", Risk.Dangerous)]
    [InlineData("INSERT INTO other.dbo.T VALUES (1)", "other-database", "other.dbo.T", Risk.Dangerous)]
    [InlineData("USE master", "use-database", "master", Risk.Unclassified)]
    [InlineData("DBCC SHRINKDATABASE", "server", "DBCC SHRINKDATABASE", Risk.Dangerous)]
    [InlineData("ALTER PARTITION FUNCTION f () SPLIT RANGE (1)", "alter-partition-function", "f", Risk.Dangerous)]
    [InlineData("UPDATE SET", "unparsed", "script", Risk.Unclassified)]
    [InlineData("CREATE TABLE [odd.name].[a]]b] (Id int)", "create-table", "[odd.name].[a]]b]", Risk.Safe)]
    public void A_statement_is_one_operation(string sql, string kind, string subject, Risk risk)
    {
        var operation = Read(sql).ShouldHaveSingleItem();

        (operation.Kind, operation.Subject, operation.Risk).ShouldBe((kind, subject, risk));
        operation.Why.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("PRINT N'hello'")]
    [InlineData("SET NOCOUNT ON; DECLARE @x int = 1; SELECT @x")]
    [InlineData("CREATE TABLE #t (Id int); INSERT #t VALUES (1); DROP TABLE #t")]
    [InlineData("USE [$(DatabaseName)]")]
    [InlineData("BEGIN TRANSACTION; COMMIT")]
    public void What_steers_a_script_is_no_operation(string sql) => Read(sql).ShouldBeEmpty();

    [Fact]
    public void What_a_planner_writes_below_a_statement_of_its_own_is_no_people_s_whatever_the_words()
    {
        var people = TransactSqlReader.Details(SqlcmdScript.Read("SET NOEXEC ON;", "post.sql").Batches).Select(one => one.Detail);
        var reader = new TransactSqlReader { OfPeople = people.ToHashSet() };

        reader.Read(
                SqlcmdScript.Read("IF N'False' NOT LIKE N'True' BEGIN PRINT N'x'; SET NOEXEC ON; END\nGO\nSET NOEXEC ON;", "x.sql").Batches)
            .Operations.ShouldHaveSingleItem().Line.ShouldBe(3);
    }

    [Fact]
    public void Statements_inside_of_blocks_conditions_and_handlers_count_too() =>
        Read("IF 1 = 1 BEGIN TRY DROP TABLE a END TRY BEGIN CATCH DELETE b END CATCH ELSE WHILE 1 = 1 TRUNCATE TABLE c")
            .Select(operation => operation.Kind)
            .ShouldBe(["drop-table", "delete-rows", "truncate-table"]);

    [Fact]
    public void What_happens_to_a_table_that_the_same_text_makes_hurts_nobody() =>
        Read("CREATE TABLE T (Id int)\nGO\nALTER TABLE T ADD C int NOT NULL\nGO\n"
            + "CREATE CLUSTERED INDEX I ON T (Id)\nGO\nUPDATE T SET C = 1")
            .ShouldAllBe(operation => operation.Risk == Risk.Safe);

    [Fact]
    public void A_guard_says_that_rows_may_be_lost_and_is_none_itself()
    {
        var operation = Read("IF EXISTS (SELECT TOP 1 1 FROM T) RAISERROR (N'x', 16, 127)\nGO\nALTER TABLE T ALTER COLUMN C int NULL")
            .ShouldHaveSingleItem();

        operation.Risk.ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void A_bare_variable_hides_no_statement() => Read("DELETE FROM $(Table)").ShouldHaveSingleItem().Kind.ShouldBe("delete-rows");

    [Fact]
    public void Looks_do_not_count_in_the_detail_and_content_does()
    {
        var plain = Read("DELETE T WHERE C = 1").Single().Detail;

        Read("/* why */ DELETE  T\n WHERE C = 1 ;").Single().Detail.ShouldBe(plain);
        Read("DELETE T WHERE C = 2").Single().Detail.ShouldNotBe(plain);
    }

    [Fact]
    public void Values_are_kept_out_of_what_is_shown() =>
        Read("INSERT INTO T VALUES (N'secret', 4711)")
            .Single().Statement!
            .ShouldSatisfyAllConditions(text => text.ShouldNotContain("secret"), text => text.ShouldNotContain("4711"));

    private static List<Operation> Read(string sql) =>
        [.. new TransactSqlReader().Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Select(found => found.Operation)];
}
