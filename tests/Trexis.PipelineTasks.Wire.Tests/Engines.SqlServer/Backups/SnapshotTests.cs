using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

/// <summary>A snapshot beside the backup, and the rollback option to it.</summary>
public sealed class SnapshotTests : StageScene
{
    private const string Earlier = "Sales_trexis_20260302T010500123Z-a1b2c3";

    private const string Strange = "Sales_trexis_of_bob";

    private const string Revert = "FROM DATABASE_SNAPSHOT";

    [Fact(Timeout = TimeLimit)]
    public async Task A_snapshot_is_taken_with_a_sparse_file_beside_each_data_file_and_named_in_the_document()
    {
        Server.Says(
            "snapshot files",
            TdsTable.Of(["Sales", "/data/it's.mdf", "ROWS", "ONLINE", 0], ["more", "/data/more.ndf", "ROWS", "ONLINE", 0]));

        await PrepareAsync();

        var document = Documents[^1];
        var name = document.Outputs["snapshot-name"];
        var mark = name["Sales_".Length..];
        name.ShouldBe($"Sales_trexis_{document.Run.Id}");
        Sent("CREATE DATABASE").ShouldHaveSingleItem().ShouldBe($"""
            CREATE DATABASE [{name}] ON
                (NAME = [Sales], FILENAME = N'/data/it''s.mdf.{mark}.ss'),
                (NAME = [more], FILENAME = N'/data/more.ndf.{mark}.ss')
            AS SNAPSHOT OF [Sales];
            """);
        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Passed);
        Result("backup.taken").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Earlier_ones_of_ours_are_dropped_when_the_new_one_stands_and_a_strangers_never()
    {
        Stand(Earlier, Strange);

        await PrepareAsync();

        Sent("DROP DATABASE").ShouldHaveSingleItem().ShouldContain($"s.name = N'{Earlier}' AND s.source_database_id = DB_ID(N'Sales')");
        var order = Server.Server.Requests.Select(request => request.Text)
            .Where(text => text.Contains("CREATE DATABASE", StringComparison.Ordinal)
                || text.Contains("DROP DATABASE", StringComparison.Ordinal))
            .ToList();
        order[0].ShouldContain("CREATE DATABASE");
        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Warned);
        Result("backup.snapshot-taken").Message.ShouldContain($"dropped {Earlier}");
        Result("backup.snapshot-taken").Findings.ShouldHaveSingleItem().Subject.ShouldBe(Strange);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_snapshot_that_the_server_refuses_fails_and_drops_no_earlier_one()
    {
        Stand(Earlier);
        Server.When("AS SNAPSHOT OF", TdsAnswer.Nothing.Error(5119, 16, 1, "Cannot make the file a sparse file."));

        await PrepareAsync(ExitCode.Refused);

        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Failed);
        Result("backup.snapshot-taken").Message.ShouldContain("error 5119");
        Sent("DROP DATABASE").ShouldBeEmpty();
        Documents[^1].Outputs.Keys.ShouldNotContain("snapshot-name");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(5, "SQL Azure", "12.0.2000.8", "Azure SQL Database")]
    [InlineData(8, "SQL Azure", "12.0.2000.8", "Managed Instance")]
    [InlineData(2, "Standard Edition", "13.0.1601.5", "before 2016 SP1")]
    public async Task A_server_without_snapshots_says_so_and_is_not_asked(int engineEdition, string edition, string version, string reason)
    {
        Server.Says("server identity", TdsTable.Of(["sql-1", "Sales", version, edition, engineEdition, "deployer", "deployer", 130, 0]));
        await using var database = await OpenAsync();

        var facts = await database.Snapshots.ReadAsync(Cancel);

        facts.Standing.ShouldBeOfType<Fact<IReadOnlyList<SnapshotRecord>>.NotApplicable>().Reason.ShouldContain(reason);
        Server.Count("database snapshots").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task What_a_snapshot_holds_by_now_is_read_with_it_and_without_that_right_it_still_stands()
    {
        Server.Says("database snapshots", TdsTable.Of([Earlier, 60]));
        Server.Says("snapshot sizes", TdsTable.Of(["another", 1L], [Earlier, 67_108_864L]));
        await using var database = await OpenAsync();

        (await database.Snapshots.ReadAsync(Cancel)).Standing.ValueOr(null).ShouldHaveSingleItem().ChangedBytes.ShouldBe(67_108_864L);
        Server.Refuses("snapshot sizes", 300, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");
        (await database.Snapshots.ReadAsync(Cancel)).Standing.ValueOr(null).ShouldHaveSingleItem().ChangedBytes.ShouldBeNull();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task On_Azure_the_step_is_skipped_with_the_reason()
    {
        Server.Says("server identity", TdsTable.Of(["sql-1", "Sales", "12.0.2000.8", "SQL Azure", 5, "deployer", "deployer", 160, 0]));
        CopySample("sqlserver");

        await TrexisAsync("backup", "--environment", "dev", "--snapshot");

        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Skipped);
        Result("backup.snapshot-taken").Message.ShouldContain("the service has no database snapshots");
        Server.Count("AS SNAPSHOT OF").ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("FILESTREAM", "ONLINE", 0, "holds FILESTREAM")]
    [InlineData("ROWS", "OFFLINE", 0, "is OFFLINE")]
    [InlineData("ROWS", "ONLINE", 1, "read-only filegroup")]
    public async Task A_database_that_could_not_be_reverted_gets_none(string kind, string state, int readOnly, string reason)
    {
        Server.Says(
            "snapshot files",
            TdsTable.Of(["Sales", "/data/Sales.mdf", "ROWS", "ONLINE", 0], ["papers", "/data/papers", kind, state, readOnly]));

        await PrepareAsync();

        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Skipped);
        Result("backup.snapshot-taken").Message.ShouldContain(reason);
        Server.Count("AS SNAPSHOT OF").ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("snapshot files")]
    [InlineData("database snapshots")]
    public async Task What_the_server_does_not_tell_leaves_the_step_unknown(string question)
    {
        CopySample("sqlserver");
        await RunAsync(ExitCode.Passed, "prepare");
        Server.Refuses(question, 229, "The SELECT permission was denied.");

        await TrexisAsync("backup", "--environment", "dev", "--snapshot");

        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Unknown);
        Result("backup.snapshot-taken").Message.ShouldContain("permission was denied");
        Server.Count("AS SNAPSHOT OF").ShouldBe(0);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task The_database_is_reverted_under_the_lock_which_is_taken_again_and_the_way_is_priced_before()
    {
        var name = await DeployAsync();
        await RunAsync(ExitCode.Passed, "rollback", "plan");
        Documents[^1].Outputs.Values.ShouldContain("snapshot");
        Documents[^1].Outputs["snapshot.loss"].ShouldContain("the chain of log backups: it ends there");
        var before = Server.Server.Requests.Count;

        await RunAsync(ExitCode.Passed, "rollback", "apply", "--option", "snapshot");

        var asked = Server.Server.Requests.Skip(before)
            .Select(request => (request.Connection, Told: SqlServerDouble.Told(request)))
            .ToList();
        var locks = asked.Where(request => request.Told.StartsWith("take lock", StringComparison.Ordinal))
            .Select(request => request.Connection)
            .ToList();
        locks.Distinct().Count().ShouldBe(2, "one before the revert ended its session, one after");
        asked.Where(request => request.Told.Contains("DATABASE [Sales]", StringComparison.Ordinal))
            .Select(request => request.Told)
            .ShouldBe(
        [
            "ALTER DATABASE [Sales] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; IF @@ERROR = 0 "
                + $"RESTORE DATABASE [Sales] FROM DATABASE_SNAPSHOT = N'{name}';",
            "IF DATABASEPROPERTYEX(N'Sales', N'Status') = N'ONLINE' ALTER DATABASE [Sales] SET MULTI_USER WITH ROLLBACK IMMEDIATE;",
        ]);
        asked.Where(request => request.Told.StartsWith("INSERT INTO trexis.history", StringComparison.Ordinal))
            .Select(request => request.Connection)
            .ShouldBe([locks[0], locks[1]], "that it is begun, and how it ended");
        Result("rollback.executed").Verdict.ShouldBe(Verdict.Passed);
        Result("rollback.schema-restored").Verdict.ShouldBe(Verdict.Passed);
        Sent("DROP DATABASE").ShouldBeEmpty();
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task While_another_snapshot_stands_the_way_is_closed_and_nothing_is_sent()
    {
        var name = await DeployAsync();
        Stand(name, Strange);

        await RunAsync(ExitCode.Refused, "rollback", "apply", "--option", "snapshot");

        Result("rollback.executed").Verdict.ShouldBe(Verdict.Failed);
        Result("rollback.executed").Message.ShouldContain(Strange);
        Server.Count(Revert).ShouldBe(0);
        Server.Count("SET SINGLE_USER").ShouldBe(0);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_snapshot_of_another_deployment_is_no_way_back()
    {
        await DeployAsync();
        Stand(Earlier);

        await RunAsync(ExitCode.Refused, "rollback", "apply", "--option", "snapshot");

        Result("rollback.executed").Message.ShouldContain("this deployment's own is gone");
        Server.Count(Revert).ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Another_snapshot_than_the_deployments_own_cannot_be_named()
    {
        CopySample("sqlserver");

        var ran = await TrexisAsync("rollback", "apply", "--environment", "dev", "--option", "snapshot", "--to", Strange);

        ran.Code.ShouldBe(ExitCode.BadInput, ran.Said);
        ran.Said.ShouldContain("--to: is not for a snapshot");
        Server.Server.Requests.ShouldBeEmpty();
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_revert_that_the_server_refuses_lets_others_in_again()
    {
        await DeployAsync();
        Server.When(Revert, TdsAnswer.Nothing.Error(3137, 16, 1, "Database cannot be reverted."));

        await RunAsync(ExitCode.Refused, "rollback", "apply", "--option", "snapshot");

        Result("rollback.executed").Verdict.ShouldBe(Verdict.Failed);
        Result("rollback.executed").Message.ShouldContain("Sales is ONLINE and MULTI_USER now");
        Server.Count("SET MULTI_USER").ShouldBe(1);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task The_snapshot_from_before_stays_when_the_deployment_has_begun()
    {
        var name = await DeployAsync();

        await RunAsync(ExitCode.Passed, "backup", "--snapshot");

        Result("backup.snapshot-taken").Verdict.ShouldBe(Verdict.Passed);
        Result("backup.snapshot-taken").Message.ShouldStartWith(name);
        Server.Count("AS SNAPSHOT OF").ShouldBe(1);
        Sent("DROP DATABASE").ShouldBeEmpty();
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_restore_of_the_backup_drops_our_snapshot_first_for_the_server_would_refuse()
    {
        var name = await DeployAsync();
        await RunAsync(ExitCode.Passed, "rollback", "apply", "--option", "backup");

        Documents[^1].Outputs["backup.loss"].ShouldContain($"snapshot {name}: it is dropped first");
        var told = Server.Server.Requests.Select(request => request.Text).ToList();
        told.FindIndex(text => text.Contains($"DROP DATABASE [{name}]", StringComparison.Ordinal))
            .ShouldBeInRange(0, told.FindIndex(text => text.Contains("RESTORE DATABASE [Sales]", StringComparison.Ordinal)));
    }

    private RunResult Result(string code) => Documents[^1].Results.Single(result => result.Code == code);

    private List<string> Sent(string text) =>
        [.. Server.Server.Requests.Select(request => request.Text).Where(sent => sent.Contains(text, StringComparison.Ordinal))];

    private void Stand(params string[] names) =>
        Server.Says("database snapshots", TdsTable.Of([.. names.Select(name => new object?[] { name, 60 })]));

    // Until the deployment changes something; the last document is the backup's.
    private async Task PrepareAsync(int code = ExitCode.Passed)
    {
        CopySample("sqlserver");
        foreach (var step in (string[][])[["prepare"], ["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"]])
            await RunAsync(ExitCode.Passed, step);
        await RunAsync(code, "backup", "--snapshot");
    }

    /// <returns>The snapshot's name.</returns>
    private async Task<string> DeployAsync()
    {
        await PrepareAsync();
        var name = Documents[^1].Outputs["snapshot-name"];
        Stand(name);
        await RunAsync(ExitCode.Passed, "deploy-scripts", "apply");
        return name;
    }

    private async Task RunAsync(int code, params string[] step)
    {
        var ran = await TrexisAsync([.. step, "--environment", "dev"]);
        ran.Code.ShouldBe(code, ran.Said);
    }
}
