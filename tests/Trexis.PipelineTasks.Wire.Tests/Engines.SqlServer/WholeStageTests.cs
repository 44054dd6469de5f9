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
    [InlineData("deadlock", ExitCode.Refused)]
    [InlineData("log full", ExitCode.Refused)]
    [InlineData("lost", ExitCode.Fault)]
    public async Task A_deployment_in_trouble_stops_and_ends_with_the_right_code(string trouble, int code)
    {
        CopySample("sqlserver");
        foreach (var before in (string[][])[["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"], ["backup"]])
        {
            var passed = await TrexisAsync([.. before, "--environment", "dev"]);
            passed.Code.ShouldBe(ExitCode.Passed, passed.Said);
        }

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
        Server.Count("CREATE INDEX IX_orders_open").ShouldBe(1);
        (await JournalAsync()).ShouldBe(["V0002__order_total.sql", "V0003__backfill_order_totals.sql"]);
    }

    private async Task<List<string>> JournalAsync()
    {
        await using var database = await OpenAsync();
        return [.. (await database.ReadHistoryAsync(Cancel)).Journal.Where(entry => entry.Kind != "prepare").Select(entry => entry.Script)];
    }
}
