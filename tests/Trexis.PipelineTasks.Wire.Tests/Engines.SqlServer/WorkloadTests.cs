using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>What others do on the server, through the real driver.</summary>
public sealed class WorkloadTests : SqlServerScene
{
    private const string Scan =
        """<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan">"""
                + """<RelOp PhysicalOp="Clustered Index Scan" TableCardinality="2e+06"><IndexScan>"""
                        + """<Object Schema="[dbo]" Table="[orders]" Index="[PK_orders]"/></IndexScan></RelOp></ShowPlanXML>""";

    private static readonly byte[] Hash = [0xAB, 0x12, 0, 0, 0, 0, 0, 1];

    [Fact(Timeout = TimeLimit)]
    public async Task Waits_have_a_category_and_idle_threads_wait_for_nothing()
    {
        await using var database = await OpenAsync();

        var counters = await database.Workload.CountersAsync(Cancel);

        counters.Waits.ValueOr(null)!
            .ShouldBe([new WaitCounter("Buffer IO", "PAGEIOLATCH_SH", 4000), new WaitCounter("Tran Log IO", "WRITELOG", 4000)]);
        counters.Files.ValueOr(null)!
            .ShouldBe([new FileCounter("Sales", 1000, 4000, 500, 1000), new FileCounter("Sales_log", 10, 20, 2000, 4000)]);
        Server.Count("dm_db_wait_stats").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Azure_SQL_Database_is_asked_for_the_waits_of_this_database()
    {
        Server.Says("server identity", TdsTable.Of(["srv", "Sales", "12.0.2000.8", "SQL Azure", 5, "deployer", "deployer", 160, 0]))
            .Says("service wait stats", TdsTable.Of(["LCK_M_X", 700L]));
        await using var database = await OpenAsync();

        var counters = await database.Workload.CountersAsync(Cancel);

        counters.Waits.ValueOr(null)!.ShouldBe([new WaitCounter("Lock", "LCK_M_X", 700)]);
        Server.Count("dm_os_wait_stats").ShouldBe(0);
        (await database.Workload.FailedJobsAsync(TimeSpan.FromMinutes(30), Cancel))
            .ShouldBeOfType<Fact<IReadOnlyList<FailedJob>>.NotApplicable>();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(229)]
    [InlineData(297)]
    [InlineData(300)]
    public async Task Waits_that_may_not_be_read_are_unreadable_and_leave_the_files_known(int number)
    {
        Server.Refuses("wait stats", number, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");
        await using var database = await OpenAsync();

        var counters = await database.Workload.CountersAsync(Cancel);

        counters.Waits.ShouldBeOfType<Fact<IReadOnlyList<WaitCounter>>.Unreadable>().Reason.ShouldContain($"SQL Server error {number}");
        counters.Files.ShouldBeOfType<Fact<IReadOnlyList<FileCounter>>.Known>();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_query_store_tells_this_hour_of_the_week_before_and_what_has_run_since()
    {
        Server.Says("statements before", TdsTable.Of(
            [Hash, Hash, 10L, 1_000_000.0, 120.0, 7L, "SELECT note FROM dbo.orders WHERE customer = 4242", Seek]))
            .Says("statements since", TdsTable.Of(
                [Hash, Hash, 5L, 600_000.0, 60.0, 8L, "SELECT note FROM dbo.orders WHERE customer = 4242", ""],
                [
                    Hash,
                    new byte[] { 9, 9, 9, 9, 9, 9, 9, 9 },
                    15L,
                    5_400_000.0,
                    54_000.0,
                    9L,
                    "SELECT note FROM dbo.orders WHERE customer = 17",
                    Scan,
                ]));
        await using var database = await OpenAsync();

        var statements = await database.Workload.StatementsAsync(TimeSpan.FromMinutes(10), Cancel);

        statements.Source.ShouldBe("the query store, this hour of the week");
        var before = statements.Before.ValueOr(null).ShouldHaveSingleItem();
        (before.Id, before.Executions, before.MeanMs, before.MeanReads).ShouldBe(("ab12000000000001", 10L, 100.0, 12.0));
        before.Text.ShouldBe("SELECT note FROM dbo.orders WHERE customer = ***");
        before.Scans.ShouldBeEmpty();
        var since = statements.Since.ValueOr(null).ShouldHaveSingleItem();
        (since.Executions, since.MeanMs, since.Plan).ShouldBe((20L, 300.0, "0909090909090909"));
        since.Scans.ShouldBe([new ScannedTable("dbo.orders", 2_000_000)]);
        var asked = Server.Server.Requests.Single(request => request.Text.Contains(
            "trexis: statements before", StringComparison.Ordinal)).Text;
        asked.ShouldContain("% 168 = 0");
        asked.ShouldContain("r.first_execution_time > DATEADD(second, -600, SYSDATETIMEOFFSET())");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_baseline_asks_for_nothing_that_came_after()
    {
        await using var database = await OpenAsync();

        var statements = await database.Workload.StatementsAsync(since: null, Cancel);

        statements.Before.ShouldBeOfType<Fact<IReadOnlyList<StatementFigure>>.Known>();
        statements.Since.ShouldBeOfType<Fact<IReadOnlyList<StatementFigure>>.NotApplicable>();
        Server.Count("trexis: statements since").ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("OFF")]
    [InlineData("ERROR")]
    [InlineData("READ_ONLY")]
    public async Task A_query_store_that_writes_nothing_leaves_the_plan_cache(string state)
    {
        Server.Says("query store state", TdsTable.Of([state]))
            .Says("cached statements", TdsTable.Of([Hash, Hash, 4L, 8_000L, 40L, 1000, "SELECT 1", null]));
        await using var database = await OpenAsync();

        var statements = await database.Workload.StatementsAsync(since: null, Cancel);

        statements.Source.ShouldBe($"the plan cache, whatever the hour; the query store is {state}");
        statements.Before.ValueOr(null).ShouldHaveSingleItem().MeanMs.ShouldBe(2);
        Server.Count("trexis: statements before").ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("statements before", 297)]
    [InlineData("statements before", 300)]
    public async Task Statements_that_may_not_be_read_are_unreadable(string question, int number)
    {
        Server.Refuses(question, number, "The user does not have permission to perform this action.");
        await using var database = await OpenAsync();

        var statements = await database.Workload.StatementsAsync(TimeSpan.FromMinutes(10), Cancel);

        statements.Before.ShouldBeOfType<Fact<IReadOnlyList<StatementFigure>>.Unreadable>().Reason
            .ShouldContain($"SQL Server error {number}");
        statements.Since.ShouldBeOfType<Fact<IReadOnlyList<StatementFigure>>.Known>();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Jobs_that_failed_are_named_and_values_that_their_messages_quote_are_not()
    {
        Server.Says("failed jobs", TdsTable.Of(["nightly totals", "The job failed. The duplicate key value is (4242)."]));
        await using var database = await OpenAsync();

        var job = (await database.Workload.FailedJobsAsync(TimeSpan.FromMinutes(30), Cancel)).ValueOr(null).ShouldHaveSingleItem();

        job.Job.ShouldBe("nightly totals");
        job.Message.ShouldNotContain("4242");
        Server.Count("DATEADD(second, -1800, GETDATE())").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Jobs_that_may_not_be_looked_at_are_unreadable()
    {
        Server.Refuses(
            "failed jobs", 229, "The SELECT permission was denied on the object 'sysjobhistory', database 'msdb', schema 'dbo'.");
        await using var database = await OpenAsync();

        (await database.Workload.FailedJobsAsync(TimeSpan.FromMinutes(30), Cancel))
            .ShouldBeOfType<Fact<IReadOnlyList<FailedJob>>.Unreadable>().Reason
            .ShouldContain("SQL Server error 229");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_second_reading_tells_how_long_an_access_to_a_file_took()
    {
        await using var database = await OpenAsync();
        var first = await database.Observe.ResourcesAsync(Cancel);
        Server.Says("file latency", TdsTable.Of(["Sales", 1040L, 5200L, 500L, 1000L], ["Sales_log", 10L, 20L, 2020L, 4300L]));

        var second = await database.Observe.ResourcesAsync(Cancel);
        var third = await database.Observe.ResourcesAsync(Cancel);

        first.IoLatencyMs.ShouldBeOfType<Fact<double>.Unreadable>();
        second.IoLatencyMs.ShouldBe(Fact.Known(25.0));
        third.IoLatencyMs.ShouldBeOfType<Fact<double>.NotApplicable>();
    }

    private const string Seek =
        """<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan">"""
                + """<RelOp PhysicalOp="Index Seek"><IndexScan>"""
                        + """<Object Schema="[dbo]" Table="[orders]" Index="[by_customer]"/></IndexScan></RelOp></ShowPlanXML>""";
}
