using NSubstitute;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

public sealed class DeploymentTests : SqlServerScene
{
    [Fact(Timeout = TimeLimit)]
    public async Task A_script_goes_out_batch_by_batch_on_a_session_of_its_own_and_its_journal_row_begins_and_ends_the_transaction()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var run = await session.RunScriptAsync(
            Script("V0001.sql", "CREATE TABLE one (id int);\nGO\nINSERT INTO one VALUES (1);\nGO 3\n"),
            new Progress<ServerMessage>(),
            Cancel);

        run.RowsAffected.ShouldBe(4);
        Server.Transcript.SkipWhile(line => !line.StartsWith("3 ", StringComparison.Ordinal)).ShouldBe(
        [
            "3 server identity",
            "3 begin execution",
            "3 session state",
            "3 BEGIN TRANSACTION; SET IMPLICIT_TRANSACTIONS ON;",
            "3 append entry (@script, @kind, @sha256, @state, @at, @elapsed, @actor, @deployment, @token)",
            "3 session state",
            "3 CREATE TABLE one (id int);",
            "3 session state",
            "3 INSERT INTO one VALUES (1);",
            "3 INSERT INTO one VALUES (1);",
            "3 INSERT INTO one VALUES (1);",
            "3 session state",
            "3 SET NOCOUNT OFF; UPDATE trexis.journal SET state = N'done', elapsed_ms = @elapsed WHERE id = @id; (@elapsed, @id)",
            "2 fence",
            "3 COMMIT TRANSACTION;",
        ]);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldHaveSingleItem().State.ShouldBe(JournalState.Done);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Whether_the_batches_of_a_plan_have_left_a_transaction_open_is_the_servers_word()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var (batches, told) = (session.Batches.ShouldNotBeNull(), new List<bool?>());
        foreach (var sql in (string[])["PRINT 1;", "BEGIN TRANSACTION;", "CREATE TABLE one (id int);", "COMMIT TRANSACTION;"])
        {
            await batches.RunAsync(new SqlText("plan.sql", sql), new Progress<ServerMessage>(), Cancel);
            told.Add(await batches.IsInTransactionAsync(Cancel));
        }

        told.ShouldBe([false, true, true, false]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(-1, "UPDATE orders SET id = 1;", null)]
    [InlineData(0, "UPDATE orders SET id = 1;", 0)]
    [InlineData(7, "UPDATE orders SET id = 1;", 7)]
    [InlineData(7, "SET NOCOUNT ON; UPDATE orders SET id = 1; SET NOCOUNT OFF; UPDATE orders SET id = 2;", null)]
    [InlineData(7, "UPDATE orders SET id = 1; EXEC dbo.fill;", null)]
    [InlineData(7, "UPDATE orders SET id = 1; EXEC sys.sp_executesql N'SET NOCOUNT ON; DELETE FROM orders;';", null)]
    [InlineData(7, "UPDATE orders SET id = 1; EXEC sp_rename 'a', 'b'; GRANT EXECUTE ON dbo.fill TO shop; -- NOCOUNT", 7)]
    [InlineData(7, "UPDATE orders SET id = 1;\nGO\nCREATE OR ALTER PROCEDURE dbo.fill AS SET NOCOUNT ON; EXEC dbo.other;", 14)]
    public async Task Rows_are_what_the_server_counted_or_unknown(int affected, string script, int? told)
    {
        foreach (var text in (string[])["UPDATE orders", "PROCEDURE dbo.fill"])
            Server.When(text, affected < 0 ? TdsAnswer.Nothing : TdsAnswer.Nothing.Affected(affected));
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var run = await session.RunScriptAsync(Script("V0001.sql", script), new Progress<ServerMessage>(), Cancel);
        var executor = new BatchExecutor(session.Batches!, new Progress<BatchProgress>(), new Progress<ServerMessage>());
        await executor.RunAsync("plan.sql", SqlcmdScript.Read(script, "plan.sql").Bind(new Dictionary<string, string>()), Cancel);

        run.RowsAffected.ShouldBe(told);
        executor.RowsAffected.ShouldBe(told);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_runs_outside_a_transaction_is_journalled_as_started_first()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        Server.When("ALTER DATABASE", TdsAnswer.Nothing.Error(5069, 16, 1, "ALTER DATABASE statement failed."));

        await Should.ThrowAsync<DatabaseException>(
            () => session.RunScriptAsync(
                Script("V0002.sql", "ALTER DATABASE CURRENT SET RECOVERY SIMPLE;") with { Transactional = false },
                new Progress<ServerMessage>(),
                Cancel));
        await session.RunScriptAsync(
            Script("V0003.sql", "CREATE FULLTEXT CATALOG texts;") with { Transactional = false }, new Progress<ServerMessage>(), Cancel);

        (await database.ReadHistoryAsync(Cancel)).Journal
            .Select(entry => (entry.Script, entry.State))
            .ShouldBe([("V0002.sql", JournalState.Started), ("V0003.sql", JournalState.Done)]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Recorded_entries_and_anchors_come_back_as_they_were_written()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        JournalEntry[] entries = [
            .. Enum.GetValues<JournalState>()
                .Select(state => new JournalEntry
                {
                    Script = $"V-{state}",
                    Kind = "versioned",
                    Sha256 = "ab",
                    State = state,
                    At = TestTime.Monday,
                    ElapsedMs = 1.5,
                    Actor = "bob",
                    Deployment = "CHG-9",
                }),
        ];
        var anchor = new HistoryAnchor("CHG-9", "qa", "deploy-scripts", new string('c', 64), null, TestTime.Monday);

        await session.RecordAsync(entries, Cancel);
        await session.AnchorAsync(anchor, Cancel);

        var history = await database.ReadHistoryAsync(Cancel);
        history.Journal.ShouldBe(entries);
        var written = history.Anchors.ShouldHaveSingleItem();
        written.Database.ShouldNotBeNullOrEmpty();
        written.ShouldBe(anchor with { Database = written.Database });
    }

    [Fact(Timeout = TimeLimit)]
    public async Task What_the_server_prints_is_told_while_the_script_runs()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        Server.When("PRINT", TdsAnswer.Nothing.Info(0, "half way").Affected(5));
        var progress = Substitute.For<IProgress<ServerMessage>>();

        await session.RunScriptAsync(Script("V0001.sql", "PRINT 'half way';"), progress, Cancel);

        progress.Received().Report(Arg.Is<ServerMessage>(message => message.Text == "half way"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_planned_text_is_sent_as_it_stands_and_the_line_of_an_error_counts_from_the_batch()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        Server.When(
            "DROP TABLE two",
            TdsAnswer.Nothing.Error(
                3701, 11, 5, "Cannot drop the table 'two', because it does not exist or you do not have permission.", line: 2));

        var run = await session.Batches!.RunAsync(new SqlText("plan.sql", "SET ANSI_NULLS ON;"), new Progress<ServerMessage>(), Cancel);
        var exception = await Should.ThrowAsync<DatabaseException>(
            () => session.Batches!.RunAsync(new SqlText("plan.sql", "PRINT 1;\nDROP TABLE two;"), new Progress<ServerMessage>(), Cancel));

        run.ShouldBe(1);
        exception.Error!.Line.ShouldBe(2);
        (await session.Batches!.LeftAsync(Cancel)).ShouldBeNull();
        Server.Server.Requests.ShouldContain(request => request.Text == "SET ANSI_NULLS ON;");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_watch_tells_who_waits_behind_the_deployment_whom_it_waits_for_itself_and_what_its_log_takes()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        Server.Says("blocked sessions", TdsTable.Of(
            [52, 512, 2000L, "LCK_M_SCH_M", "OBJECT: 5:101:0", "deployer from agent, trexis, suspended, 1 open transactions", ""],
            [512, 0, 0L, "", "", "report from bi-1, reader, sleeping, 1 open transactions", "SELECT * FROM orders WHERE name = 'Alice';"],
            [513, 512, 5000L, "LCK_M_X", "OBJECT: 5:101:0", "another from bi-1", ""],
            [60, 52, 4000L, "LCK_M_S", "OBJECT: 5:101:0", "shop from web-1, app, suspended, 0 open transactions", ""],
            [61, 60, 9000L, "LCK_M_X", "KEY: 5:72057594043105280 (8194443284a0)", "shop from web-2, app", ""],
            [70, 71, 99000L, "LCK_M_X", "", "others", ""]));
        await using var watch = await database.WatchAsync(session, Cancel);

        var sample = await watch.LookAsync(Cancel);

        var blocked = sample.Blocked.ShouldBeOfType<Fact<IReadOnlyList<BlockedSession>>.Known>().Value;
        blocked.Select(waiting => waiting.Wait).ShouldBe([TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(4)]);
        blocked.ShouldAllBe(waiting => waiting.RootBlocker.StartsWith("the deployment, which waits for session 512 (report"));
        sample.LogBytes.ShouldBe(Fact.Known(4096L));
        sample.WaitsFor.ShouldBe(
            Fact.Known(
                "LCK_M_SCH_M OBJECT: 5:101:0, held by session 512 (report from bi-1, reader, sleeping, 1 open transactions): "
                    + "SELECT * FROM orders WHERE name = '***';"));
        sample.Waited.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_look_of_the_watch_waits_for_no_lock_and_is_not_tried_again()
    {
        const string Asked = "dm_exec_requests";
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        await using var watch = await database.WatchAsync(session, Cancel);
        await watch.LookAsync(Cancel);
        var looks = Looks();

        looks.ShouldHaveSingleItem().ShouldStartWith("SET NOCOUNT ON; SET LOCK_TIMEOUT 0;");

        Server.When(
            request => request.Text.Contains(Asked, StringComparison.Ordinal), _ => TdsAnswer.Nothing.Error(1205, 13, 51, "deadlocked"));
        await Should.ThrowAsync<DatabaseException>(() => watch.LookAsync(Cancel));

        Looks().Count.ShouldBe(2);

        List<string> Looks() =>
            [.. Server.Server.Requests.Select(request => request.Text).Where(text => text.Contains(Asked, StringComparison.Ordinal))];
    }

    private static ScriptToRun Script(string name, string text) =>
        new(new SqlText(name, text), "versioned", new string('e', 64), Transactional: true);
}
