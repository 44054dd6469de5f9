using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Precheck;

namespace Trexis.PipelineTasks.Tests.Precheck;

public class PreparationTests
{
    private static readonly DatabaseException Refused = new(DatabaseErrorKind.Statement, "prepare/02-data.sql: syntax error")
    {
        Error = new ServerError(1, "syntax error", Line: 3, Statement: "INSRT"),
    };

    [Fact]
    public async Task A_missing_database_is_made_filled_in_the_order_of_names_and_backed_up_where_the_policy_demands_it()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Policy = new EnvironmentPolicy { Backup = new BackupPolicy(TimeSpan.FromHours(24)) };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.Where(call => call.Split(' ')[0] is "create" or "run" or "back" or "record")
            .ShouldBe(["create", "run prepare/01-schema.sql", "run prepare/02-data.sql", "back up", "record prepare"]);
        var step = Step(document);
        step.Verdict.ShouldBe(Verdict.Passed);
        step.Message.ShouldStartWith("the database was missing and was made; 2 scripts run; its first backup is ");
        document.Results.Single(result => result.Code == "backup.recent").Verdict.ShouldBe(Verdict.Passed);
        document.Results.Single(result => result.Code == "environment.not-drifted").Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public async Task A_database_that_is_there_is_not_prepared_again()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.Exists = true;

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.ShouldNotContain("create");
        run.Engine.Calls.ShouldNotContain("lock");
        document.Results.ShouldNotContain(result => result.Code == "environment.prepared");
    }

    [Fact]
    public async Task A_failed_preparation_says_where_and_removes_the_file_that_it_made()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Target = run.Target with { Connection = new ConnectionReference(ConnectionKind.File, folder.At("sales.db")) };
        run.Engine.State = run.Engine.State with
        {
            ScriptErrors = new Dictionary<string, DatabaseException> { ["prepare/02-data.sql"] = Refused },
        };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var step = Step(document);
        step.Verdict.ShouldBe(Verdict.Failed);
        step.Message.ShouldBe("prepare/02-data.sql: syntax error; the new database is removed again, nothing is left");
        step.Findings.ShouldHaveSingleItem().Observed.ShouldBe("line 3: syntax error");
        File.Exists(folder.At("sales.db")).ShouldBeFalse();
        document.Results.Single(result => result.Code == "resources.disk").Verdict.ShouldBe(Verdict.Unknown);
        document.Attachments.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_preparation_that_failed_on_a_server_is_continued_by_the_next_precheck()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.State = run.Engine.State with
        {
            ScriptErrors = new Dictionary<string, DatabaseException> { ["prepare/02-data.sql"] = Refused },
        };
        Step(await run.RunAsync(new PrecheckTask(run.Engines))).Message.ShouldContain("left half prepared");
        run.Engine.State = run.Engine.State with { ScriptErrors = new Dictionary<string, DatabaseException>() };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.Count(call => call == "run prepare/01-schema.sql").ShouldBe(1);
        Step(document).Message.ShouldBe("an interrupted preparation was continued after 1 script; 1 script run");
    }

    [Theory]
    [InlineData(false, "left half prepared")]
    [InlineData(true, "resolve --script \"prepare/02-data.sql\" --as done (or undone) --environment NAME")]
    public async Task What_a_failed_preparation_leaves_is_what_the_journal_says(bool started, string told)
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.State = run.Engine.State with
        {
            ScriptErrors = new Dictionary<string, DatabaseException> { ["prepare/02-data.sql"] = Refused },
            History = started ? new DeploymentHistory([Left(JournalState.Started)], []) : DeploymentHistory.None,
        };

        Step(await run.RunAsync(new PrecheckTask(run.Engines))).Message.ShouldEndWith(started ? told : "the last script that ran");
    }

    [Fact]
    public async Task A_script_of_the_preparation_that_was_left_started_is_neither_skipped_nor_run_until_a_person_has_looked()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.Exists = true;
        run.Engine.State = run.Engine.State with { History = new DeploymentHistory([Left(JournalState.Started)], []) };

        var step = Step(await run.RunAsync(new PrecheckTask(run.Engines)));

        step.Verdict.ShouldBe(Verdict.Failed);
        step.Message.ShouldStartWith("Nothing was run: of an earlier preparation prepare/02-data.sql was started at ");
        step.Remedy.ShouldNotBeNull().ShouldContain("resolve --script \"prepare/02-data.sql\"");
        run.Engine.Calls.ShouldNotContain("lock");
    }

    [Theory]
    [InlineData(JournalState.Done, "run prepare/01-schema.sql")]
    [InlineData(JournalState.Undone, "run prepare/01-schema.sql", "run prepare/02-data.sql")]
    public async Task What_a_person_said_of_it_decides_whether_it_runs_again(JournalState said, params string[] ran)
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.Exists = true;
        run.Engine.State = run.Engine.State with { History = new DeploymentHistory([Left(JournalState.Started), Left(said)], []) };

        Step(await run.RunAsync(new PrecheckTask(run.Engines))).Verdict.ShouldBe(Verdict.Passed);

        run.Engine.Calls.Where(call => call.StartsWith("run ", StringComparison.Ordinal)).ShouldBe(ran);
    }

    [Fact]
    public async Task A_preparation_that_failed_for_room_or_a_lock_advises_about_that_and_not_about_the_script()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.State = run.Engine.State with
        {
            ScriptErrors = new Dictionary<string, DatabaseException>
            {
                ["prepare/01-schema.sql"] = new(DatabaseErrorKind.Full, "Sales: the log is full", "back up the log"),
            },
        };

        Step(await run.RunAsync(new PrecheckTask(run.Engines))).Remedy.ShouldBe("back up the log");
    }

    [Fact]
    public async Task A_preparation_of_a_database_that_others_use_is_watched_and_stopped_as_the_policy_says()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.Exists = true;
        run.Engine.State = run.Engine.State with { Schema = Fact.Known(new SchemaInventory { Fingerprint = "empty" }) };
        run.Engine.Watched = _ => FakeWatch.Quiet with
        {
            Blocked = Fact.Known<IReadOnlyList<BlockedSession>>(
                [new BlockedSession("session 57", TimeSpan.FromSeconds(12), "KEY: orders", "the deployment")]),
        };
        run.Policy = new EnvironmentPolicy { Watch = new WatchPolicy { Stop = new WatchLimits(Blocking: TimeSpan.FromSeconds(10)) } };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.ShouldNotContain(call => call.StartsWith("run ", StringComparison.Ordinal));
        Step(document).Message.ShouldBe(
            "The watch stopped it, deploy.watched says why; this run did not make the database: leave it as it is; the next precheck "
                + "continues after the last script that ran");
        document.Results.Single(result => result.Code == "deploy.watched").Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public async Task What_a_script_of_the_preparation_prints_is_shown()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.Printed = "1,000 rows of sample data";

        await run.RunAsync(new PrecheckTask(run.Engines));

        run.Host.Lines.ShouldContain("prepare/02-data.sql: 1,000 rows of sample data");
    }

    [Fact]
    public async Task A_cancelled_preparation_leaves_no_file_that_looks_whole()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var run = Missing(folder, cancel.Token);
        run.Target = run.Target with { Connection = new ConnectionReference(ConnectionKind.File, folder.At("sales.db")) };
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => run.RunAsync(new PrecheckTask(run.Engines)));

        run.Engine.Calls.ShouldContain("create");
        File.Exists(folder.At("sales.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_that_was_killed_before_its_first_script_is_made_good()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Engine.Exists = true;
        run.Engine.State = run.Engine.State with { Schema = Fact.Known(new SchemaInventory { Fingerprint = "empty" }) };

        Step(await run.RunAsync(new PrecheckTask(run.Engines))).Message.ShouldContain("2 scripts run");
    }

    [Fact]
    public async Task A_new_database_that_is_not_the_one_expected_is_not_filled_and_not_left()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Target = run.Target with
        {
            Connection = new ConnectionReference(ConnectionKind.File, folder.At("wrong.db")),
            Expect = new Expectation(null, "Right"),
        };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.ShouldNotContain("lock");
        File.Exists(folder.At("wrong.db")).ShouldBeFalse();
        document.Results[0].Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public async Task A_folder_without_scripts_is_refused_before_anything_is_made()
    {
        using var folder = new TemporaryFolder();
        var run = Missing(folder);
        run.Target = run.Target with { Prepare = Directory.CreateDirectory(folder.At("nothing")).FullName };

        await Should.ThrowAsync<InputException>(() => run.RunAsync(new PrecheckTask(run.Engines)));
        run.Engine.Calls.ShouldBeEmpty();
    }

    private static FakeRun Missing(TemporaryFolder folder, CancellationToken cancel = default)
    {
        folder.Write("prepare/02-data.sql", "INSERT");
        folder.Write("prepare/01-schema.sql", "CREATE");
        var run = new FakeRun(folder) { TestToken = cancel };
        run.Engine.Exists = false;
        run.Target = run.Target with { Create = true, Prepare = folder.At("prepare") };
        return run;
    }

    private static JournalEntry Left(JournalState state) => new()
    {
        Script = "prepare/02-data.sql",
        Kind = HistoryAnchor.Preparation,
        Sha256 = new string('b', 64),
        State = state,
        At = TestTime.Monday,
        ElapsedMs = 0,
        Actor = "bob",
        Deployment = "D1",
    };

    private static RunResult Step(RunDocument document) => document.Results.Single(result => result.Code == "environment.prepared");
}
