using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

/// <summary>Backups of other kinds than copy-only ones, and the chain that they are restored with.</summary>
public sealed class BackupKindTests : StageScene
{
    private const string Id = "aaaaaaaa-2222-3333-4444-00000000000";

    [Theory(Timeout = TimeLimit)]
    [InlineData("copy-only", "BACKUP DATABASE [Sales]", "WITH COPY_ONLY, CHECKSUM, COMPRESSION", ".bak")]
    [InlineData("full", "BACKUP DATABASE [Sales]", "WITH CHECKSUM, COMPRESSION", ".bak")]
    [InlineData("differential", "BACKUP DATABASE [Sales]", "WITH DIFFERENTIAL, CHECKSUM, COMPRESSION", ".dif")]
    [InlineData("log", "BACKUP LOG [Sales]", "WITH CHECKSUM, COMPRESSION", ".trn")]
    public async Task A_backup_is_of_the_kind_that_was_asked_for_and_says_so(string kind, string statement, string options, string ending)
    {
        CopySample("sqlserver");

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--kind", kind, "--verify", "restore");

        code.ShouldBe(ExitCode.Passed, said);
        var sent = Server.Server.Requests.Single(request => request.Text.StartsWith("BACKUP ", StringComparison.Ordinal));
        sent.Text.ShouldStartWith(statement);
        sent.Text.ShouldContain(options);
        sent.Parameters["@target"]!.ShouldEndWith(ending);
        Documents[^1].Outputs["backup-kind"].ShouldBe(kind);
        Documents[^1].Outputs["backup-verified"].ShouldBe("restore");
        Result("backup.taken").Message.ShouldContain(kind == "copy-only" ? "copy-only full" : $", {kind}.");
        if (kind is "differential" or "log") Documents[^1].Outputs["backup-rests-on"].ShouldBe("/var/opt/mssql/backup/nightly.bak");
        if (kind == "full") Result("backup.taken").Message.ShouldContain("Every differential backup from now on rests on it");
        Server.Count("RESTORE LOG [trexis_verify_").ShouldBe(kind == "log" ? 1 : 0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("log", "SIMPLE", "the recovery model SIMPLE keeps no log to back up", "copy-only, full, differential")]
    [InlineData("differential", "", "no full backup is known", "copy-only, full")]
    [InlineData("log", "", "no full backup is known", "copy-only, full")]
    public async Task A_kind_that_cannot_be_had_is_refused_as_an_input_before_anything_is_done(
        string kind, string recovery, string reason, string accepted)
    {
        if (recovery.Length > 0)
            Server.Says(
                "database state",
                TdsTable.Of(
                    [
                        "ONLINE", "MULTI_USER", false, false, "READ_WRITE", recovery, "NONE", "Latin1_General_CI_AS", 160, 160, 0,
                        "NOTHING", true,
                    ]));
        else Server.Says("backup history", TdsTable.Empty(25));
        CopySample("sqlserver");

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--kind", kind);

        code.ShouldBe(ExitCode.BadInput, said);
        said.ShouldContain("--kind: cannot be had here (");
        said.ShouldContain(reason);
        said.ShouldContain($"accepted: {accepted}");
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("BACKUP ", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_service_that_keeps_the_chain_itself_takes_no_other_kind_and_says_so()
    {
        Server.Says("server identity", TdsTable.Of(["sql-1", "Sales", "12.0.2000.8", "SQL Azure", 8, "deployer", "deployer", 160, 0]));
        CopySample("sqlserver");

        var (code, said) = await TrexisAsync("backup", "--environment", "dev", "--kind", "full");

        code.ShouldBe(ExitCode.BadInput, said);
        said.ShouldContain("Managed Instance");
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("BACKUP ", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_log_backup_is_proven_by_restoring_its_whole_chain_and_files_added_on_the_way_get_a_place()
    {
        Chain();
        Server.When(
            request => request.Text.Contains("FILELISTONLY", StringComparison.Ordinal) && request.Parameters["@source"] != "/backups/1.bak",
            _ => TdsAnswer.Nothing.Rows(TdsTable.Named(
            "LogicalName PhysicalName Type", [
                "Sales", "/d/Sales.mdf", "D",
            ], ["Sales_log", "/d/Sales_log.ldf", "L"], ["more", "/d/more.ndf", "D"])));
        await using var database = await OpenAsync();

        var result = await database.Backups.VerifyAsync(
            await NewestAsync(database), new(BackupVerification.Restore), new Progress<double>(), Cancel);

        result.Problems.ShouldBeEmpty();
        (result.Holds, result.Reached).ShouldBe((true, BackupVerification.Restore));
        result.RestsOn.ShouldBe(["/backups/1.bak", "/backups/2.dif", "/backups/3.trn#2"]);
        var restores = Server.Server.Requests.Where(request => request.Text.StartsWith("RESTORE ", StringComparison.Ordinal)
            && request.Text.Contains("[trexis_verify_", StringComparison.Ordinal)).ToList();
        restores.Select(Shape).ShouldBe(
        [
            "RESTORE DATABASE /backups/1.bak WITH FILE = 1, MOVE @file0 TO @place0, MOVE @file1 TO @place1, NORECOVERY, STATS = 5;",
            "RESTORE DATABASE /backups/2.dif WITH FILE = 1, MOVE @file0 TO @place0, CHECKSUM, NORECOVERY, STATS = 5;",
            "RESTORE LOG /backups/3.trn WITH FILE = 2, CHECKSUM, NORECOVERY, STATS = 5;",
            "RESTORE LOG /backups/4.trn WITH FILE = 1, CHECKSUM, RECOVERY, STATS = 5;",
        ]);
        restores[1].Parameters["@file0"].ShouldBe("more");
        restores[1].Parameters["@place0"]!.ShouldEndWith("_2.mdf");
        Server.Count("DROP DATABASE [trexis_verify_").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_chain_that_does_not_hold_in_the_middle_is_a_finding_that_names_the_file_and_the_copy_is_dropped()
    {
        Chain();
        Server.When(
            request => request.Text.StartsWith("RESTORE DATABASE", StringComparison.Ordinal)
                && request.Parameters["@source"] == "/backups/2.dif",
            _ => TdsAnswer.Nothing.Error(
                3201,
                16,
                2,
                "Cannot open backup device '/backups/2.dif'. Operating system error 2(The system cannot find the file specified.)."));
        await using var database = await OpenAsync();

        var result = await database.Backups.VerifyAsync(
            await NewestAsync(database), new(BackupVerification.Restore), new Progress<double>(), Cancel);

        (result.Holds, result.Reached).ShouldBe((false, BackupVerification.Checksum));
        result.Problems.ShouldHaveSingleItem().ShouldContain("/backups/2.dif");
        Server.Count("RESTORE LOG").ShouldBe(0);
        Server.Count("DROP DATABASE [trexis_verify_").ShouldBe(1);
        Server.Count("INSERT INTO trexis.backup_proof").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_log_backup_without_its_chain_is_proven_by_nothing_and_never_put_in_the_database_s_place()
    {
        Chain(without: 1);
        await using var database = await OpenAsync();
        var log = await NewestAsync(database);

        var result = await database.Backups.VerifyAsync(log, new(BackupVerification.Checksum), new Progress<double>(), Cancel);
        var refusal = await Should.ThrowAsync<DatabaseException>(() => database.Backups.RestoreAsync(log, new Progress<double>(), Cancel));

        (result.Holds, result.Reached).ShouldBe((false, BackupVerification.None));
        result.Problems.ShouldHaveSingleItem().ShouldContain("a full backup with every log backup since is not in the server's history");
        log.Unrestorable.ShouldBe(result.Problems[0]);
        refusal.Message.ShouldContain("is not restored");
        Server.Count("SET SINGLE_USER").ShouldBe(0);
        Server.Server.Requests.ShouldNotContain(request => request.Text.StartsWith("RESTORE ", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_log_backup_is_put_in_the_database_s_place_by_its_whole_chain_each_read_before()
    {
        Chain();
        await using var database = await OpenAsync();

        await database.Backups.RestoreAsync(await NewestAsync(database), new Progress<double>(), Cancel);

        Server.Server.Requests.Where(request => request.Text.StartsWith("RESTORE ", StringComparison.Ordinal)
            || request.Text.StartsWith("ALTER", StringComparison.Ordinal))
            .Select(Shape)
            .ShouldBe(
        [
            "RESTORE VERIFYONLY /backups/1.bak WITH FILE = 1, STATS = 5;",
            "RESTORE VERIFYONLY /backups/2.dif WITH FILE = 1, CHECKSUM, STATS = 5;",
            "RESTORE VERIFYONLY /backups/3.trn WITH FILE = 2, CHECKSUM, STATS = 5;",
            "RESTORE VERIFYONLY /backups/4.trn WITH FILE = 1, CHECKSUM, STATS = 5;",
            "ALTER DATABASE /backups/1.bak WITH FILE = 1, REPLACE, NORECOVERY, STATS = 5;",
            "RESTORE DATABASE /backups/2.dif WITH FILE = 1, CHECKSUM, NORECOVERY, STATS = 5;",
            "RESTORE LOG /backups/3.trn WITH FILE = 2, CHECKSUM, NORECOVERY, STATS = 5;",
            "RESTORE LOG /backups/4.trn WITH FILE = 1, CHECKSUM, RECOVERY, STATS = 5;",
        ]);
    }

    private RunResult Result(string code) => Documents[^1].Results.Single(result => result.Code == code);

    private async Task<BackupRecord> NewestAsync(IDatabase database) =>
        (await database.Backups.HistoryAsync("/backups", Cancel)).History.ValueOr(null)!.First(backup => backup.Id == Id + 4);

    /// <summary>
    /// A full backup without checksums, a differential one, and two logs, of which one lies second in its file and the other is ours.
    /// </summary>
    private void Chain(int? without = null) => Server.Says("backup history", TdsTable.Of([.. new[]
    {
        Row(4, "L", 300, 400, "/backups/4.trn", name: "trexis: log", description: "CHG-7@abc"),
        Row(3, "L", 200, 300, "/backups/3.trn", position: 2),
        Row(2, "I", 210, 220, "/backups/2.dif", under: Id + 1),
        Row(1, "D", 100, 110, "/backups/1.bak", checksums: false),
    }.Where(row => (string?)row[0] != (Id + without))]));

    private static object?[] Row(
        int id,
        string type,
        decimal first,
        decimal last,
        string place,
        string name = "",
        string description = "",
        int position = 1,
        bool checksums = true,
        string? under = null)
    {
        var ended = TestTime.Monday.UtcDateTime.AddHours(id - 6);
        return
        [
            $"{Id}{id}", type, ended.AddMinutes(
                -5), ended, 0, 41_943_040L, first, last, 0m, false, checksums, false, 0, position, place, 2, name, description,
                    "Microsoft SQL Server", 1, "family", "fork", "fork", under, "database",
        ];
    }

    // The copy's name is drawn, and the path is a parameter.
    private static string Shape(TdsRequest request)
    {
        var text = request.Text.ReplaceLineEndings(" ");
        var from = text.IndexOf(" FROM ", StringComparison.Ordinal);
        return from < 0
            ? text
            : $"{string.Join(' ', text.Split(' ')[..2])} {request.Parameters["@source"]}"
                + $"{text[text.IndexOf(" WITH FILE ", StringComparison.Ordinal)..]}";
    }
}
