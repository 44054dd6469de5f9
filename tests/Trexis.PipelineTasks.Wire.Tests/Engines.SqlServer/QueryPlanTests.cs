using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>Plans are shown without running the text, through the real driver.</summary>
public sealed class QueryPlanTests : SqlServerScene
{
    private const string Document =
        """<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan">"""
                + """<RelOp PhysicalOp="Table Scan"><TableScan>"""
                        + """<Object Schema="[dbo]" Table="[orders]"/></TableScan></RelOp></ShowPlanXML>""";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly SqlText Query = new("open orders", "SELECT * FROM open_orders");

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_is_asked_for_in_batches_of_its_own_and_the_connection_runs_queries_again()
    {
        await using var database = await OpenAsync();
        Server.Once("open_orders", TdsAnswer.Nothing.Rows(TdsTable.Of([Document])));

        var plan = await database.Queries.PlanAsync(Query, Limit, Cancel);

        plan!.Steps.ShouldBe(["SCAN dbo.orders"]);
        Server.Server.Requests.TakeLast(3)
            .Select(request => request.Text)
            .ShouldBe(["SET SHOWPLAN_XML ON;", $"/* trexis: query plan */ {Query.Text}", "SET SHOWPLAN_XML OFF;"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Without_the_right_to_see_plans_the_server_s_words_are_told_and_plans_are_off_again()
    {
        await using var database = await OpenAsync();
        Server.When("open_orders", TdsAnswer.Nothing.Error(262, 14, 4, "SHOWPLAN permission denied in database 'Sales'."));

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.Queries.PlanAsync(Query, Limit, Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Message.ShouldContain("SHOWPLAN permission denied");
        Server.Server.Requests.Last().Text.ShouldBe("SET SHOWPLAN_XML OFF;");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task What_a_run_reads_is_the_growth_of_the_session_s_own_count()
    {
        await using var database = await OpenAsync();
        var asked = 0;
        Server.When(
            request => request.Text.Contains("trexis: own reads", StringComparison.Ordinal),
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of([++asked == 1 ? 1200L : 5200L])));

        (await database.Queries.LogicalReadsAsync(Query, Limit, Cancel)).ShouldBe(4000);

        Server.Count("BEGIN TRANSACTION;\nSELECT * FROM open_orders").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task What_writes_is_not_even_planned()
    {
        await using var database = await OpenAsync();
        var sent = Server.Server.Requests.Count;

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Queries.PlanAsync(new SqlText("writes", "DELETE FROM orders"), Limit, Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.ReadOnly);
        Server.Server.Requests.Count.ShouldBe(sent);
    }
}
