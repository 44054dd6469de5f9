using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.SqlServer;

/// <summary>The sample, carried through one environment by the command line, against the loopback server.</summary>
public sealed partial class WholeStageTests : SqlServerScene
{
    /// <summary>Questions of one precheck on the target's one connection.</summary>
    private const int MostBatches = 12;

    private readonly TemporaryFolder _folder = new();

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task The_sample_goes_through_an_environment_and_the_transcript_is_as_reviewed()
    {
        CopySample();

        var ran = await TrexisAsync("run", "--environment", "dev");

        var documents = new RunStore(_folder.At(".trexis")).Load().Select(stored => stored.Document).ToList();
        documents.Select(document => document.Task).ShouldBe(["prepare", "deploy-scripts", "rollback", "precheck", "backup", "perf-gate", "deploy-scripts", "validate", "perf-gate", "report"], ran.Said);
        documents.SelectMany(document => document.Results.Where(result => result.Refuses)).Select(result => $"{result.Code}: {result.Message}").ShouldBeEmpty(ran.Said);
        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        var journal = await JournalAsync();
        journal.ShouldBe(["V0002__order_total.sql", "V0003__backfill_order_totals.sql", "V0004__index_open_orders.sql", "V0005__drop_legacy_code.sql", "R__order_totals.sql"]);
        Told(Server.Transcript).ShouldMatchGolden("whole-stage.txt");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_precheck_is_one_connection_and_few_round_trips()
    {
        CopySample();

        await TrexisAsync("precheck", "--environment", "dev");

        var ofTarget = Server.Server.Requests.GroupBy(request => request.Connection).Where(connection => connection.First().Database == "Sales").ToList();
        ofTarget.Count.ShouldBe(1);
        ofTarget[0].Count(request => !request.Text.StartsWith("BEGIN TRANSACTION;", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(MostBatches);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("login", ExitCode.Refused, "environment.reachable")]
    [InlineData("garbage", ExitCode.Refused, "environment.reachable")]
    [InlineData("denied", ExitCode.Passed, "resources.cpu")]
    public async Task A_precheck_of_a_server_in_trouble_names_it_and_ends_with_the_right_code(string trouble, int code, string check)
    {
        CopySample();
        if (trouble == "login") Server.Server.Login = (_, _) => new TdsMessage(18456, 14, 8, "Login failed for user 'deployer'.");
        if (trouble == "garbage") Server.Server.Fault = _ => TdsFault.SpeaksHttp;
        if (trouble == "denied") Server.Refuses("host cpu", 300, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");

        var ran = await TrexisAsync("precheck", "--environment", "dev");

        ran.Code.ShouldBe(code, ran.Said);
        var result = new RunStore(_folder.At(".trexis")).Load().Single().Document.Results.Single(judged => judged.Code == check);
        result.Verdict.ShouldBe(trouble == "denied" ? Trexis.PipelineTasks.Checks.Verdict.Unknown : Trexis.PipelineTasks.Checks.Verdict.Failed);
        ran.Said.ShouldNotContain("hunter2");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("deadlock", ExitCode.Refused)]
    [InlineData("log full", ExitCode.Refused)]
    [InlineData("lost", ExitCode.Fault)]
    public async Task A_deployment_in_trouble_stops_and_ends_with_the_right_code(string trouble, int code)
    {
        CopySample();
        (await TrexisAsync("deploy-scripts", "plan", "--environment", "dev")).Code.ShouldBe(ExitCode.Passed);
        (await TrexisAsync("backup", "--environment", "dev")).Code.ShouldBe(ExitCode.Passed);
        Server.When("CREATE INDEX IX_orders_open", trouble switch
        {
            "deadlock" => TdsAnswer.Nothing.Error(1205, 13, 51, "Transaction (Process ID 52) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction."),
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

    // The order of connections is the run's. The watch's own is left out: how often it looks, and whether it comes to look at all, is the machine's.
    private static string Told(IReadOnlyList<string> transcript)
    {
        var connections = transcript
            .Select(line => line.Split(' ', 2))
            .GroupBy(line => int.Parse(line[0], System.Globalization.CultureInfo.InvariantCulture), line => Settled().Replace(line[1], "trexis_verify_…"))
            .OrderBy(connection => connection.Key)
            .Where(connection => connection.Any(line => line != "server identity" && !line.Contains("own log", StringComparison.Ordinal)));
        var lines = new List<string>();
        foreach (var (number, connection) in connections.Index())
        {
            foreach (var line in connection.Select(line => $"{number + 1} {line}"))
            {
                if (lines.Count == 0 || lines[^1] != line) lines.Add(line);
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    private async Task<(int Code, string Said)> TrexisAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, new Ambient
        {
            Time = TimeProvider.System,
            Environment = new Dictionary<string, string> { ["USER"] = "alice", ["TREXIS_CONNECTION"] = Server.Server.ConnectionString() },
            Output = output,
            Error = output,
            WorkingFolder = _folder.Path,
            Interactive = false,
            Cancel = Cancel,
        });
        return (code, output.ToString());
    }

    private void CopySample([System.Runtime.CompilerServices.CallerFilePath] string here = "")
    {
        var root = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(root, "Trexis.PipelineTasks.sln"))) root = Path.GetDirectoryName(root)!;
        var sample = Path.Combine(root, "samples", "sqlserver");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories)) _folder.Write(Path.GetRelativePath(sample, file), File.ReadAllText(file));
    }

    [GeneratedRegex("trexis_verify_[0-9a-f]{8}")]
    private static partial Regex Settled();
}
