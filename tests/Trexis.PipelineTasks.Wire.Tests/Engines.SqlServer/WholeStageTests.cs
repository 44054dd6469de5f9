using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>The sample, carried through one environment by the command line, against the loopback server.</summary>
public sealed class WholeStageTests : StageScene
{
    /// <summary>Questions of one precheck on the target's one connection.</summary>
    private const int MostBatches = 12;

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task The_sample_goes_through_an_environment_and_the_transcript_is_as_reviewed()
    {
        CopySample("sqlserver");

        var ran = await TrexisAsync("run", "--environment", "dev");

        Documents.Select(document => document.Task)
            .ShouldBe(
                [
                    "prepare", "deploy-scripts", "rollback", "precheck", "backup", "perf-gate", "deploy-scripts", "validate", "perf-gate",
                    "report",
                ],
                ran.Said);
        Documents.SelectMany(document => document.Results.Where(result => result.Refuses))
            .Select(result => $"{result.Code}: {result.Message}")
            .ShouldBeEmpty(ran.Said);
        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        var journal = await JournalAsync();
        journal.ShouldBe(
            [
                "V0002__order_total.sql", "V0003__backfill_order_totals.sql", "V0004__index_open_orders.sql",
                "V0005__drop_legacy_code.sql", "R__order_totals.sql",
            ]);
        StageTranscript.Of(Server.Server).ShouldMatchGolden("whole-stage.txt");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_precheck_is_one_connection_and_few_round_trips()
    {
        CopySample("sqlserver");

        await TrexisAsync("precheck", "--environment", "dev");

        var ofTarget = Server.Server.Requests.GroupBy(request => request.Connection)
            .Where(connection => connection.First().Database == "Sales")
            .ToList();
        ofTarget.Count.ShouldBe(1);
        ofTarget[0].Count(request => !request.Text.StartsWith("BEGIN TRANSACTION;", StringComparison.Ordinal))
            .ShouldBeLessThanOrEqualTo(MostBatches);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("login", ExitCode.Refused, "environment.reachable")]
    [InlineData("garbage", ExitCode.Refused, "environment.reachable")]
    [InlineData("denied", ExitCode.Passed, "resources.cpu")]
    public async Task A_precheck_of_a_server_in_trouble_names_it_and_ends_with_the_right_code(string trouble, int code, string check)
    {
        CopySample("sqlserver");
        if (trouble == "login") Server.Server.Login = (_, _) => new TdsMessage(18456, 14, 8, "Login failed for user 'deployer'.");
        if (trouble == "garbage") Server.Server.Fault = _ => TdsFault.SpeaksHttp;
        if (trouble == "denied")
            Server.Refuses("host cpu", 300, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");

        var ran = await TrexisAsync("precheck", "--environment", "dev");

        ran.Code.ShouldBe(code, ran.Said);
        var result = Documents.Single().Results.Single(judged => judged.Code == check);
        result.Verdict.ShouldBe(trouble == "denied" ? Verdict.Unknown : Verdict.Failed);
        ran.Said.ShouldNotContain("hunter2");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("deadlock", ExitCode.Refused, "run again when less happens on the server")]
    [InlineData("log full", ExitCode.Refused, "back up the log or make room for it")]
    [InlineData("lost", ExitCode.Fault, "look at the target's journal before anything else")]
    public async Task A_deployment_in_trouble_stops_with_the_right_code_and_advises_about_the_trouble(
        string trouble, int code, string remedy)
    {
        await ReadyAsync();

        Server.When("CREATE INDEX IX_orders_open", trouble switch
        {
            "deadlock" => TdsAnswer.Nothing.Error(
                1205,
                13,
                51,
                "Transaction (Process ID 52) was deadlocked on lock resources with another process and has been chosen as the deadlock "
                    + "victim. Rerun the transaction."),
            "log full" => TdsAnswer.Nothing.Error(9002, 17, 4, "The transaction log for database 'Sales' is full due to 'LOG_BACKUP'."),
            _ => TdsAnswer.Nothing.Break(),
        });

        var ran = await TrexisAsync("deploy-scripts", "apply", "--environment", "dev");

        ran.Code.ShouldBe(code, ran.Said);
        Executed.Remedy.ShouldNotBeNull().ShouldContain(remedy);
        Server.Count("CREATE INDEX IX_orders_open").ShouldBe(1);
        (await JournalAsync()).ShouldBe(["V0002__order_total.sql", "V0003__backfill_order_totals.sql"]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_cancel_that_the_server_does_not_confirm_leaves_a_document_that_names_what_was_being_executed()
    {
        await ReadyAsync();
        using var stop = new CancellationTokenSource();
        Stop = stop.Token;
        Server.When(
            request => request.Text.Contains("CREATE INDEX IX_orders_open", StringComparison.Ordinal),
            _ =>
            {
                stop.CancelAfter(TimeSpan.Zero);
                return TdsAnswer.Nothing.After(TimeSpan.FromMinutes(1));
            });

        var ran = await TrexisAsync("deploy-scripts", "apply", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Cancelled, ran.Said);
        Executed.Verdict.ShouldBe(Verdict.Unknown);
        Executed.Message.ShouldBe("V0004__index_open_orders.sql was being executed; the cancel was not confirmed");
        Executed.Findings.Select(finding => $"{finding.Subject[..5]} {finding.Observed.Split(' ')[0]}")
            .ShouldBe(["V0004 being", "V0005 not", "R__or not", "V0002 done", "V0003 done"]);
        Documents[^1].Metrics["scripts.executed"].Value.ShouldBe(2);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wait_that_this_login_may_not_see_is_ended_by_the_server_after_the_time_that_the_policy_says(bool demanded)
    {
        await ReadyAsync(demanded ? "    watch: { wait: 7s }\n" : "");
        Server.Refuses("blocked sessions", 300, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");
        Server.When(
            request => request.Text.Contains("CREATE INDEX IX_orders_open", StringComparison.Ordinal),
            request => Server.Server.Requests.Any(
                other => other.Connection == request.Connection
                    && other.Text.Contains($"SET LOCK_TIMEOUT {(demanded ? "7000" : "-1")};", StringComparison.Ordinal))
                ? TdsAnswer.Nothing.Error(1222, 16, 45, "Lock request time out period exceeded.")
                : TdsAnswer.Nothing);

        var ran = await TrexisAsync("deploy-scripts", "apply", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        Executed.Message.ShouldContain(
            demanded
                ? "waited 7 s for a lock that another session holds, as long as the policy allows (watch: wait: 7 s)"
                : "Lock request time out period exceeded.");
        Executed.Remedy.ShouldNotBeNull().ShouldContain("find the session that holds the lock");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_lock_that_another_deployment_holds_is_advised_about_as_its_holder_asks_for()
    {
        await ReadyAsync();
        Server.Says("lock holder", TdsTable.Of(["deployment CHG-7@abc by bob (run 1)"u8.ToArray()]));
        await using var database = await OpenAsync();
        await using var other = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

        var ran = await TrexisAsync("deploy-scripts", "apply", "--environment", "dev", "--lock-wait", "0s");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        Documents[^1].Results.Single(result => result.Code == DeploymentSteps.Locked.Code)
            .Remedy.ShouldBe("wait for it to end, or cancel it; a holder whose connection ended frees the lock by itself");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("sqlserver")]
    [InlineData("sqlite")]
    public async Task What_init_writes_is_accepted_by_our_own_checks_of_scripts(string engine)
    {
        Server.HoldsNothing();
        foreach (var verb in (string[][])[
            ["init", "--engine", engine], ["prepare", "--environment", "dev"], ["deploy-scripts", "plan", "--environment", "dev"]])
        {
            var ran = await TrexisAsync(verb);
            ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        }

        Documents[^1].Results.Where(result => result.Code.StartsWith("scripts.", StringComparison.Ordinal))
            .ShouldAllBe(result => result.Verdict == Verdict.Passed || (engine == "sqlite" && result.Code == "scripts.lint-clean"));
        Documents[^1].Results.Single(result => result.Code == "scripts.lint-clean").Findings.ShouldBeEmpty();
    }

    private RunResult Executed => Documents[^1].Results.Single(result => result.Code == DeploymentSteps.Executed.Code);

    private async Task ReadyAsync(string watch = "")
    {
        CopySample("sqlserver");
        const string dev = "  dev:\n";
        Folder.Write("policy.yml", File.ReadAllText(Folder.At("policy.yml")).Replace(dev, dev + watch, StringComparison.Ordinal));
        foreach (var before in (string[][])[["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"], ["backup"]])
        {
            var passed = await TrexisAsync([.. before, "--environment", "dev"]);
            passed.Code.ShouldBe(ExitCode.Passed, passed.Said);
        }
    }

    private async Task<List<string>> JournalAsync()
    {
        await using var database = await OpenAsync();
        return [.. (await database.ReadHistoryAsync(Cancel)).Journal.Where(entry => entry.Kind != "prepare").Select(entry => entry.Script)];
    }
}
