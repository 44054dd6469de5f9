using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

public sealed class BackupTests : SqlServerScene
{
    private const string Location = "/backups/sales-1.bak";

    private static readonly BackupRequest Request = new("/backups", "sales-1", "CHG-7@abc");

    [Fact(Timeout = TimeLimit)]
    public async Task A_backup_is_copy_only_with_checksums_tells_its_progress_and_is_read_back_from_the_history()
    {
        await using var database = await OpenAsync();
        Server.When(
            "BACKUP DATABASE",
            TdsAnswer.Nothing.Info(3211, "50 percent processed.")
                .Info(3211, "100 percent processed.")
                .Info(3014, "BACKUP DATABASE successfully processed 4242 pages."));
        Server.When(
            request => request.Text.Contains("trexis: backup history", StringComparison.Ordinal),
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of(Row("D", "trexis: sales-1", "CHG-7@abc"))));
        var told = new List<double>();

        var backup = await database.Backups.BackUpAsync(Request, new Immediately<double>(told.Add), Cancel);

        (backup.Kind, backup.CopyOnly, backup.Deployment, backup.Bytes, backup.Location).ShouldBe(
            ("full", true, "CHG-7@abc", 41_943_040L, Location));
        backup.FinishedAt.ShouldBe(new DateTimeOffset(2026, 3, 2, 2, 5, 0, TimeSpan.FromHours(1)));
        told.ShouldBe([0.5, 1.0]);
        var sent = Server.Server.Requests.Single(request => request.Text.Contains("BACKUP DATABASE", StringComparison.Ordinal));
        sent.Text.ShouldContain("COPY_ONLY, CHECKSUM, COMPRESSION");
        sent.Parameters["@target"].ShouldBe(Location);
        sent.Parameters["@description"].ShouldBe("CHG-7@abc");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_server_that_does_not_tell_where_its_backups_go_is_given_a_bare_name_and_says_where_it_lies()
    {
        await using var database = await OpenAsync();
        Server.When("trexis: default paths", TdsAnswer.Nothing.Rows(TdsTable.Of(["/data/", "/data/", null])));
        Server.When("BACKUP DATABASE", TdsAnswer.Nothing);
        Server.When(
            request => request.Text.Contains("trexis: backup history", StringComparison.Ordinal),
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of(Row("D", "trexis: sales-1", "CHG-7@abc"))));

        var backup = await database.Backups.BackUpAsync(Request with { Folder = "" }, new Progress<double>(), Cancel);

        Server.Server.Requests.Single(request => request.Text.Contains("BACKUP DATABASE", StringComparison.Ordinal))
            .Parameters["@target"].ShouldBe("sales-1.bak");
        backup.Location.ShouldBe(Location);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(3202, 16, DatabaseErrorKind.Full, "Write on \"/backups/sales-1.bak\" failed: 112(There is not enough space on the disk.)")]
    [InlineData(3257, 16, DatabaseErrorKind.Full, "There is insufficient free space on disk volume.")]
    [InlineData(
        3201,
        16,
        DatabaseErrorKind.Statement,
        "Cannot open backup device '/backups/sales-1.bak'. Operating system error 5(Access is denied.).")]
    [InlineData(262, 14, DatabaseErrorKind.Denied, "BACKUP DATABASE permission denied in database 'Sales'.")]
    [InlineData(3041, 16, DatabaseErrorKind.Statement, "BACKUP failed to complete the command.")]
    [InlineData(9002, 17, DatabaseErrorKind.Full, "The transaction log for database 'Sales' is full.")]
    [InlineData(1205, 13, DatabaseErrorKind.Locked, "Chosen as the deadlock victim.")]
    public async Task A_backup_that_fails_is_told_by_its_cause_and_not_tried_again(
        int number, int severity, DatabaseErrorKind kind, string message)
    {
        await using var database = await OpenAsync();
        Server.When(
            "BACKUP DATABASE",
            TdsAnswer.Nothing.Error(number, severity, 1, message).Error(3013, 16, 1, "BACKUP DATABASE is terminating abnormally."));

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(kind);
        exception.Error!.Number.ShouldBe(number);
        Server.Count("BACKUP DATABASE").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_lost_in_a_backup_leaves_its_state_unknown()
    {
        await using var database = await OpenAsync();
        Server.When("BACKUP DATABASE", TdsAnswer.Nothing.Info(3211, "5 percent processed.").Break());

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.StateUnknown);
        Server.Count("BACKUP DATABASE").ShouldBe(1);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(BackupVerification.Checksum)]
    [InlineData(BackupVerification.Integrity)]
    [InlineData(BackupVerification.Restore)]
    public async Task A_backup_is_proven_as_far_as_asked_and_the_copy_is_dropped(BackupVerification level)
    {
        await using var database = await OpenAsync();

        var result = await database.Backups.VerifyAsync(Backup(), new(level), new Progress<double>(), Cancel);

        result.Problems.ShouldBeEmpty();
        result.Reached.ShouldBe(level);
        Server.Count("RESTORE VERIFYONLY").ShouldBe(1);
        Server.Count("RESTORE DATABASE [trexis_verify_").ShouldBe(level == BackupVerification.Checksum ? 0 : 1);
        Server.Count("DROP DATABASE [trexis_verify_").ShouldBe(level == BackupVerification.Checksum ? 0 : 1);
        Server.Says("backup history", TdsTable.Of(Row("D", "trexis: sales-1", "CHG-7@abc")));
        var history = (await database.Backups.HistoryAsync(
            "/backups", Cancel)).History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value;
        history.ShouldHaveSingleItem().VerifiedAs.ShouldBe(level);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("RESTORE VERIFYONLY", 3189, BackupVerification.None)]
    [InlineData("RESTORE VERIFYONLY", 3241, BackupVerification.None)]
    [InlineData("RESTORE VERIFYONLY", 3203, BackupVerification.None)]
    [InlineData("RESTORE DATABASE", 3257, BackupVerification.Checksum)]
    [InlineData("RESTORE DATABASE", 3183, BackupVerification.Checksum)]
    [InlineData("RESTORE DATABASE", 262, BackupVerification.Checksum)]
    public async Task A_backup_that_does_not_hold_is_a_finding_and_no_pass(string statement, int number, BackupVerification reached)
    {
        await using var database = await OpenAsync();
        Server.When(statement, TdsAnswer.Nothing.Error(number, 16, 1, "Damage to the backup set was detected."));

        var result = await database.Backups.VerifyAsync(Backup(), new(BackupVerification.Restore), new Progress<double>(), Cancel);

        result.Holds.ShouldBeFalse();
        result.Reached.ShouldBe(reached);
        result.Problems.ShouldHaveSingleItem().ShouldContain($"error {number}");
        Server.Count("backup_proof (").ShouldBe(0);
        if (reached == BackupVerification.Checksum) Server.Count("DROP DATABASE [trexis_verify_").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Damage_in_the_copy_is_told_in_the_servers_words_and_the_copy_is_dropped()
    {
        await using var database = await OpenAsync();
        Server.Says(
            "integrity check",
            TdsTable.Named(
                "Error Level State MessageText",
                [8928, 16, 1, "Object ID 101: page (1:312) could not be processed."],
                [8990, 10, 1, "CHECKDB found 1 error."]));

        var result = await database.Backups.VerifyAsync(Backup(), new(BackupVerification.Integrity), new Progress<double>(), Cancel);

        result.Reached.ShouldBe(BackupVerification.Checksum);
        result.Problems.ShouldBe(["Object ID 101: page (1:312) could not be processed."]);
        Server.Count("DROP DATABASE [trexis_verify_").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_restore_shuts_others_out_replaces_the_database_and_lets_them_in_again()
    {
        await using var database = await OpenAsync();

        await database.Backups.RestoreAsync(Backup(), new Progress<double>(), Cancel);

        var sent = Server.Server.Requests.Select(request => request.Text)
            .Where(text => text.Contains("ALTER DATABASE", StringComparison.Ordinal)
                || text.StartsWith("RESTORE", StringComparison.Ordinal))
            .Select(text => text.ReplaceLineEndings("\n"))
            .ToList();
        sent.ShouldBe(
        [
            "RESTORE VERIFYONLY FROM DISK = @source WITH FILE = 1, CHECKSUM, STATS = 5;",
            "ALTER DATABASE [Sales] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;\nIF @@ERROR = 0\n"
                + "RESTORE DATABASE [Sales] FROM DISK = @source WITH FILE = 1, REPLACE, CHECKSUM, RECOVERY, STATS = 5;",
            "IF DATABASEPROPERTYEX(N'Sales', N'Status') = N'ONLINE' ALTER DATABASE [Sales] SET MULTI_USER WITH ROLLBACK IMMEDIATE;",
        ]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_managed_instance_writes_to_blobs_only_and_is_not_even_asked_for_a_path()
    {
        Server.Says("server identity", TdsTable.Of(["mi-1", "Sales", "12.0.2000.8", "SQL Azure", 8, "deployer", "deployer", 170, 0]));
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));
        await database.Backups.BackUpAsync(
            Request with { Folder = "https://acme.blob.core.windows.net/backups" }, new Progress<double>(), Cancel);

        exception.Message.ShouldContain("/backups is a path");
        Server.Server.Requests.Where(request => request.Text.StartsWith("BACKUP", StringComparison.Ordinal))
            .ShouldHaveSingleItem().Text
            .ShouldContain("TO URL = @target\nWITH COPY_ONLY");
    }

    // RESTORE fails on a managed instance with any option, and SINGLE_USER cannot be set there.
    [Theory(Timeout = TimeLimit)]
    [InlineData(BackupVerification.Restore)]
    [InlineData(BackupVerification.Integrity)]
    public async Task A_managed_instance_restores_no_copy_and_nothing_in_a_database_s_place(BackupVerification level)
    {
        Server.Says("server identity", TdsTable.Of(["mi-1", "Sales", "12.0.2000.8", "SQL Azure", 8, "deployer", "deployer", 170, 0]));
        await using var database = await OpenAsync();

        var obstacle = await database.Backups.ObstacleAsync(new(level), Cancel);
        var proof = await database.Backups.VerifyAsync(Backup(), new(level), new Progress<double>(), Cancel);
        await Should.ThrowAsync<DatabaseException>(() => database.Backups.RestoreAsync(Backup(), new Progress<double>(), Cancel));

        obstacle!.ShouldContain("accepted are verify: none and verify: checksum");
        proof.Reached.ShouldBe(BackupVerification.None);
        proof.Problems.ShouldHaveSingleItem().ShouldBe(obstacle);
        (await database.Backups.ObstacleAsync(new(BackupVerification.Checksum), Cancel)).ShouldBeNull();
        Server.Count("RESTORE ").ShouldBe(0);
        Server.Count("SINGLE_USER").ShouldBe(0);
    }

    private static BackupRecord Backup() =>
        new()
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
        };

    private static object?[] Row(string type, string name, string description) =>
    [
        "AAAAAAAA-2222-3333-4444-555555555555", type, new DateTime(
            2026, 3, 2, 2, 0, 0, DateTimeKind.Unspecified), new DateTime(2026, 3, 2, 2, 5, 0, DateTimeKind.Unspecified), 4, 41_943_040L,
        100m, 200m, 0m, true, true, false, 0, 1, Location, 2, name, description, "Microsoft SQL Server", 1, null, null, null, null, null,
    ];
}
