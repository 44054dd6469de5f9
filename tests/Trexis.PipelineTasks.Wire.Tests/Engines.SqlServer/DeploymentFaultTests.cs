using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>A step is never tried again; what it left behind is rolled back, or said to be unknown.</summary>
public sealed class DeploymentFaultTests : SqlServerScene
{
    private const string Script = "CREATE TABLE one (id int);\nGO\n-- a comment\nINSERT INTO two (name)\nVALUES ('Alice');\n";

    [Theory(Timeout = TimeLimit)]
    [InlineData(1205, 13, DatabaseErrorKind.Locked)]
    [InlineData(1222, 16, DatabaseErrorKind.Locked)]
    [InlineData(3961, 16, DatabaseErrorKind.Locked)]
    [InlineData(41302, 16, DatabaseErrorKind.Locked)]
    [InlineData(9002, 17, DatabaseErrorKind.Full)]
    [InlineData(40552, 16, DatabaseErrorKind.Full)]
    [InlineData(1105, 17, DatabaseErrorKind.Full)]
    [InlineData(1101, 17, DatabaseErrorKind.Full)]
    [InlineData(40544, 17, DatabaseErrorKind.Full)]
    [InlineData(229, 14, DatabaseErrorKind.Denied)]
    [InlineData(262, 14, DatabaseErrorKind.Denied)]
    [InlineData(3906, 16, DatabaseErrorKind.ReadOnly)]
    [InlineData(208, 16, DatabaseErrorKind.Statement)]
    [InlineData(547, 16, DatabaseErrorKind.Statement)]
    [InlineData(8134, 16, DatabaseErrorKind.Statement)]
    [InlineData(50000, 16, DatabaseErrorKind.Statement)]
    [InlineData(40501, 17, DatabaseErrorKind.Unreachable)]
    [InlineData(40613, 17, DatabaseErrorKind.Unreachable)]
    public async Task A_refused_statement_is_told_with_its_line_rolled_back_and_not_tried_again(
        int number, int severity, DatabaseErrorKind kind)
    {
        Server.When("INSERT INTO two", TdsAnswer.Nothing.Error(number, severity, 3, $"Refused with {number}.", line: 2));

        var exception = await FailureAsync();

        exception.Kind.ShouldBe(kind);
        exception.Error!.Number.ShouldBe(number);
        exception.Error.State.ShouldBe(3);
        exception.Error.Line.ShouldBe(4);
        exception.Error.Statement!.ShouldContain("INSERT INTO two");
        exception.Message.ShouldContain("V0001.sql, line 4");
        exception.ToString().ShouldNotContain("Alice");
        Server.Count("INSERT INTO two").ShouldBe(1);
        Server.Count("ROLLBACK TRANSACTION").ShouldBe(1);
        Server.Count("COMMIT TRANSACTION").ShouldBe(0);
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(2627, "Violation of PRIMARY KEY constraint 'k'. The duplicate key value is (Alice).")]
    [InlineData(2601, "Cannot insert duplicate key row in object 'two' with unique index 'k'. The duplicate key value is (Alice).")]
    [InlineData(2628, "String or binary data would be truncated in table 'two', column 'name'. Truncated value: 'Alice'.")]
    [InlineData(245, "Conversion failed when converting the varchar value 'Alice' to data type int.")]
    public async Task A_value_that_the_server_quotes_is_redacted(int number, string message)
    {
        Server.When("INSERT INTO two", TdsAnswer.Nothing.Error(number, 14, 1, message));

        var exception = await FailureAsync();

        exception.ToString().ShouldNotContain("Alice");
        exception.Error!.Message.ShouldContain("***");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("lost")]
    [InlineData("killed")]
    [InlineData("failed over")]
    [InlineData("garbage")]
    public async Task A_connection_lost_in_a_step_leaves_its_state_unknown_and_nothing_is_tried_again(string how)
    {
        Server.When("INSERT INTO two", how switch
        {
            "lost" => TdsAnswer.Nothing.Break(),
            "killed" => TdsAnswer.Nothing.Error(596, 21, 1, "Cannot continue the execution because the session is in the kill state."),
            "failed over" => TdsAnswer.Nothing.Error(40197, 20, 1, "The service has encountered an error processing your request."),
            _ => TdsAnswer.Nothing.Garbage(0, 1, 2, 3).Break(),
        });

        var exception = await FailureAsync();

        exception.Kind.ShouldBe(DatabaseErrorKind.StateUnknown);
        exception.Message.ShouldContain("nobody knows");
        exception.Fault.Hint!.ShouldContain("journal");
        Server.Count("INSERT INTO two").ShouldBe(1);
        Server.Server.Accepted.ShouldBe(3);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_lost_at_the_commit_leaves_the_state_unknown()
    {
        Server.When("COMMIT TRANSACTION", TdsAnswer.Nothing.Break());

        (await FailureAsync()).Kind.ShouldBe(DatabaseErrorKind.StateUnknown);

        Server.Count("COMMIT TRANSACTION").ShouldBe(1);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("begin transaction")]
    [InlineData("CREATE TABLE trexis.journal")]
    public async Task A_step_around_the_script_that_is_refused_runs_nothing_of_it(string step)
    {
        Server.When(step, TdsAnswer.Nothing.Error(262, 14, 1, "CREATE TABLE permission denied in database 'Sales'."));

        (await FailureAsync()).Kind.ShouldBe(DatabaseErrorKind.Denied);

        Server.Count("CREATE TABLE one").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task After_the_lock_session_is_lost_the_script_under_way_is_rolled_back_and_nothing_more_runs()
    {
        Server.When("trexis: fence */", TdsAnswer.Nothing.Break());
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, Script));

        await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "CREATE TABLE three (id int);"));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Message.ShouldContain("no longer holds the deployment lock: the session that held it has ended");
        Server.Count("ROLLBACK TRANSACTION").ShouldBeGreaterThan(0);
        Server.Count("COMMIT TRANSACTION").ShouldBe(0);
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_cancelled_script_is_ended_on_the_server_and_rolled_back()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        CancelAt("INSERT INTO two", source);

        await Should.ThrowAsync<OperationCanceledException>(
            () => session.RunScriptAsync(ToRun(Script), new Progress<ServerMessage>(), source.Token));

        Server.Count("ROLLBACK TRANSACTION").ShouldBe(1);
        await RunAsync(session, "CREATE TABLE three (id int);");
        (await database.ReadHistoryAsync(Cancel)).Journal.Count.ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_leaves_a_transaction_open_is_not_journalled()
    {
        Leaves(transactions: 2);

        (await FailureAsync()).Message.ShouldContain("leaves a transaction open");
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_moves_to_another_database_is_not_journalled()
    {
        Leaves(database: "master");

        (await FailureAsync()).Message.ShouldContain("database master");
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(21880 - 256, "QUOTED_IDENTIFIER at OFF, which was ON")]
    [InlineData(21880 - 32, "ANSI_NULLS at OFF, which was ON")]
    [InlineData(21880 - 16384, "XACT_ABORT at OFF, which was ON")]
    public async Task A_script_that_leaves_an_option_changed_is_refused_and_rolled_back(int options, string told)
    {
        Leaves(options: options);

        (await FailureAsync()).Message.ShouldContain($"V0001.sql left {told}");
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_script_outside_a_transaction_that_leaves_transactions_to_begin_by_themselves_is_refused()
    {
        Leaves(transactions: 0, options: 21880 + 2);
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => session.RunScriptAsync(ToRun(Script) with { Transactional = false }, new Progress<ServerMessage>(), Cancel));

        exception.Message.ShouldContain("V0001.sql left IMPLICIT_TRANSACTIONS at ON, which was OFF");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("Deutsch", "deployer", "LANGUAGE at Deutsch, which was us_english")]
    [InlineData("us_english", "auditor", "the user at auditor, which was deployer")]
    public async Task A_script_that_leaves_its_session_otherwise_is_refused_and_rolled_back(string language, string user, string told)
    {
        Leaves(language: language, user: user);

        (await FailureAsync()).Message.ShouldContain($"V0001.sql left {told}");
        (await JournalAsync()).ShouldBeEmpty();
    }

    // No view tells of SET ROWCOUNT: what it lets through of a statement of a known number of rows does.
    [Theory(Timeout = TimeLimit)]
    [InlineData("1")]
    [InlineData("1000")]
    [InlineData("999999")]
    public async Task A_script_that_leaves_a_limit_of_rows_is_refused_and_rolled_back(string rows)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, $"SET ROWCOUNT {rows};\nGO\n{Script}"));

        exception.Message.ShouldContain($"V0001.sql left ROWCOUNT at {rows}, which was 0");
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("SET ROWCOUNT 5000;\nDELETE FROM two;\nSET ROWCOUNT 0;", 6)]
    [InlineData("DELETE FROM two; SELECT @@ROWCOUNT; -- ROWCOUNT", 3)]
    public async Task Only_after_a_text_that_limits_rows_a_million_of_them_are_asked_for(string script, int tens)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        await RunAsync(session, script);

        var asked = Server.Server.Requests.Last(IsState).Text;
        (asked.Split("(VALUES (0), (1)").Length - 1).ShouldBe(tens);
        (await JournalAsync()).ShouldHaveSingleItem();
    }

    // What the script did to its session still holds when it has failed: nothing of ours is to be read there.
    [Theory(Timeout = TimeLimit)]
    [InlineData("EXECUTE AS USER = N'auditor';")]
    [InlineData("USE master;")]
    public async Task A_script_that_strays_and_fails_is_told_by_its_own_error_and_as_rolled_back(string strays)
    {
        Server.When("CREATE TABLE two", TdsAnswer.Nothing.Error(2714, 16, 6, "There is already an object named 'two' in the database."));
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, $"{strays}\nCREATE TABLE two (id int);"));

        exception.Error!.Number.ShouldBe(2714);
        exception.Kind.ShouldBe(DatabaseErrorKind.Statement);
        exception.Fault.Hint!.ShouldContain("was rolled back");
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("EXECUTE AS USER = N'auditor';")]
    [InlineData("USE master;")]
    public async Task A_script_that_strays_commits_in_the_middle_and_fails_is_never_told_as_rolled_back(string strays)
    {
        Server.When(
            request => request.Text.Contains("CREATE TABLE two", StringComparison.Ordinal),
            request =>
            {
                Server.EndTransaction(request.Connection, commits: true);
                return TdsAnswer.Nothing.Error(2714, 16, 6, "There is already an object named 'two' in the database.");
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, $"{strays}\nCREATE TABLE two (id int);"));

        exception.Error!.Number.ShouldBe(2714);
        exception.Kind.ShouldBe(DatabaseErrorKind.HalfCommitted);
        exception.Message.ShouldContain("committed in the middle");
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task What_a_failed_script_committed_is_unknown_where_nobody_could_ask_and_its_error_is_told_all_the_same()
    {
        Server.When("CREATE TABLE two", TdsAnswer.Nothing.Error(2714, 16, 6, "There is already an object named 'two' in the database."));
        Server.When("trexis: entry state", TdsAnswer.Nothing.Error(229, 14, 5, "The SELECT permission was denied on 'journal'."));
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "CREATE TABLE two (id int);"));

        exception.Error!.Number.ShouldBe(2714);
        exception.Kind.ShouldBe(DatabaseErrorKind.StateUnknown);
        exception.Message.ShouldContain("There is already an object");
        exception.Message.ShouldContain("nobody could ask");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true, "the script's transaction was rolled back; run again")]
    [InlineData(false, "what was executed before it stands; the script runs outside any transaction: look")]
    public async Task A_deadlock_says_what_stands_inside_and_outside_a_transaction(bool transactional, string hint)
    {
        Server.When("INSERT INTO two", TdsAnswer.Nothing.Error(1205, 13, 51, "The transaction was chosen as the deadlock victim."));
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => session.RunScriptAsync(
            ToRun(Script) with { Transactional = transactional }, new Progress<ServerMessage>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Fault.Hint!.ShouldContain(hint);
        exception.Fault.Hint!.ShouldNotContain("nothing was changed");
    }

    // The lock goes with its session, and the script's own session knows nothing of that.
    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Beside_a_script_whose_deployment_has_lost_its_lock_no_other_deployment_begins(bool ofAPlan)
    {
        using var script = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var arrived = new TaskCompletionSource();
        Server.When(
            request => request.Text.Contains("WAITFOR", StringComparison.Ordinal),
            _ =>
            {
                arrived.TrySetResult();
                return TdsAnswer.Nothing.Hang();
            });
        Server.Says("executing sessions", TdsTable.Of(["session 54 (deployer from build-7, trexis)", ""]));
        await using var database = await OpenAsync();
        await using var first = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var text = "WAITFOR DELAY '01:00';";
        var running = ofAPlan
            ? first.Batches!.RunAsync(new SqlText("plan.sql", text), new Progress<ServerMessage>(), script.Token) as Task
            : first.RunScriptAsync(ToRun(text) with { Transactional = false }, new Progress<ServerMessage>(), script.Token);
        await arrived.Task.WaitAsync(Cancel);
        Server.Server.EndSession(LockSession());

        var refused = await Should.ThrowAsync<DatabaseException>(
            () => database.BeginDeploymentAsync(Deployment with { Id = "CHG-8@def" }, TimeSpan.FromSeconds(1), Cancel));
        await script.CancelAsync();
        await Should.ThrowAsync<Exception>(() => running);

        refused.Kind.ShouldBe(DatabaseErrorKind.Locked);
        refused.Message.ShouldContain("session 54 (deployer from build-7, trexis) still executes what an earlier deployment sent");
        await first.DisposeAsync();
        await using var second = await database.BeginDeploymentAsync(Deployment with { Id = "CHG-8@def" }, TimeSpan.FromSeconds(1), Cancel);
    }

    // Nothing is executed then, the ROLLBACK that is sent neither: the end of the session takes the script back.
    [Theory(Timeout = TimeLimit)]
    [InlineData("NOEXEC")]
    [InlineData("PARSEONLY")]
    [InlineData("FMTONLY")]
    [InlineData("SHOWPLAN_ALL")]
    [InlineData("SHOWPLAN_XML")]
    public async Task A_script_that_leaves_execution_off_is_refused_and_rolled_back(string option)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, $"{Script}\nGO\nSET {option} ON;"));

        exception.Kind.ShouldBe(DatabaseErrorKind.Statement);
        exception.Message.ShouldContain(option.Split('_')[0]);
        exception.Message.ShouldContain("V0001.sql switched execution off");
        (await JournalAsync()).ShouldBeEmpty();
        (await RunAsync(session, "CREATE TABLE three (id int);")).RowsAffected.ShouldBe(1);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("STATISTICS XML")]
    [InlineData("STATISTICS PROFILE")]
    public async Task Plans_that_a_script_has_the_server_send_are_not_taken_for_answers(string option)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        (await RunAsync(session, $"SET {option} ON;\nGO\n{Script}")).RowsAffected.ShouldBe(3);

        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Done);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_that_leaves_execution_off_is_refused_and_rolled_back()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var executor = new BatchExecutor(session.Batches!, new Progress<BatchProgress>(), new Progress<ServerMessage>());
        var batches = SqlcmdScript.Read("BEGIN TRANSACTION;\nGO\nSET PARSEONLY ON;", "plan.sql").Bind(new Dictionary<string, string>());

        var exception = await Should.ThrowAsync<DatabaseException>(() => executor.RunAsync("plan.sql", batches, Cancel));

        exception.Message.ShouldContain("plan.sql switched execution off");
        var plan = Server.Server.Requests.Last(request => request.Text == "SET PARSEONLY ON;").Connection;
        SpinWait.SpinUntil(() => Server.OpenTransactions(plan) == 0, TimeSpan.FromSeconds(10)).ShouldBeTrue();
    }

    // A batch that is executed inside commits what is open: "Transaction count after EXECUTE indicates a mismatching number", error 266, is
    // what the server says of it afterwards.
    [Theory(Timeout = TimeLimit)]
    [InlineData("COMMIT", "committed in the middle")]
    [InlineData("ROLLBACK", "rolled back its own transaction and went on")]
    public async Task A_script_that_ends_its_transaction_where_nobody_reads_it_is_half_done_and_never_told_as_rolled_back(
        string how, string told)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => RunAsync(session, $"CREATE TABLE one (id int);\nEXEC (N'{how} TRANSACTION;');\nGO\nCREATE TABLE two (id int);"));

        exception.Kind.ShouldBe(DatabaseErrorKind.HalfCommitted);
        exception.Message.ShouldContain(told);
        exception.Fault.Hint!.ShouldContain("resolve");
        Server.Count("CREATE TABLE two").ShouldBe(0);
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_error_after_a_commit_that_nobody_saw_is_not_told_as_rolled_back()
    {
        Server.When(
            request => request.Text.Contains("EXEC dbo.archive", StringComparison.Ordinal),
            request =>
            {
                Server.EndTransaction(request.Connection, commits: true);
                return TdsAnswer.Nothing.Error(2714, 16, 6, "There is already an object named 'two' in the database.");
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => RunAsync(session, "EXEC dbo.archive;\nCREATE TABLE two (id int);"));

        exception.Kind.ShouldBe(DatabaseErrorKind.HalfCommitted);
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    // What is called rolls our transaction back, commits one of its own and begins another, so that the count of transactions is as it was
    // and error 266 does not come; then it fails, and XACT_ABORT takes the last one back with every trace of the first.
    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_swaps_its_transaction_for_another_and_fails_is_never_told_as_rolled_back()
    {
        Server.When(
            request => request.Text.Contains("EXEC dbo.swap", StringComparison.Ordinal),
            request =>
            {
                Server.EndTransaction(request.Connection, commits: false);
                Server.BeginTransaction(request.Connection);
                Server.EndTransaction(request.Connection, commits: true);
                Server.BeginTransaction(request.Connection);
                return TdsAnswer.Nothing.Error(2714, 16, 6, "There is already an object named 'two' in the database.");
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "EXEC dbo.swap;"));

        exception.Kind.ShouldBe(DatabaseErrorKind.HalfCommitted);
        exception.Message.ShouldContain("rolled back its own transaction and went on");
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    // A procedure's CATCH rolls back, writes what it met into a table, and throws: error 266 does not come, and no other transaction was
    // begun by a word. Under IMPLICIT_TRANSACTIONS the write begins one, which the driver is told of.
    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_rolls_back_where_nobody_reads_it_writes_something_and_fails_is_never_told_as_rolled_back()
    {
        var committed = false;
        Server.When(
            request => request.Text.Contains("EXEC dbo.import", StringComparison.Ordinal),
            request =>
            {
                Server.EndTransaction(request.Connection, commits: false);
                if (Server.OptionsOf(request.Connection).HasFlag(SessionOptions.ImplicitTransactions))
                    Server.BeginTransaction(request.Connection);
                else committed = true;
                return TdsAnswer.Nothing.Error(50000, 16, 1, "The import failed.");
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "EXEC dbo.import;"));

        committed.ShouldBeFalse("nothing of a script is committed statement by statement");
        exception.Kind.ShouldBe(DatabaseErrorKind.HalfCommitted);
        exception.Message.ShouldContain("rolled back its own transaction and went on");
        exception.Fault.Hint!.ShouldContain("what it did after that may be in the database");
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    // Outside of any transaction, and with the guard off, each statement commits by itself: the driver is told of nothing.
    [Theory(Timeout = TimeLimit)]
    [InlineData("SET IMPLICIT_TRANSACTIONS OFF;\nEXEC dbo.import;", true)]
    [InlineData("EXEC (N'ROLLBACK; SET IMPLICIT_TRANSACTIONS OFF; INSERT INTO two VALUES (1); THROW 50000, N''no'', 1;');", true)]
    [InlineData("SET IMPLICIT_TRANSACTIONS OFF;\nGO\nEXEC dbo.import;", false)]
    public async Task A_script_whose_guard_was_off_when_it_failed_outside_of_any_transaction_is_never_told_as_rolled_back(
        string script, bool unguarded)
    {
        Server.When(
            request => request.Text.Contains("dbo.import", StringComparison.Ordinal)
                || request.Text.Contains("N''no''", StringComparison.Ordinal),
            request =>
            {
                Server.EndTransaction(request.Connection, commits: false);
                return TdsAnswer.Nothing.Error(50000, 16, 1, "The import failed.");
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, script));

        exception.Kind.ShouldBe(unguarded ? DatabaseErrorKind.HalfCommitted : DatabaseErrorKind.Statement);
        (await JournalAsync()).Count.ShouldBe(unguarded ? 1 : 0);
        if (!unguarded) return;
        exception.Message.ShouldContain("may have rolled back its own transaction and gone on");
        exception.Fault.Hint!.ShouldContain("resolve");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_set_its_guard_back_has_it_again_in_the_next_batch()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        await RunAsync(session, "SET IMPLICIT_TRANSACTIONS OFF;\nGO\nCREATE TABLE two (id int);");

        Server.Transcript.Select(line => line[2..])
            .SkipWhile(line => line != "SET IMPLICIT_TRANSACTIONS OFF;")
            .Take(4)
            .ShouldBe(
                ["SET IMPLICIT_TRANSACTIONS OFF;", "session state", "SET IMPLICIT_TRANSACTIONS ON;", "CREATE TABLE two (id int);"]);
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Done);
    }

    // The server had told of another transaction before the connection broke.
    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_began_another_transaction_and_lost_its_connection_leaves_a_row_that_says_started()
    {
        Server.When(
            request => request.Text.Contains("EXEC dbo.swap", StringComparison.Ordinal),
            request =>
            {
                Server.EndTransaction(request.Connection, commits: false);
                Server.BeginTransaction(request.Connection);
                Server.EndTransaction(request.Connection, commits: true);
                return TdsAnswer.Nothing.Break();
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "EXEC dbo.swap;"));

        exception.Kind.ShouldBe(DatabaseErrorKind.HalfCommitted);
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    // A procedure's own BEGIN TRANSACTION only counts up: the server tells of a transaction when a new one is created (MS-TDS 2.2.5.3.2).
    [Fact(Timeout = TimeLimit)]
    public async Task A_script_that_begins_a_transaction_within_its_own_and_fails_is_rolled_back()
    {
        Server.When(
            request => request.Text.Contains("EXEC dbo.nested", StringComparison.Ordinal),
            request =>
            {
                Server.BeginTransaction(request.Connection);
                return TdsAnswer.Nothing.Error(2714, 16, 6, "There is already an object named 'two' in the database.");
            });
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "EXEC dbo.nested;"));

        exception.Kind.ShouldBe(DatabaseErrorKind.Statement);
        exception.Fault.Hint!.ShouldContain("was rolled back");
        (await JournalAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_deployment_whose_lock_another_one_has_taken_executes_nothing_more()
    {
        await using var database = await OpenAsync();
        await using var first = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        await RunAsync(first, "CREATE TABLE one (id int);");
        Server.Locks.Release(LockSession());
        await using var second = await database.BeginDeploymentAsync(Deployment with { Id = "CHG-8@def" }, TimeSpan.Zero, Cancel);
        await second.RecordAsync([], Cancel);

        var inside = await Should.ThrowAsync<DatabaseException>(() => RunAsync(first, "CREATE TABLE two (id int);"));
        var outside = await Should.ThrowAsync<DatabaseException>(
            () => first.RunScriptAsync(
                ToRun("CREATE TABLE two (id int);") with { Transactional = false }, new Progress<ServerMessage>(), Cancel));
        var plan = await Should.ThrowAsync<DatabaseException>(
            () => first.Batches!.RunAsync(new SqlText("plan.sql", "CREATE TABLE two (id int);"), new Progress<ServerMessage>(), Cancel));

        foreach (var refusal in new[] { inside, outside, plan })
        {
            refusal.Kind.ShouldBe(DatabaseErrorKind.Locked);
            refusal.Message.ShouldContain("another deployment has taken it");
        }

        Server.Count("CREATE TABLE two").ShouldBe(0);
        (await JournalAsync()).ShouldHaveSingleItem().State.ShouldBe(JournalState.Done);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_that_leaves_a_transaction_open_is_refused_and_rolled_back()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var executor = new BatchExecutor(session.Batches!, new Progress<BatchProgress>(), new Progress<ServerMessage>());
        var batches = SqlcmdScript.Read("CREATE TABLE one (id int);\nGO\nBEGIN TRANSACTION;\nINSERT one VALUES (1);", "plan.sql").Bind(
            new Dictionary<string, string>());

        var exception = await Should.ThrowAsync<DatabaseException>(() => executor.RunAsync("plan.sql", batches, Cancel));

        exception.Message.ShouldContain("plan.sql leaves a transaction open");
        Server.Count("ROLLBACK TRANSACTION").ShouldBe(1);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_plan_is_known_to_have_ended_only_where_the_server_has_said_so(bool answers)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Server.When(
            request => request.Text.Contains("CREATE TABLE two", StringComparison.Ordinal),
            _ =>
            {
                source.CancelAfter(TimeSpan.Zero);
                return answers ? TdsAnswer.Nothing.Hang() : TdsAnswer.Nothing.After(TimeSpan.FromSeconds(2)).Break();
            });
        var executor = new BatchExecutor(session.Batches!, new Progress<BatchProgress>(), new Progress<ServerMessage>());
        var batches = SqlcmdScript.Read("CREATE TABLE one (id int);\nGO\nCREATE TABLE two (id int);", "plan.sql").Bind(
            new Dictionary<string, string>());

        var exception = await Should.ThrowAsync<Exception>(() => executor.RunAsync("plan.sql", batches, source.Token));

        (executor.Done, executor.IsCancelConfirmed).ShouldBe((1, answers), exception.ToString());
        (exception is OperationCanceledException).ShouldBe(answers, exception.ToString());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_lock_that_another_deployment_holds_is_refused_with_its_name()
    {
        Server.When("sp_getapplock", TdsAnswer.Nothing.Rows(TdsTable.Of([-1, 77])));
        Server.Says("lock holder", TdsTable.Of(["deployment CHG-6@fff by bob (run 41)"u8.ToArray()]));
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.BeginDeploymentAsync(Deployment, TimeSpan.FromSeconds(2), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Message.ShouldContain("CHG-6@fff by bob");
        Server.Count("sp_getapplock").ShouldBeGreaterThan(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_wait_for_the_lock_is_told_once_when_it_begins_with_who_holds_it()
    {
        var tries = 0;
        Server.When(
            request => request.Text.Contains("trexis: take lock", StringComparison.Ordinal) && ++tries < 4,
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of([-1, 77])));
        Server.Says("lock holder", TdsTable.Of(["deployment CHG-6@fff by bob (run 41)"u8.ToArray()]));
        var told = new List<string>();
        await using var database = await OpenAsync();

        await using var session = await database.BeginDeploymentAsync(
            Deployment, new LockPatience(TimeSpan.FromSeconds(30), told.Add), Cancel);

        told.ShouldHaveSingleItem().ShouldEndWith("deployment CHG-6@fff by bob (run 41) holds the deployment lock; waits up to 30 s");
        tries.ShouldBe(4);
    }

    // Waited for inside the server it would end after 15 s, whatever the policy says, with error 1222 and nobody named.
    [Theory(Timeout = TimeLimit)]
    [InlineData(40)]
    [InlineData(int.MaxValue)]
    public async Task A_fence_that_somebody_locks_is_waited_for_as_long_as_the_lock_and_told_with_its_holder(int freed)
    {
        var tries = 0;
        Server.When(
            request => request.Text.Contains("trexis: fence off", StringComparison.Ordinal) && ++tries < freed,
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of([""])));
        Server.Says("fence holders", TdsTable.Of(
            ["session 61 (bob from desk-1, SSMS)", "BEGIN TRAN; SELECT * FROM trexis.fence WITH (TABLOCKX) WHERE token <> 'secret';"]));
        var told = new List<string>();
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(
            Deployment, new LockPatience(TimeSpan.FromSeconds(30), told.Add), Cancel);

        var run = RunAsync(session, Script);

        if (freed < int.MaxValue) (await run).RowsAffected.ShouldBe(2);
        else
        {
            var exception = await Should.ThrowAsync<DatabaseException>(() => run);
            exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
            exception.Message.ShouldContain("session 61 (bob from desk-1, SSMS)");
            exception.Message.ShouldEndWith("; waited 30 s");
            exception.Fault.Hint!.ShouldContain("nothing of this deployment was executed");
            Server.Count("CREATE TABLE one").ShouldBe(0);
        }

        tries.ShouldBe(Math.Min(freed, 61));
        var said = told.ShouldHaveSingleItem();
        said.ShouldContain("session 61 (bob from desk-1, SSMS): BEGIN TRAN; SELECT * FROM trexis.fence");
        said.ShouldEndWith("; waits up to 30 s");
        said.ShouldNotContain("secret");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_lock_whose_holder_may_not_be_seen_is_refused_all_the_same()
    {
        Server.When("sp_getapplock", TdsAnswer.Nothing.Rows(TdsTable.Of([-1, 77])));
        Server.Refuses("lock holder", 300, "VIEW SERVER STATE permission was denied.");
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Message.ShouldContain("another deployment");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_lock_that_the_server_denies_is_not_told_as_another_deployment()
    {
        Server.When("sp_getapplock", TdsAnswer.Nothing.Rows(TdsTable.Of([-999, 77])));
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.BeginDeploymentAsync(Deployment, TimeSpan.FromSeconds(2), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Message.ShouldContain("sp_getapplock answered -999");
        Server.Count("sp_getapplock").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_statement_in_a_database_that_is_not_there_is_told_with_what_to_correct()
    {
        Server.When("INSERT INTO two", TdsAnswer.Nothing.Error(911, 16, 1, "Database 'Sails' does not exist."));

        var exception = await FailureAsync();

        exception.Kind.ShouldBe(DatabaseErrorKind.Missing);
        exception.Fault.Hint!.ShouldContain("a name of three parts");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("!! rm -rf /")]
    [InlineData(":r other.sql")]
    [InlineData("SELECT '$(unset)';")]
    public async Task A_command_of_sqlcmd_that_is_not_carried_out_runs_nothing(string script)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        var sent = Server.Server.Requests.Count;

        await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "CREATE TABLE one (id int);\nGO\n" + script));

        Server.Server.Requests.Count.ShouldBe(sent);
    }

    private int LockSession() => Server.Server.Requests.Last(
        request => request.Text.Contains("trexis: take lock", StringComparison.Ordinal)).Connection;

    private async Task<IReadOnlyList<JournalEntry>> JournalAsync()
    {
        await using var database = await OpenAsync();
        return (await database.ReadHistoryAsync(Cancel)).Journal;
    }

    // The first question of a session asks how it begins; those after it ask what has become of that.
    private bool IsAskedAfterwards(TdsRequest request) => IsState(request)
        && Server.Server.Requests.Count(other => other.Connection == request.Connection && IsState(other)) > 1;

    private static bool IsState(TdsRequest request) => request.Text.Contains("trexis: session state", StringComparison.Ordinal);

    private void Leaves(
        string database = "Sales", int transactions = 1, int options = 21880, string language = "us_english", string user = "deployer") =>
        Server.When(IsAskedAfterwards, request => TdsAnswer.Nothing.Rows(
            SqlServerDouble.SessionState(request.Connection, database, transactions, options, language, user)));

    private async Task<DatabaseException> FailureAsync()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        return await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, Script));
    }

    private Task<ScriptRun> RunAsync(IDeploymentSession session, string text) =>
        session.RunScriptAsync(ToRun(text), new Progress<ServerMessage>(), Cancel);

    private static ScriptToRun ToRun(string text) =>
        new(new SqlText("V0001.sql", text), "versioned", new string('e', 64), Transactional: true);
}
