using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

/// <summary>An availability group of the server that is asked and others, each with the history of the backups that it made.</summary>
public sealed class ReplicaHistoryTests : SqlServerScene
{
    private readonly SqlServerDouble _other = new();

    public override async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Backups_that_another_replica_made_are_found_there_with_one_connection()
    {
        Group($"127.0.0.1,{_other.Server.Port}");
        Server.Says("backup history", TdsTable.Of(Row(1, "D", 100, 200, hours: 30)));
        _other.Says(
            "backup history",
            TdsTable.Of(Row(3, "L", 300, 400, hours: 1), Row(2, "L", 200, 300, hours: 2), Row(1, "D", 100, 200, hours: 30)));
        await using var database = await OpenAsync();

        var facts = await database.Backups.HistoryAsync("/backups", Cancel);

        facts.History.ValueOr(null)!.Select(backup => backup.Id[^1]).ShouldBe(['3', '2', '1']);
        facts.ChainUnbroken.ShouldBe(Fact.Known(true));
        facts.Unread.ShouldBeEmpty();
        _other.Server.Accepted.ShouldBe(1);
        _other.Server.Logins.ShouldHaveSingleItem().Database.ShouldBe("msdb");
        _other.Server.Requests.Last().Text.ShouldContain("b.database_name = N'Sales'");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_gap_that_another_replica_s_log_backup_fills_is_none()
    {
        Group($"127.0.0.1,{_other.Server.Port}");
        Server.Says("backup history", TdsTable.Of(Row(3, "L", 300, 400, hours: 1), Row(1, "D", 100, 200, hours: 30)));
        _other.Says("backup history", TdsTable.Of(Row(2, "L", 200, 300, hours: 2)));
        await using var database = await OpenAsync();

        (await database.Backups.HistoryAsync("/backups", Cancel)).ChainUnbroken.ShouldBe(Fact.Known(true));

        _other.Says("backup history", TdsTable.Empty(25));
        (await database.Backups.HistoryAsync("/backups", Cancel)).ChainUnbroken.ShouldBe(Fact.Known(false));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("closed")]
    [InlineData("login")]
    [InlineData("msdb")]
    public async Task A_replica_that_cannot_be_read_is_said_and_what_it_may_hold_is_unknown(string trouble)
    {
        Group($"127.0.0.1,{_other.Server.Port}");
        Server.Says("backup history", TdsTable.Of(Row(3, "L", 300, 400, hours: 1), Row(1, "D", 100, 200, hours: 30)));
        if (trouble == "closed") _other.Server.Fault = _ => TdsFault.ClosesOnAccept;
        if (trouble == "login") _other.Server.Login = (_, _) => new TdsMessage(18456, 14, 5, "Login failed for user 'deployer'.");
        if (trouble == "msdb")
            _other.Refuses(
                "backup history", 229, "The SELECT permission was denied on the object 'backupset', database 'msdb', schema 'dbo'.");
        await using var database = await OpenAsync();

        var facts = await database.Backups.HistoryAsync("/backups", Cancel);

        facts.History.ValueOr(null)!.Count.ShouldBe(2);
        facts.ChainUnbroken.ShouldBeOfType<Fact<bool>.Unreadable>().Reason.ShouldContain("the history of a replica was not read");
        facts.Unread.ShouldHaveSingleItem().ShouldStartWith($"127.0.0.1,{_other.Server.Port}: ");
        facts.Unread[0].ShouldNotContain("hunter2");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_chain_that_is_whole_without_the_replica_that_is_down_is_whole()
    {
        Group($"127.0.0.1,{_other.Server.Port}");
        _other.Server.Fault = _ => TdsFault.ClosesOnAccept;
        Server.Says("backup history", TdsTable.Of(Row(2, "L", 200, 300, hours: 2), Row(1, "D", 100, 200, hours: 30)));
        await using var database = await OpenAsync();

        var facts = await database.Backups.HistoryAsync("/backups", Cancel);

        facts.ChainUnbroken.ShouldBe(Fact.Known(true));
        facts.Unread.Count.ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Replicas_that_nobody_may_see_leave_the_history_in_doubt()
    {
        Group("unused");
        Server.Refuses("replica roles", 300, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");
        await using var database = await OpenAsync();

        (await database.Backups.HistoryAsync("/backups", Cancel)).Unread.ShouldHaveSingleItem().ShouldContain("which replicas there are");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_backup_through_a_virtual_device_is_the_product_s_and_this_server_verifies_nothing_of_it()
    {
        var row = Row(1, "D", 100, 200, hours: 2);
        (row[14], row[15], row[18]) = ("{0B6C2E3E-7E0E-4B52-9C3A-5A4A6C0E7A11}4", 7, "Acme Backup 11");
        Server.Says("backup history", TdsTable.Of(row));
        await using var database = await OpenAsync();

        var backup = (await database.Backups.HistoryAsync("/backups", Cancel)).History.ValueOr(null).ShouldHaveSingleItem();
        var verified = await database.Backups.VerifyAsync(backup, new(BackupVerification.Checksum), new Progress<double>(), Cancel);

        backup.OnlyBy.ShouldBe("Acme Backup 11");
        verified.Reached.ShouldBe(BackupVerification.None);
        verified.Problems.ShouldHaveSingleItem().ShouldContain("can be read by Acme Backup 11 only");
        Server.Count("RESTORE VERIFYONLY").ShouldBe(0);
    }

    private void Group(string other)
    {
        Server.Says(
            "database state",
            TdsTable.Of(
                [
                    "ONLINE", "MULTI_USER", false, false, "READ_WRITE", "FULL", "NONE", "Latin1_General_CI_AS", 160, 160, 1, "NOTHING",
                    true,
                ]));
        Server.Says(
            "replica roles",
            TdsTable.Of(["sql-dev-01", true, true, "SYNCHRONIZED", "HEALTHY"], [other, false, false, "SYNCHRONIZED", "HEALTHY"]));
    }

    private static object?[] Row(int id, string type, decimal first, decimal last, int hours)
    {
        var ended = TestTime.Monday.UtcDateTime.AddHours(-hours);
        return
        [
            $"AAAAAAAA-2222-3333-4444-00000000000{id}", type, ended.AddMinutes(
                -5), ended, 0, 41_943_040L, first, last, 0m, false, true, false, 0, 1, $"/backups/{id}.bak", 2, $"backup {id}", "",
                    "Microsoft SQL Server", 1, null, null, null, null, null,
        ];
    }
}
