using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Rollback;

namespace Trexis.PipelineTasks.Tests.Rollback;

public sealed class RollbackOptionsTests
{
    private static readonly BackupRecord Backup =
        new()
        {
            Id = "id",
            Kind = "full",
            Location = "/backups/Sales.bak",
            FinishedAt = TestTime.Monday,
            Bytes = 1,
            ElapsedMs = 1,
            Sha256 = null,
            Position = null,
            Deployment = "CHG-7@abc",
            VerifiedAs = BackupVerification.Checksum,
            CopyOnly = true,
        };

    private static readonly SnapshotRecord Own = new("Sales_trexis_20260302T010500123Z-a1b2c3", TestTime.Monday);

    [Fact]
    public void What_a_restore_breaks_stands_beside_the_rows_that_it_loses()
    {
        var survey = Surveyed(
            facts => facts with { RestoreBreaks = [new RestoreSideEffect("the chain of log backups", "it forks there")] });

        var way = RollbackOptions.ByBackup(survey, new BackupPolicy(), "CHG-7@abc", Backup);

        way.IsOpen.ShouldBeTrue();
        way.LossText.ShouldEndWith("the chain of log backups: it forks there");
    }

    [Fact]
    public void A_restore_that_the_server_would_refuse_is_no_way_back()
    {
        var survey = Surveyed(facts => facts with { RestoreObstacle = "the database is in an availability group" });

        var way = RollbackOptions.ByBackup(survey, new BackupPolicy(), "CHG-7@abc", Backup);

        way.Objections.ShouldHaveSingleItem().Observed.ShouldBe("the database is in an availability group");
    }

    [Fact]
    public void A_log_backup_is_a_way_back_with_those_that_it_rests_on_and_none_without_them()
    {
        var log = Backup with { Kind = "log", RestsOn = ["/backups/full.bak"], RestoreBytes = 1L << 40 };

        var way = RollbackOptions.ByBackup(Surveyed(facts => facts), new BackupPolicy(), "CHG-7@abc", log);
        var lost = RollbackOptions.ByBackup(
            Surveyed(facts => facts), new BackupPolicy(), "CHG-7@abc", log with { Unrestorable = "its full backup is gone" });

        way.IsOpen.ShouldBeTrue();
        way.Title.ShouldStartWith("restore the log backup of ");
        way.Title.ShouldEndWith(" on top of 1 other");
        way.Duration!.Time.ShouldBeGreaterThan(TimeSpan.FromHours(1), "what it rests on takes its time, too");
        lost.Objections.ShouldHaveSingleItem().Observed.ShouldBe("its full backup is gone");
    }

    [Fact]
    public void A_snapshot_is_a_way_back_with_what_it_breaks_and_comes_before_the_backup()
    {
        var ways = RollbackOptions.From(
            WithSnapshots(
                [Own], facts => facts with { RevertBreaks = [new RestoreSideEffect("the chain of log backups", "it ends there")] }),
            new BackupPolicy(),
            "CHG-7@abc");

        ways.Select(way => way.Name).ShouldBe([RollbackOption.Snapshot, RollbackOption.Backup]);
        ways[0].IsOpen.ShouldBeTrue();
        ways[0].LossText.ShouldEndWith("the chain of log backups: it ends there");
    }

    [Fact]
    public void Beside_another_snapshot_or_where_the_server_would_refuse_it_is_closed()
    {
        RollbackOptions.BySnapshot(WithSnapshots([new SnapshotRecord("of_bob", TestTime.Monday), Own]), "CHG-7@abc").Objections
            .ShouldHaveSingleItem().Subject
            .ShouldBe("of_bob");
        RollbackOptions.BySnapshot(WithSnapshots(
            [Own], facts => facts with { Obstacle = "file papers holds FILESTREAM" }), "CHG-7@abc").Objections
            .ShouldHaveSingleItem().Observed
            .ShouldBe("file papers holds FILESTREAM");
    }

    [Fact]
    public void Without_a_snapshot_of_this_deployment_none_is_listed_and_the_chosen_one_is_closed()
    {
        RollbackOptions.From(Surveyed(facts => facts), new BackupPolicy(), "CHG-7@abc")
            .ShouldNotContain(way => way.Name == RollbackOption.Snapshot);
        RollbackOptions.BySnapshot(Surveyed(facts => facts), "CHG-7@abc").Objections
            .ShouldHaveSingleItem().Observed
            .ShouldBe("this deployment took none");
        RollbackOption.Refuse("is closed", RollbackOptions.BySnapshot(WithSnapshots([]) with { Snapshot = null }, "CHG-7@abc").Objections)
            .Remedy.ShouldBe("It takes one that backup --snapshot took before it began; rollback plan lists the options that are open.");
        RollbackOptions.BySnapshot(WithSnapshots([]) with { Snapshot = null }, "CHG-7@abc").Objections
            .ShouldHaveSingleItem().Observed
            .ShouldBe("this deployment's own is gone");
    }

    [Fact]
    public void A_revert_takes_as_long_as_what_was_changed_since_and_where_nobody_can_tell_that_is_said_with_the_reason()
    {
        var told = WithSnapshots([Own]) with { Snapshot = Own with { ChangedBytes = 64L << 20 } };

        RollbackOptions.BySnapshot(told, "CHG-7@abc").Cost.ShouldStartWith("estimated 4 s (from 64.0 MiB changed since), loses ");
        RollbackOptions.BySnapshot(told with { Applied = false }, "CHG-7@abc").Cost
            .ShouldStartWith("duration unknown (it copies back what will have been changed by then");
        RollbackOptions.BySnapshot(WithSnapshots([Own]), "CHG-7@abc").AsOption.UnknownBecause
            .ShouldBe("the server does not tell how much was changed since");
    }

    [Fact]
    public void Snapshots_that_nobody_could_read_are_listed_as_a_closed_way()
    {
        var survey = Surveyed(facts => facts) with { Snapshots = UnreadGroup.Snapshots("denied") };

        RollbackOptions.From(survey, new BackupPolicy(), "CHG-7@abc")
            .Single(way => way.Name == RollbackOption.Snapshot).Objections
            .ShouldHaveSingleItem().Observed
            .ShouldBe("denied");
    }

    [Fact]
    public void An_undo_that_would_end_elsewhere_is_closed_and_one_that_nobody_could_try_says_so()
    {
        using var folder = new TemporaryFolder();
        folder.Write("migrations/V1__a.sql", "CREATE TABLE a (id int);");
        folder.Write("migrations/U1__a.sql", "DROP TABLE a;");
        var undo = UndoSet.From(ScriptFolder.Read(folder.At("migrations")), [], "CHG-7@abc");
        var survey = Surveyed(facts => facts) with { Applied = false, Undo = undo };

        RollbackOptions.ByUndo(survey with { UndoTrial = Fact.Known<IReadOnlyList<Finding>>([]) }, undo).Cost
            .ShouldEndWith("loses nothing");
        RollbackOptions.ByUndo(
            survey with { UndoTrial = Fact.NotApplicable<IReadOnlyList<Finding>>("this engine has none") }, undo).Cost
            .ShouldEndWith("loses nothing; not tried on a copy: this engine has none");
        RollbackOptions.ByUndo(
            survey with { UndoTrial = Fact.Known<IReadOnlyList<Finding>>([new Finding("view v", "not there", "there")]) }, undo).Objections
            .ShouldHaveSingleItem().ShouldBe(
                new Finding("view v", "not there after the undo scripts", "there, as before the deployment"));
    }

    private static RollbackFacts WithSnapshots(
        IReadOnlyList<SnapshotRecord> standing, Func<SnapshotFacts, SnapshotFacts>? with = null) => Surveyed(facts => facts) with
        {
            Snapshots = (with ?? (facts => facts))(new SnapshotFacts(Fact.Known(standing))),
            Snapshot = Own,
        };

    private static RollbackFacts Surveyed(Func<BackupFacts, BackupFacts> with) => new()
    {
        Applied = true,
        Changes = true,
        Forward = [],
        Now = new SchemaInventory { Fingerprint = "now" },
        Before = Fact.Known(new SchemaInventory { Fingerprint = "then" }),
        Backups = with(
            new BackupFacts(Fact.Known<IReadOnlyList<BackupRecord>>([Backup]), Fact.Known(true), Fact.Known(1L), Fact.Known(1L))),
    };
}
