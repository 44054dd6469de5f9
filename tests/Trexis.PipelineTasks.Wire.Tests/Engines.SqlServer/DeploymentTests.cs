using NSubstitute;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

public sealed class DeploymentTests : SqlServerScene
{
    [Fact(Timeout = TimeLimit)]
    public async Task A_script_goes_out_batch_by_batch_and_its_journal_row_ends_the_transaction()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var run = await session.RunScriptAsync(
            Script("V0001.sql", "CREATE TABLE one (id int);\nGO\nINSERT INTO one VALUES (1);\nGO 3\n"),
            new Progress<ServerMessage>(),
            Cancel);

        run.RowsAffected.ShouldBe(4);
        Server.Transcript.Where(line => line.StartsWith("2 ", StringComparison.Ordinal)).Skip(4).ShouldBe(
        [
            "2 SET XACT_ABORT ON; BEGIN TRANSACTION;",
            "2 CREATE TABLE one (id int);",
            "2 INSERT INTO one VALUES (1);",
            "2 INSERT INTO one VALUES (1);",
            "2 INSERT INTO one VALUES (1);",
            "2 session state",
            "2 append entry (@script, @kind, @sha256, @state, @at, @elapsed, @actor, @deployment)",
            "2 COMMIT TRANSACTION;",
        ]);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldHaveSingleItem().State.ShouldBe(JournalState.Done);
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
        history.Anchors.ShouldHaveSingleItem().ShouldBe(anchor);
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

        run.RowsAffected.ShouldBe(1);
        exception.Error!.Line.ShouldBe(2);
        (await session.Batches!.IsExecutingAsync(Cancel)).ShouldBeTrue();
        Server.Server.Requests.ShouldContain(request => request.Text == "SET ANSI_NULLS ON;");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_watch_tells_who_waits_for_the_deployment_and_what_its_log_takes()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        Server.Says("blocked sessions", TdsTable.Of(
            [52, 0, 0L, "", "", "deployer from agent, trexis, running, 1 open transactions"],
            [60, 52, 4000L, "LCK_M_S", "OBJECT: 5:101:0", "shop from web-1, app, suspended, 0 open transactions"],
            [61, 60, 9000L, "LCK_M_X", "KEY: 5:72057594043105280 (8194443284a0)", "shop from web-2, app, suspended, 1 open transactions"],
            [70, 71, 99000L, "LCK_M_X", "", "others"]));
        await using var watch = await database.WatchAsync(session, Cancel);

        var sample = await watch.LookAsync(Cancel);

        var blocked = sample.Blocked.ShouldBeOfType<Fact<IReadOnlyList<BlockedSession>>.Known>().Value;
        blocked.Select(waiting => waiting.Wait).ShouldBe([TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(4)]);
        blocked.ShouldAllBe(waiting => waiting.RootBlocker.StartsWith("session 52"));
        sample.LogBytes.ShouldBe(Fact.Known(4096L));
        sample.WaitsFor.ShouldBe(Fact.Known(""));
    }

    private static ScriptToRun Script(string name, string text) =>
        new(new SqlText(name, text), "versioned", new string('e', 64), Transactional: true);
}
