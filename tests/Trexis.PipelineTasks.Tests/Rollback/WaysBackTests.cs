using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Rollback;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Tests.Rollback;

public sealed class WaysBackTests
{
    private static readonly BackupRecord Backup =
        new("id", "full", "/backups/Sales.bak", ManualTime.Monday, 1, 1, null, null, "CHG-7@abc", BackupVerification.Checksum, CopyOnly: true);

    [Fact]
    public void What_a_restore_breaks_stands_beside_the_rows_that_it_loses()
    {
        var survey = Surveyed(facts => facts with { RestoreBreaks = [new RestoreDamage("the chain of log backups", "it forks there")] });

        var way = WaysBack.ByBackup(survey, new BackupPolicy(), "CHG-7@abc", Backup);

        way.IsOpen.ShouldBeTrue();
        way.LossText.ShouldEndWith("the chain of log backups: it forks there");
    }

    [Fact]
    public void A_restore_that_the_server_would_refuse_is_no_way_back()
    {
        var survey = Surveyed(facts => facts with { RestoreObstacle = "the database is in an availability group" });

        var way = WaysBack.ByBackup(survey, new BackupPolicy(), "CHG-7@abc", Backup);

        way.Objections.ShouldHaveSingleItem().Observed.ShouldBe("the database is in an availability group");
    }

    private static Survey Surveyed(Func<BackupFacts, BackupFacts> with) => new()
    {
        Applied = true,
        Changes = true,
        Forward = [],
        Now = new SchemaInventory { Fingerprint = "now" },
        Before = Fact.Known(new SchemaInventory { Fingerprint = "then" }),
        Backups = with(new BackupFacts(Fact.Known<IReadOnlyList<BackupRecord>>([Backup]), Fact.Known(true), Fact.Known(1L), Fact.Known(1L))),
    };
}
