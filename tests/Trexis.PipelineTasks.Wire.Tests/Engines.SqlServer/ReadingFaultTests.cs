using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>Reading is repeated where that can help, and what the server refuses stays its own.</summary>
public sealed class ReadingFaultTests : SqlServerScene
{
    [Theory(Timeout = TimeLimit)]
    [InlineData(229, 14, DatabaseErrorKind.Denied, 1)]
    [InlineData(262, 14, DatabaseErrorKind.Denied, 1)]
    [InlineData(297, 16, DatabaseErrorKind.Denied, 1)]
    [InlineData(300, 14, DatabaseErrorKind.Denied, 1)]
    [InlineData(1222, 16, DatabaseErrorKind.Locked, 1)]
    [InlineData(208, 16, DatabaseErrorKind.Statement, 1)]
    [InlineData(1205, 13, DatabaseErrorKind.Locked, 3)]
    public async Task A_batch_that_fails_is_told_by_kind_and_read_again_only_where_that_helps(
        int number, int severity, DatabaseErrorKind kind, int times)
    {
        await using var database = await OpenAsync();
        Server.When("trexis: database state", TdsAnswer.Nothing.Error(number, severity, 1, $"Failed with {number}."));

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.Observe.AvailabilityAsync(Cancel));

        exception.Kind.ShouldBe(kind);
        exception.Error!.Number.ShouldBe(number);
        Server.Count("trexis: database state").ShouldBe(times);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("host cpu", 300)]
    [InlineData("log space", 297)]
    [InlineData("volumes", 300)]
    public async Task A_question_that_is_refused_leaves_the_others_known(string question, int number)
    {
        Server.Refuses(question, number, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");
        await using var database = await OpenAsync();

        var facts = await database.Observe.ResourcesAsync(Cancel);

        facts.ProcessMemoryBytes.ShouldBe(Fact.Known(8_589_934_592L));
        var reasons = new[]
        {
            (facts.CpuPercent as Fact<double>.Unreadable)?.Reason,
            (facts.LogUsedPercent as Fact<double>.Unreadable)?.Reason,
            (facts.Volumes as Fact<IReadOnlyList<VolumeFact>>.Unreadable)?.Reason,
        };
        reasons.OfType<string>().ShouldHaveSingleItem().ShouldContain($"SQL Server error {number}");
        Server.Server.Accepted.ShouldBe(1);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(823, 24, DatabaseErrorKind.Corrupt, 3)]
    [InlineData(824, 24, DatabaseErrorKind.Corrupt, 3)]
    [InlineData(922, 14, DatabaseErrorKind.Unreachable, 3)]
    [InlineData(40501, 20, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(40613, 17, DatabaseErrorKind.Unreachable, 6)]
    public async Task Where_every_question_ends_the_connection_two_are_asked_alone_and_all_are_told_as_one(
        int number, int severity, DatabaseErrorKind kind, int together)
    {
        await using var database = await OpenAsync();
        Server.When("trexis_question", TdsAnswer.Nothing.Error(number, severity, 1, $"Failed with {number}."));

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.Observe.AvailabilityAsync(Cancel));

        exception.Kind.ShouldBe(kind);
        exception.Error!.Number.ShouldBe(number);
        Server.Count("trexis_question").ShouldBe(together + 2);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("host cpu")]
    [InlineData("log space")]
    [InlineData("volumes")]
    public async Task A_question_that_ends_the_connection_leaves_the_others_known(string question)
    {
        Server.When($"trexis: {question}", TdsAnswer.Nothing.Error(824, 24, 2, "a page of it is damaged").Break());
        await using var database = await OpenAsync();

        var facts = await database.Observe.ResourcesAsync(Cancel);

        facts.ProcessMemoryBytes.ShouldBe(Fact.Known(8_589_934_592L));
        var reasons = new[]
        {
            (facts.CpuPercent as Fact<double>.Unreadable)?.Reason,
            (facts.LogUsedPercent as Fact<double>.Unreadable)?.Reason,
            (facts.Volumes as Fact<IReadOnlyList<VolumeFact>>.Unreadable)?.Reason,
        };
        reasons.OfType<string>().ShouldHaveSingleItem().ShouldContain("SQL Server error 824");
        Server.Count($"trexis: {question}").ShouldBe(4, "three times with all others, and once alone");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_lost_in_the_middle_of_an_answer_is_opened_again_and_read_from_the_start()
    {
        await using var database = await OpenAsync();
        Server.Once("trexis: tables", TdsAnswer.Nothing.Rows(TdsTable.Of([1, "dbo", "half", 1L, ""])).Break());

        var schema = await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel);

        schema.ShouldBeOfType<Fact<SchemaInventory>.Known>().Value.Tables
            .Select(table => table.Name)
            .ShouldBe(["dbo.customers", "dbo.orders"]);
        Server.Server.Accepted.ShouldBe(2);
    }

    // Whoever changes a table holds Sch-M on it until the transaction ends, and the catalog's own functions wait for that.
    [Theory(Timeout = TimeLimit)]
    [InlineData(
        true,
        "fragmentation: waited 15 s for a lock on the catalog, held by session 61 (bob from desk-1, SSMS): ALTER TABLE t ADD c int; (SQL "
            + "Server error 1222)")]
    [InlineData(false, "fragmentation: waited 15 s for a lock; who holds it is not to be seen (SQL Server error 1222)")]
    public async Task A_question_behind_somebody_s_lock_tells_how_long_it_waited_and_who_holds_it(bool isSeen, string reason)
    {
        await using var link = new SqlServerLink(SqlServerConnection.From(Connection()), new LeapingTime());
        var batch = new QueryBatch(await link.OpenAsync(Cancel));
        var state = batch.Add(new DatabaseStateQuery());
        var fragmentation = batch.Add(new FragmentationQuery());
        Server.Refuses("fragmentation", 1222, "Lock request time out period exceeded.");
        if (isSeen)
            Server.Says("catalog holders", TdsTable.Of(["session 61 (bob from desk-1, SSMS)", "ALTER TABLE t ADD c int;"]));
        else Server.Refuses("catalog holders", 300, "VIEW SERVER STATE permission was denied.");

        await batch.ExecuteAsync(link, "reading", Cancel);

        fragmentation.Missing.ShouldBe(reason);
        state.Missing.ShouldBeNull();
        Server.Count("catalog holders").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Who_has_waited_for_a_lock_in_vain_does_not_wait_again_within_the_same_look()
    {
        const string Wait = "SET LOCK_TIMEOUT 15000;", Pass = "SET LOCK_TIMEOUT 0;";
        var time = new LeapingTime();
        await using var link = new SqlServerLink(SqlServerConnection.From(Connection()), time);
        var server = await link.OpenAsync(Cancel);
        foreach (var question in (string[])["fragmentation", "tables"])
            Server.Refuses(question, 1222, "Lock request time out period exceeded.");

        var (fragmentation, tables) = await AskAsync();
        var (next, _) = await AskAsync();
        time.Advance(TimeSpan.FromSeconds(16));
        var (later, _) = await AskAsync();

        fragmentation.ShouldStartWith("fragmentation: waited 15 s for a lock;");
        tables.ShouldStartWith("tables: behind a question that waited 15 s for a lock;");
        next.ShouldStartWith("fragmentation: behind a question that waited");
        later.ShouldStartWith("fragmentation: waited 15 s");
        var sent = Server.Server.Requests.Select(request => request.Text).Where(text => text.Contains("trexis_question")).ToList();
        sent.Select(text => text.StartsWith($"SET NOCOUNT ON; {Wait}", StringComparison.Ordinal)).ShouldBe([true, false, true]);
        sent.ShouldAllBe(text => text.EndsWith(Wait, StringComparison.Ordinal), "what is read alone waits again");
        sent[0].Split("BEGIN CATCH IF ERROR_NUMBER() = 1222 " + Pass).Length.ShouldBe(3, "after each question");

        async Task<(string, string)> AskAsync()
        {
            var batch = new QueryBatch(server);
            var answers = (batch.Add(new FragmentationQuery()), batch.Add(new TablesQuery()));
            await batch.ExecuteAsync(link, "reading", Cancel);
            return (answers.Item1.Missing!, answers.Item2.Missing!);
        }
    }

    // A CATCH makes an answer of the deadlock, and the batch goes well.
    [Theory(Timeout = TimeLimit)]
    [InlineData(1, null)]
    [InlineData(2, "database files: Refused with 1205. (SQL Server error 1205, severity 14, state 1)")]
    public async Task A_question_that_loses_a_deadlock_within_its_batch_is_asked_once_more(int times, string? missing)
    {
        await using var link = new SqlServerLink(SqlServerConnection.From(Connection()), new LeapingTime());
        var batch = new QueryBatch(await link.OpenAsync(Cancel));
        var state = batch.Add(new DatabaseStateQuery());
        var files = batch.Add(new DatabaseFilesQuery());
        Server.Refuses("database files", 1205, "Refused with 1205.", times);

        await batch.ExecuteAsync(link, "reading", Cancel);

        files.Missing.ShouldBe(missing);
        state.Missing.ShouldBeNull();
        Server.Server.Requests.Count(request => request.Text.Contains("trexis: database files")).ShouldBe(2);
        Server.Server.Requests.Count(request => request.Text.Contains("trexis: database state")).ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_answer_without_a_column_that_we_read_is_our_mistake_and_not_the_wire_s()
    {
        await using var database = await OpenAsync();
        Server.Says("tables", TdsTable.Named("object_id name", [1, "orders"]));

        var exception = await Should.ThrowAsync<QueryDefectException>(
            () => database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));

        exception.Message.ShouldBe("a defect of this tool: the answer to the question 'tables' has no column schema_name");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_answer_of_another_type_than_we_read_is_our_mistake_and_not_the_wire_s()
    {
        await using var database = await OpenAsync();
        Server.Says("log space", TdsTable.Of(["much", 1L]));

        var exception = await Should.ThrowAsync<QueryDefectException>(() => database.Observe.ResourcesAsync(Cancel));

        exception.Message.ShouldStartWith("a defect of this tool: the answer to the question 'log space' holds a String in ");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task One_NULL_in_a_figure_makes_its_fact_unknown_and_leaves_the_others_known()
    {
        await using var database = await OpenAsync();
        Server.Says("log space", TdsTable.Of(new object?[] { null, 1L }));

        var facts = await database.Observe.ResourcesAsync(Cancel);

        facts.LogUsedPercent.ShouldBeOfType<Fact<double>.Unreadable>().Reason.ShouldContain("'log space' holds NULL in ");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(new byte[] { 0x00, 0x01, 0x02, 0x03 })]
    [InlineData(new byte[] { 0x81, 0xFF, 0x7F, 0x00, 0x00 })]
    [InlineData(new byte[] { 0xD1, 0x01 })]
    [InlineData(new byte[] { 0x48, 0x54, 0x54, 0x50, 0x2F })]
    public async Task An_answer_that_is_garbage_is_unreachable_and_no_stack_trace(byte[] garbage)
    {
        await using var database = await OpenAsync();
        Server.When("trexis_question", TdsAnswer.Nothing.Garbage(garbage).Break());

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.Observe.AvailabilityAsync(Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Unreachable);
        exception.Message.ShouldNotContain("   at ");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_cancel_in_the_middle_of_an_answer_ends_the_statement_on_the_server()
    {
        await using var database = await OpenAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        CancelAt("trexis: tables", source);

        await Should.ThrowAsync<OperationCanceledException>(
            () => database.Observe.InventoryAsync(exactRows: false, violations: false, source.Token));

        (await database.Observe.AvailabilityAsync(Cancel)).Online.ShouldBe(Fact.Known(true));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_query_that_takes_longer_than_it_may_is_ended_and_the_next_one_runs()
    {
        await using var database = await new SqlServerEngine(TimeProvider.System).OpenAsync(Connection(), Cancel);
        Server.When("slow_view", TdsAnswer.Nothing.Hang());

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Queries.RunAsync(new SqlText("slow", "SELECT * FROM slow_view"), TimeSpan.FromMilliseconds(200), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.TimedOut);
        exception.Message.ShouldContain("slow");
        (await database.Queries.RunAsync(new SqlText("quick", "SELECT 1"), TimeSpan.FromSeconds(30), Cancel)).Rows.ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("INSERT INTO customers VALUES (1)")]
    [InlineData("SELECT 1; DELETE FROM orders")]
    [InlineData("SELECT * INTO copy FROM orders")]
    [InlineData("EXEC dbo.do_something")]
    [InlineData("IF 1 = 1 BEGIN DROP TABLE orders END")]
    [InlineData("SELECT 1\nGO\nDROP TABLE orders")]
    [InlineData("COMMIT; SELECT 1")]
    [InlineData("SELECT * FROM OPENQUERY(other, 'DELETE FROM x')")]
    [InlineData("WITH c AS (SELECT * FROM orders) DELETE FROM c")]
    [InlineData("DECLARE @t TABLE (i int); INSERT INTO @t VALUES (1)")]
    public async Task A_query_that_writes_is_refused_before_it_is_sent(string sql)
    {
        await using var database = await OpenAsync();
        var sent = Server.Server.Requests.Count;

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Queries.RunAsync(new SqlText("assertion", sql), TimeSpan.FromSeconds(30), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.ReadOnly);
        Server.Server.Requests.Count.ShouldBe(sent);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_query_runs_in_a_transaction_that_is_rolled_back_and_its_last_result_counts()
    {
        await using var database = await OpenAsync();
        Server.When("open_orders", TdsAnswer.Nothing.Rows(TdsTable.Of([1])).Rows(TdsTable.Of([1], [2], [3])));

        var run = await database.Queries.RunAsync(
            new SqlText("open orders", "SELECT 1;\nSELECT * FROM open_orders -- done"), TimeSpan.FromMinutes(2), Cancel);

        run.Rows.ShouldBe(3);
        Server.Server.Requests.Last().Text
            .ShouldBe("BEGIN TRANSACTION;\nSELECT 1;\nSELECT * FROM open_orders -- done\n;IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_history_that_may_not_be_read_is_refused_and_not_taken_for_an_empty_one()
    {
        Server.Refuses("journal", 229, "The SELECT permission was denied on the object 'journal', database 'Sales', schema 'trexis'.");
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.ReadHistoryAsync(Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
    }
}
