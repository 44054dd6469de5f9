using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Observation;

public sealed class ReadingsTests
{
    [Fact]
    public void A_chain_of_sessions_leads_to_the_one_that_waits_for_nobody()
    {
        BlockedRequest[] requests = [
            new(51, 0, 0, "", "", "importer"), new(52, 51, 10, "LCK_M_X", "KEY: 1", "a"), new(53, 52, 30, "LCK_M_S", "KEY: 1", "b"),
        ];

        var blocked = BlockingChains.From(requests);

        blocked.Select(session => session.Wait.TotalMilliseconds).ShouldBe([30, 10]);
        blocked.ShouldAllBe(session => session.RootBlocker == "session 51 (importer)");
    }

    [Fact]
    public void Sessions_that_wait_for_each_other_do_not_hang_us()
    {
        BlockedRequest[] requests = [new(52, 53, 10, "LCK_M_X", "", ""), new(53, 52, 30, "LCK_M_S", "", "")];

        BlockingChains.From(requests).Count.ShouldBe(2);
    }

    // KB 906344: a session is told as its own blocker while it waits for a latch of its own; of a parallel plan it is usual.
    [Fact]
    public void A_session_that_waits_for_itself_blocks_nobody()
    {
        BlockedRequest[] requests =
        [
            new(51, 51, 900, "PAGEIOLATCH_SH", "5:1:8", "importer"), new(52, 51, 10, "LCK_M_X", "KEY: 1", "a"),
            new(60, 60, 700, "CXPACKET", "", "the deployment"),
        ];

        BlockingChains.From(requests).ShouldHaveSingleItem().ShouldBe(
            new BlockedSession("session 52 (a)", TimeSpan.FromMilliseconds(10), "LCK_M_X KEY: 1", "session 51 (importer)"));
        BlockingChains.HeldBy(60, requests).ShouldBeEmpty();
        BlockingChains.WaitOf(60, requests).ShouldBe("");
        BlockingChains.WaitedBy(60, requests).ShouldBe(TimeSpan.Zero);
        BlockingChains.HeldBy(51, requests).ShouldHaveSingleItem().RootBlocker.ShouldBe("the deployment");
    }

    // As sys.dm_exec_requests documents blocking_session_id.
    [Theory]
    [InlineData(-2, "a distributed transaction that no session has any more")]
    [InlineData(-3, "a transaction whose recovery is deferred")]
    [InlineData(-4, "a latch whose owner is just changing")]
    public void What_blocks_and_is_no_session_is_named(int blocker, string told)
    {
        BlockedRequest[] requests =
        [
            new(52, blocker, 7000, "LCK_M_X", "OBJECT: 5:101:0", "the deployment"), new(53, 52, 10, "LCK_M_S", "KEY: 1", "a"),
        ];

        BlockingChains.WaitOf(52, requests).ShouldStartWith($"LCK_M_X OBJECT: 5:101:0, held by {told}");
        BlockingChains.WaitedBy(52, requests).ShouldBe(TimeSpan.FromSeconds(7));
        BlockingChains.From(requests).ShouldAllBe(session => session.RootBlocker.StartsWith(told, StringComparison.Ordinal));
        BlockingChains.HeldBy(52, requests).ShouldHaveSingleItem().RootBlocker.ShouldStartWith($"the deployment, which waits for {told}");
    }

    [Theory]
    [InlineData(true, 50, 0, 100, 50)]
    [InlineData(true, 50, 100, 100, 25)]
    [InlineData(false, 50, 900, 100, 50)]
    public void The_log_is_measured_against_what_it_may_become(bool grows, long used, long free, long total, double percent)
    {
        var files = Fact.Known<IReadOnlyList<DatabaseFile>>([new DatabaseFile("log", true, total, used, grows, null)]);

        LoadReading.LogUsed(files, Fact.Known(new LogSpace(total, used)), [new VolumeFact("/", "log", 1000, free)])
            .ShouldBe(Fact.Known(percent));
    }

    [Fact]
    public void Logs_that_follow_each_other_are_an_unbroken_chain()
    {
        LogChain.IsUnbroken([Log(30, 40), Log(20, 30), Log(5, 20), Full(10, 15)]).ShouldBe(true);
    }

    [Fact]
    public void A_gap_between_logs_breaks_the_chain()
    {
        LogChain.IsUnbroken([Log(31, 40), Log(20, 30), Log(5, 20), Full(10, 15)]).ShouldBe(false);
    }

    [Fact]
    public void A_first_log_that_begins_after_the_full_backup_breaks_the_chain()
    {
        LogChain.IsUnbroken([Log(20, 30), Full(10, 15)]).ShouldBe(false);
    }

    [Fact]
    public void Without_a_full_backup_there_is_no_chain()
    {
        LogChain.IsUnbroken([Log(20, 30)]).ShouldBeNull();
    }

    [Fact]
    public void A_table_that_is_gone_or_empty_in_the_copy_is_told()
    {
        TableRow[] original = [new(1, "dbo", "a", 5, ""), new(2, "dbo", "b", 5, ""), new(3, "dbo", "c", 0, "")];
        TableRow[] copy = [new(9, "dbo", "a", 4, ""), new(8, "dbo", "c", 0, "")];

        BackupProving.Missing(original, copy).ShouldBe(["table dbo.b is not in the copy"]);
        BackupProving.Missing(original, [.. copy, new TableRow(7, "dbo", "b", 0, "")])
            .ShouldHaveSingleItem()
            .ShouldContain("no row in the copy");
    }

    private static BackupRow Full(decimal first, decimal last) => Row("D", first, last);

    private static BackupRow Log(decimal first, decimal last) => Row("L", first, last);

    private static BackupRow Row(string type, decimal first, decimal last) =>
        new()
        {
            Id = "id",
            Type = type,
            Started = default,
            Finished = default,
            OffsetQuarters = 0,
            Bytes = 1,
            FirstLsn = first,
            LastLsn = last,
            DatabaseBackupLsn = 0,
            CopyOnly = false,
            Checksums = true,
            Damaged = false,
            Encrypted = false,
            Position = 1,
            Location = "x",
            Device = 2,
            Name = "",
            Description = "",
            Software = "Microsoft SQL Server",
        };
}
