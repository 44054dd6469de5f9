using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

/// <summary>A recent restore of an earlier backup of the same chain, in place of restoring this one.</summary>
public sealed class RestoreProofTests : StageScene
{
    private const string Nightly = "/var/opt/mssql/backup/nightly.bak";

    [Fact(Timeout = TimeLimit)]
    public async Task It_stands_in_where_the_policy_allows_it_says_which_when_and_where_and_this_backup_s_checksums_are_read()
    {
        await ProveNightlyAsync();
        Stage("backup: { max-age: 24h, verify: restore, proof-max-age: 7d }");

        var (code, said) = await TrexisAsync("backup", "--environment", "dev");

        code.ShouldBe(ExitCode.Passed, said);
        Server.Count("RESTORE DATABASE").ShouldBe(1, "the earlier one's");
        Server.Server.Requests.Last(request => request.Text.StartsWith(
            "RESTORE VERIFYONLY", StringComparison.Ordinal)).Parameters["@source"].ShouldBe(Documents[^1].Outputs["backup-location"]);
        Documents[^1].Outputs["backup-verified"].ShouldBe("checksum");
        Documents[^1].Outputs["backup-restore-proof"].ShouldStartWith($"{Nightly} (taken ");
        Documents[^1].Outputs["backup-restore-proof"].ShouldContain("was restored on sql-dev-01");
        Result("backup.restored").Verdict.ShouldBe(Verdict.Passed);
        Result("backup.restored").Message.ShouldStartWith($"Not restored itself: {Nightly} (taken ");
        Result("backup.restored").Measured.ShouldBeNull("nothing was measured");
        Result("backup.verified").Message.ShouldContain("an earlier restore stands in for its own");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("policy")]
    [InlineData("input")]
    [InlineData("fork")]
    [InlineData("reverted")]
    [InlineData("unread proofs")]
    [InlineData("unread restores")]
    public async Task It_stands_in_for_nothing_where_the_policy_is_silent_a_restore_was_asked_for_or_the_chain_is_not_the_same_for_certain(
        string why)
    {
        await ProveNightlyAsync();
        Stage(
            why == "policy" ? "backup: { max-age: 24h, verify: restore }" : "backup: { max-age: 24h, verify: restore, proof-max-age: 7d }");
        if (why == "fork")
        {
            var row = Row();
            row[21] = row[22] = "FFFFFFFF-0000-0000-0000-00000000000F";
            Server.Says("backup history", TdsTable.Of(row));
        }

        if (why == "reverted")
            Server.Says(
                "last restore",
                TdsTable.Of([DateTime.UtcNow.AddHours(-1).ToString("s", System.Globalization.CultureInfo.InvariantCulture)]));
        if (why == "unread proofs")
            Server.Refuses("restore proofs", 229, "The SELECT permission was denied on the object 'restore_proof'.");
        if (why == "unread restores")
            Server.Refuses("last restore", 229, "The SELECT permission was denied on the object 'restorehistory'.");

        var (code, said) = await TrexisAsync(
            ["backup", "--environment", "dev", .. why == "input" ? (string[])["--verify", "restore"] : []]);

        code.ShouldBe(ExitCode.Passed, said);
        Server.Count("RESTORE DATABASE").ShouldBe(2);
        Documents[^1].Outputs["backup-verified"].ShouldBe("restore");
        Documents[^1].Outputs.Keys.ShouldNotContain("backup-restore-proof");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Where_this_backup_s_own_checksums_do_not_hold_nothing_stands_in()
    {
        await ProveNightlyAsync();
        Stage("backup: { max-age: 24h, verify: restore, proof-max-age: 7d }");
        Server.When("RESTORE VERIFYONLY", TdsAnswer.Nothing.Error(3189, 16, 1, "Damage to the backup set was detected."));

        var (code, said) = await TrexisAsync("backup", "--environment", "dev");

        code.ShouldBe(ExitCode.Refused, said);
        Result("backup.restored").Verdict.ShouldBe(Verdict.Failed);
        Result("backup.verified").Verdict.ShouldBe(Verdict.Failed);
    }

    private static object?[] Row()
    {
        var ended = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-3);
        return
        [
            "11111111-2222-3333-4444-555555555555", "D", ended.AddMinutes(
                -5), ended, 0, 41_943_040L, 1m, 2m, 0m, false, true, false, 0, 1, Nightly, 2, "nightly", "", "Microsoft SQL Server",
            1, "FFFFFFFF-0000-0000-0000-000000000001", "FFFFFFFF-0000-0000-0000-000000000002", "FFFFFFFF-0000-0000-0000-000000000002", null,
            "FFFFFFFF-0000-0000-0000-000000000003",
        ];
    }

    /// <summary>Restores last night's backup once, as a drill or an earlier deployment did.</summary>
    private async Task ProveNightlyAsync()
    {
        Server.Says("backup history", TdsTable.Of(Row()));
        // By the clock of the stage that will find it: by a clock of the tests' own it would be older every day.
        await using var database = await new SqlServerEngine(TimeProvider.System).OpenAsync(Connection(), Cancel);
        var backup = (await database.Backups.HistoryAsync("", Cancel)).History.ValueOr(null).ShouldHaveSingleItem();
        (await database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel)).Holds.ShouldBeTrue();
        Server.Count("INSERT INTO trexis.restore_proof").ShouldBe(1);
    }

    private void Stage(string demand)
    {
        CopySample("sqlserver");
        Folder.Write("policy.yml", $"version: 1\nenvironments:\n  dev: {{ {demand} }}\n");
    }

    private RunResult Result(string code) => Documents[^1].Results.Single(result => result.Code == code);
}
