using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

public sealed class RestoreChainTests
{
    private static readonly RecoveryPath Here = new("family", "fork", "fork");

    private static readonly BackupRow Sunday = Row("sunday", "D", 100, 110);
    private static readonly BackupRow Monday = Row("monday", "I", 200, 210) with { Base = "sunday" };
    private static readonly BackupRow Morning = Row("morning", "L", 90, 150);
    private static readonly BackupRow Noon = Row("noon", "L", 150, 205);
    private static readonly BackupRow Evening = Row("evening", "L", 205, 300);

    [Fact]
    public void A_full_backup_is_restored_alone() => Chain([], Sunday).ShouldBe(["sunday"]);

    [Fact]
    public void A_differential_one_is_restored_on_the_very_full_one_that_it_names()
    {
        var later = Row("later", "D", 150, 160) with { CopyOnly = true };

        Chain([later, Sunday], Monday).ShouldBe(["sunday", "monday"]);
        Lacking([later], Monday).ShouldContain("the full backup that it rests on (sunday) is not in the server's history");
        Lacking([Sunday], Monday with { Base = "" }).ShouldContain("is not in the server's history");
    }

    [Fact]
    public void A_log_is_restored_on_the_newest_beginning_from_which_logs_lead_to_it()
    {
        Chain([Sunday, Morning, Noon, Monday], Evening).ShouldBe(["sunday", "monday", "evening"]);
        Chain([Sunday, Morning, Noon], Evening).ShouldBe(["sunday", "morning", "noon", "evening"]);
    }

    [Fact]
    public void Where_a_log_is_missing_an_earlier_beginning_does_or_none()
    {
        var copy = Row("copy", "D", 140, 145) with { CopyOnly = true };

        Chain([Sunday, Morning, Noon, copy], Evening).ShouldBe(["copy", "morning", "noon", "evening"]);
        Chain([Sunday, Morning, Noon, Row("young", "D", 400, 410)], Evening)
            .ShouldBe(["sunday", "morning", "noon", "evening"], "a full backup from after it is no beginning");
        Lacking([Sunday, Morning], Evening).ShouldContain("a full backup with every log backup since is not in the server's history");
        Lacking([Morning, Noon], Evening).ShouldContain("a full backup with every log backup since");
    }

    [Fact]
    public void A_copy_of_a_log_that_reaches_further_is_taken_in_place_of_two() =>
        Chain([Sunday, Morning, Noon, Row("both", "L", 90, 205)], Evening).ShouldBe(["sunday", "both", "evening"]);

    [Fact]
    public void Backups_of_another_fork_or_of_another_database_of_that_name_lead_nowhere()
    {
        Lacking([Sunday with { Path = Here with { First = "other", Last = "other" } }], Monday)
            .ShouldContain("not in the server's history");
        Lacking([Sunday with { Path = Here with { Family = "other" } }], Monday).ShouldContain("not in the server's history");
    }

    [Theory]
    [InlineData("", "fork", "fork")]
    [InlineData("family", "", "")]
    [InlineData("family", "fork", "next")]
    public void A_backup_of_which_nobody_knows_the_fork_is_restored_on_nothing(string family, string first, string last) =>
        Lacking([Sunday], Monday with { Path = new RecoveryPath(family, first, last) })
            .ShouldContain("does not say to which history of the database it belongs");

    [Fact]
    public void A_backup_that_this_server_cannot_restore_is_named_with_the_reason()
    {
        Lacking([Sunday with { Families = 4 }], Monday).ShouldContain("sunday.bak was written to 4 files at once");
        Lacking([Sunday with { Device = 7 }], Monday).ShouldContain("sunday.bak was taken by another product");
        Lacking([Sunday with { Damaged = true }], Monday).ShouldContain("sunday.bak is marked as damaged");
        Lacking([Sunday, Morning, Noon with { Damaged = true }], Evening).ShouldContain("every log backup since");
        Lacking([Sunday], Monday with { Families = 2 }).ShouldContain("monday.bak was written to 2 files");
    }

    [Fact]
    public void A_replica_that_was_not_read_is_said_where_something_is_missing() =>
        RestoreChain.From([], Monday, ["sql-2: login failed"]).Lacking!
            .ShouldEndWith("the history of a replica was not read: sql-2: login failed");

    [Fact]
    public void Steps_say_which_is_first_which_is_last_and_which_were_written_without_checksums()
    {
        var steps = RestoreChain.Steps([Sunday with { Checksums = false, Position = 3 }, Morning]);

        steps.ShouldBe(
            [
                new RestoreStep("sunday.bak", 3, IsLog: false, Checksums: false, IsFirst: true, IsLast: false),
                new RestoreStep("morning.bak", 1, IsLog: true, Checksums: true, IsFirst: false, IsLast: true),
            ]);
    }

    private static IEnumerable<string> Chain(IReadOnlyList<BackupRow> known, BackupRow last)
    {
        var (chain, lacking) = RestoreChain.From([.. known, last], last, []);
        lacking.ShouldBeNull();
        return chain.Select(row => row.Id);
    }

    private static string Lacking(IReadOnlyList<BackupRow> known, BackupRow last)
    {
        var (chain, lacking) = RestoreChain.From([.. known, last], last, []);
        chain.ShouldBeEmpty();
        return lacking.ShouldNotBeNull();
    }

    private static BackupRow Row(string id, string type, decimal first, decimal last) =>
        new()
        {
            Id = id,
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
            Location = $"{id}.bak",
            Device = 2,
            Name = id,
            Description = "",
            Software = "",
            Path = Here,
        };
}
