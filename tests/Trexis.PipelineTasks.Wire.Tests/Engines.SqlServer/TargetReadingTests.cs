using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>Scripts are read with what the server says of the schema that they are meant for.</summary>
public sealed class TargetReadingTests : SqlServerScene
{
    [Theory(Timeout = TimeLimit)]
    [InlineData(
        "ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) NULL;", Risk.Caution, "nvarchar(100) → nvarchar(200), NOT NULL → NULL")]
    [InlineData("ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(50) NOT NULL;", Risk.Dangerous, "nvarchar(100) → nvarchar(50)")]
    [InlineData("ALTER TABLE dbo.orders ALTER COLUMN id bigint NOT NULL;", Risk.Caution, "int → bigint")]
    [InlineData("ALTER TABLE dbo.gone ALTER COLUMN id bigint NOT NULL;", Risk.Dangerous, null)]
    public async Task A_changed_column_is_told_from_what_the_server_says_it_is(string sql, Risk risk, string? difference)
    {
        var operation = (await AssessAsync(sql)).Operations.ShouldHaveSingleItem();

        (operation.Risk, operation.Difference).ShouldBe((risk, difference));
    }

    private const string Trigger = "CREATE TRIGGER dbo.guard ON dbo.customers AFTER DELETE AS TRUNCATE TABLE dbo.orders;";

    [Fact(Timeout = TimeLimit)]
    public async Task Rows_are_told_by_the_table_behind_views_and_synonyms_and_with_those_that_go_along()
    {
        Server.Says("synonyms", TdsTable.Of(["dbo", "clients", "[Sales].[dbo].[customers]"]))
            .Says("table triggers", TdsTable.Of([101, "dbo", "guard", Trigger, false]))
            .Says("foreign keys", TdsTable.Of(
                [102, "FK_orders_customers", 101, "dbo", "customers", "customer_id", "id", false, 1, "CASCADE", "SET_NULL"]));

        (await AssessAsync("DELETE FROM dbo.clients WHERE id = 7;")).Operations
            .Select(operation => $"{operation.Kind} {operation.Subject}")
            .ShouldBe(["delete-rows dbo.customers", "truncate-table dbo.orders", "cascade-delete dbo.orders"]);
        (await AssessAsync("DELETE FROM dbo.open_orders WHERE id = 7;")).Operations.ShouldHaveSingleItem().Subject.ShouldBe("dbo.orders");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("C ", 0, Risk.Caution, "break the check")]
    [InlineData("D ", 0, Risk.Caution, "leaves the column out")]
    [InlineData("UQ", 0, Risk.Caution, "share a value")]
    [InlineData("PK", 1, Risk.Dangerous, "becomes a heap")]
    public async Task A_dropped_constraint_is_told_by_what_the_server_says_it_is(string type, int clustered, Risk risk, string why)
    {
        Server.Says("constraints", TdsTable.Of([101, "x", type, clustered]));

        var operation = (await AssessAsync("ALTER TABLE dbo.customers DROP CONSTRAINT x;")).Operations.ShouldHaveSingleItem();

        operation.Risk.ShouldBe(risk);
        operation.Why.ShouldContain(why);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("constraints")]
    [InlineData("stored columns")]
    [InlineData("view texts")]
    [InlineData("table triggers")]
    public async Task A_schema_of_which_a_part_may_not_be_read_counts_as_unknown(string question)
    {
        Server.Refuses(question, 297, "The user does not have permission to perform this action.");

        var assessment = await AssessAsync("ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) NULL;");

        assessment.WithoutSchema.ShouldNotBeNull().ShouldContain(question);
        assessment.Operations.ShouldHaveSingleItem().Risk.ShouldBe(Risk.Dangerous);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("ALTER VIEW [dbo] . [open_orders] AS SELECT id FROM dbo.orders;", true)]
    [InlineData("create or alter view\n open_orders as select id from dbo.orders;", true)]
    [InlineData("CREATE VIEW dbo.\"other\" AS SELECT id FROM dbo.open_orders;", false)]
    public async Task The_server_is_asked_for_the_definition_of_what_scripts_change_and_of_nothing_else(string sql, bool asked)
    {
        Server.Says("module texts", TdsTable.Of([201, "CREATE VIEW dbo.open_orders AS SELECT customer_id FROM dbo.orders"]));

        var lines = (await AssessAsync(sql)).Operations.ShouldHaveSingleItem().Lines;

        if (asked) lines.ShouldNotBeNull().ShouldContain("AS SELECT customer_id FROM dbo.orders");
        else lines.ShouldBeNull();
        Server.Transcript.Any(line => line.Contains("module texts", StringComparison.Ordinal)).ShouldBe(asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_definition_that_may_not_be_read_is_shown_by_nobody_and_changes_nothing_else()
    {
        Server.Refuses("module texts", 297, "The user does not have permission to perform this action.");

        var assessment = await AssessAsync("ALTER VIEW dbo.open_orders AS SELECT id FROM dbo.orders;");

        assessment.WithoutSchema.ShouldBeNull();
        assessment.Operations.ShouldHaveSingleItem().Lines.ShouldBeNull();
    }

    private async Task<ScriptAssessment> AssessAsync(string sql)
    {
        await using var database = await OpenAsync();
        return (await database.Scripts.AssessAsync([new SqlText("V1.sql", sql)], Cancel)).ShouldHaveSingleItem();
    }
}
