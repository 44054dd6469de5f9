using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

/// <summary>Backups of one server that are proven on another.</summary>
public sealed class VerifyOnTests : StageScene
{
    private const string Location = "/backups/sales-1.bak";

    private readonly SqlServerDouble _other = new();

    public VerifyOnTests() => Is("sql-verify-01", "16.0.4135.4");

    public override async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_backup_is_read_restored_checked_and_dropped_on_the_other_server_and_nothing_is_restored_beside_the_database()
    {
        Stage();

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--verify", "restore");

        code.ShouldBe(ExitCode.Passed, said);
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("RESTORE ", StringComparison.Ordinal));
        _other.Server.Requests.Select(request => request.Text)
            .Where(text => text.StartsWith("RESTORE ", StringComparison.Ordinal)
                || text.Contains("DROP DATABASE", StringComparison.Ordinal))
            .Select(text => text.Split(' ')[1])
            .ShouldBe(["VERIFYONLY", "DATABASE", "DB_ID(N'" + Copy() + "')"]);
        _other.Count("integrity check").ShouldBe(1);
        _other.Server.Logins.Select(login => login.Database).Distinct().ShouldBe(["master", Copy()]);
        Server.Count("INSERT INTO trexis.backup_proof").ShouldBe(1, "what was proven is remembered in the database itself");
        var document = Documents[^1];
        document.Outputs["backup-verified"].ShouldBe("restore");
        document.Outputs["backup-verified-on"].ShouldBe("sql-verify-01");
        Result("backup.restored").Message.ShouldStartWith("Restored on sql-verify-01, checked and counted in ");
        said.ShouldNotContain("hunter2");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Checksums_are_read_where_the_backup_was_written()
    {
        Stage();

        (await TrexisAsync("backup", "--environment", "dev", "--verify", "checksum")).Code.ShouldBe(ExitCode.Passed);

        Server.Count("RESTORE VERIFYONLY").ShouldBe(1);
        _other.Server.Accepted.ShouldBe(0);
        Documents[^1].Outputs.Keys.ShouldNotContain("backup-verified-on");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_copy_there_is_compared_with_the_original_here()
    {
        _other.Says("tables", TdsTable.Of([101, "dbo", "customers", 0L, "NON_TEMPORAL_TABLE SCHEMA_AND_DATA 0", 9L]));
        await using var database = await OpenAsync();

        var result = await ProveAsync(database);

        (result.Holds, result.Reached, result.Server).ShouldBe((false, BackupVerification.Integrity, "sql-verify-01"));
        result.Problems.ShouldBe(
            ["table dbo.customers has no row in the copy and 2 rows in the database", "table dbo.orders is not in the copy"]);
        _other.Count("DROP DATABASE [trexis_verify_").ShouldBe(1);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("15.0.4153.1", 2, "sql-verify-01", 1, "older than SQL Server 16.0.4135.4")]
    [InlineData("12.0.2000.8", 5, "sql-verify-01", 1, "restores no backup file")]
    [InlineData("16.0.4135.4", 3, "SQL-DEV-01", 1, "is the database's own server")]
    [InlineData("16.0.4135.4", 3, "sql-verify-01", 0, "the login deployer may make no database there")]
    public async Task A_server_that_cannot_prove_it_is_told_before_a_backup_is_taken(
        string version, int edition, string name, int may, string reason)
    {
        Is(name, version, edition);
        _other.Says("database creation", TdsTable.Of([may]));
        Stage();

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--verify", "restore");

        code.ShouldBe(ExitCode.Refused, said);
        Result("backup.taken").Message.ShouldStartWith("No backup is taken, for it could not be proven by restore: ");
        Result("backup.taken").Message.ShouldContain(reason);
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("BACKUP ", StringComparison.Ordinal));
        _other.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("RESTORE ", StringComparison.Ordinal));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("login")]
    [InlineData("closed")]
    public async Task A_server_that_lets_nobody_in_is_told_before_a_backup_is_taken(string trouble)
    {
        if (trouble == "login") _other.Server.Login = (_, _) => new TdsMessage(18456, 14, 5, "Login failed for user 'deployer'.");
        else _other.Server.Fault = _ => TdsFault.ClosesOnAccept;
        Stage();

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--verify", "restore");

        code.ShouldBe(ExitCode.Refused, said);
        Result("backup.taken").Message.ShouldContain($"127.0.0.1,{_other.Server.Port}/master");
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("BACKUP ", StringComparison.Ordinal));
        said.ShouldNotContain("hunter2");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_variable_that_is_not_set_is_an_input_error_before_anything_is_asked()
    {
        Stage();
        Variables.Clear();

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--verify", "restore");

        code.ShouldBe(ExitCode.BadInput, said);
        said.ShouldContain("backup.verify-on: reads its connection from the environment variable VERIFY_CONNECTION, which is not set");
        Server.Server.Accepted.ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_path_that_is_not_there_is_told_with_what_to_do()
    {
        _other.When(
            "RESTORE VERIFYONLY",
            TdsAnswer.Nothing.Error(
                3201,
                16,
                2,
                "Cannot open backup device '/backups/sales-1.bak'. Operating system error 2(The system cannot find the file specified.)."));
        await using var database = await OpenAsync();

        var result = await ProveAsync(database);

        (result.Holds, result.Reached).ShouldBe((false, BackupVerification.None));
        result.Problems.ShouldHaveSingleItem().ShouldContain("let backups go to a share or a URL that both reach (backup: { folder: … })");
        _other.Count("RESTORE DATABASE").ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(
        "RESTORE DATABASE",
        3257,
        "There is insufficient free space on disk volume '/' to create the database.",
        BackupVerification.Checksum)]
    [InlineData("integrity check", 922, "Database is being recovered. Waiting until recovery is finished.", BackupVerification.Checksum)]
    public async Task A_failure_there_is_a_finding_and_the_copy_is_dropped(
        string statement, int number, string message, BackupVerification reached)
    {
        _other.When(statement, TdsAnswer.Nothing.Error(number, 16, 1, message));
        await using var database = await OpenAsync();

        var result = await ProveAsync(database);

        (result.Holds, result.Reached).ShouldBe((false, reached));
        result.Problems.ShouldHaveSingleItem().ShouldContain(message[..30]);
        _other.Count("DROP DATABASE [trexis_verify_").ShouldBe(1);
        Server.Count("INSERT INTO trexis.backup_proof").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_lost_in_the_restore_leaves_no_copy_behind()
    {
        _other.When("RESTORE DATABASE", TdsAnswer.Nothing.Info(3211, "5 percent processed.").Break());
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(() => ProveAsync(database));

        exception.Kind.ShouldBe(DatabaseErrorKind.StateUnknown);
        exception.Message.ShouldNotContain("yours to drop");
        _other.Server.Requests.Count(request => request.Text.Contains("DROP DATABASE [trexis_verify_", StringComparison.Ordinal))
            .ShouldBe(1, "by another connection");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_copy_that_nobody_could_drop_is_named_and_no_pass()
    {
        _other.When(
            "DROP DATABASE [trexis_verify_", TdsAnswer.Nothing.Error(3702, 16, 3, "Cannot drop database because it is currently in use."));
        await using var database = await OpenAsync();

        var result = await ProveAsync(database);

        (result.Holds, result.Reached).ShouldBe((false, BackupVerification.Restore));
        result.Problems.ShouldHaveSingleItem().ShouldContain("is yours to drop");
        result.Problems[0].ShouldContain("trexis_verify_");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_drill_restores_there_too()
    {
        Stage();
        foreach (var step in (string[][])[["prepare"], ["deploy-scripts", "plan"]])
            (await TrexisAsync([.. step, "--environment", "dev"])).Code.ShouldBe(ExitCode.Passed);

        var (code, said) = await TrexisAsync("rollback", "drill", "--environment", "dev");

        code.ShouldBe(ExitCode.Passed, said);
        Result("rollback.options-written").Findings.ShouldContain(
            finding => finding.Observed.Contains("this drill on sql-verify-01", StringComparison.Ordinal));
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("RESTORE ", StringComparison.Ordinal));
        _other.Count("RESTORE DATABASE [trexis_verify_").ShouldBe(1);
    }

    private void Is(string name, string version, int edition = 3) => _other.Says(
        "server identity", TdsTable.Of([name, "master", version, "Developer Edition (64-bit)", edition, "deployer", "deployer", 160, 0]));

    /// <summary>The sample, with the other server for its first environment.</summary>
    private void Stage()
    {
        CopySample("sqlserver");
        var file = File.ReadAllText(Folder.At("deployment.yml"));
        file.ShouldContain("  dev:\n");
        Folder.Write(
            "deployment.yml",
            file.Replace(
                "  dev:\n", "  dev:\n    backup: { verify-on: { connection: env:VERIFY_CONNECTION } }\n", StringComparison.Ordinal));
        Variables["VERIFY_CONNECTION"] = _other.Server.ConnectionString();
    }

    private Task<BackupVerificationResult> ProveAsync(IDatabase database) => database.Backups.VerifyAsync(
        new BackupRecord
        {
            Id = "aaaaaaaa-2222-3333-4444-555555555555",
            Kind = "full",
            Location = Location,
            FinishedAt = TestTime.Monday,
            Bytes = 1,
            ElapsedMs = 1,
            Sha256 = null,
            Position = "LSN 1",
            Deployment = "CHG-7@abc",
            VerifiedAs = BackupVerification.None,
            CopyOnly = true,
        },
        new VerificationRequest(BackupVerification.Restore)
        {
            On = new TargetConnection(
                new ConnectionReference(ConnectionKind.EnvironmentVariable, "VERIFY"), new Secret(_other.Server.ConnectionString())),
        },
        new Progress<double>(),
        Cancel);

    private string Copy() => _other.Server.Requests.Select(request => request.Database)
        .First(name => name.StartsWith("trexis_verify_", StringComparison.Ordinal));

    private RunResult Result(string code) => Documents[^1].Results.Single(result => result.Code == code);
}
