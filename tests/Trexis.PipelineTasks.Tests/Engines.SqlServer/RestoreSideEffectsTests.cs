using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

public sealed class RestoreSideEffectsTests
{
    private static readonly DatabaseState State = new()
    {
        State = "ONLINE",
        UserAccess = "MULTI_USER",
        ReadOnly = false,
        Standby = false,
        Updateability = "READ_WRITE",
        RecoveryModel = "SIMPLE",
        Containment = "NONE",
        Collation = "Latin1_General_CI_AS",
        Compatibility = 160,
        MasterCompatibility = 160,
        Replicated = false,
        LogReuseWait = "NOTHING",
        SnapshotIsolation = true,
    };

    private static readonly ServerIdentity Box = new()
    {
        Server = "sql-1",
        Database = "Sales",
        ProductVersion = "16.0.4135.4",
        Edition = "Enterprise Edition",
        EngineEdition = 3,
        Login = "deployer",
        User = "deployer",
        Compatibility = 160,
        OnLinux = false,
    };

    private static readonly Fact<IReadOnlyList<string>> NoCatalogs = Fact.Known<IReadOnlyList<string>>([]);

    private static readonly Fact<IReadOnlyList<SnapshotRow>> NoSnapshots = Fact.Known<IReadOnlyList<SnapshotRow>>([]);

    [Fact]
    public void A_simple_database_without_full_text_breaks_nothing() =>
        RestoreSideEffects.From(Fact.Known(State), NoCatalogs).ShouldBeEmpty();

    [Theory]
    [InlineData("FULL")]
    [InlineData("BULK_LOGGED")]
    public void Where_logs_are_backed_up_their_chain_forks(string model) =>
        RestoreSideEffects.From(Fact.Known(State with { RecoveryModel = model }), NoCatalogs)
            .ShouldHaveSingleItem().Subject
            .ShouldBe("the chain of log backups");

    [Fact]
    public void Each_full_text_catalog_is_named() =>
        RestoreSideEffects.From(Fact.Known(State), Fact.Known<IReadOnlyList<string>>(["texts"]))
            .ShouldHaveSingleItem().Subject
            .ShouldBe("full-text catalog texts");

    [Fact]
    public void What_the_server_does_not_tell_is_named_as_such()
    {
        var damages = RestoreSideEffects.From(Fact.Unreadable<DatabaseState>("denied"), Fact.Unreadable<IReadOnlyList<string>>("denied"));

        damages.Select(damage => damage.What)
            .ShouldBe(["whether it suffers the server does not tell (denied)", "whether there are any the server does not tell (denied)"]);
    }

    [Fact]
    public void A_member_of_an_availability_group_and_a_managed_instance_take_no_restore()
    {
        RestoreSideEffects.Obstacle(Box, Fact.Known(State), NoSnapshots).ShouldBeNull();
        RestoreSideEffects.Obstacle(Box, Fact.Known(State with { Replicated = true }), NoSnapshots)!.ShouldContain("seeded anew");
        RestoreSideEffects.Obstacle(Box with { EngineEdition = 8 }, Fact.Known(State), NoSnapshots)!.ShouldContain("rename");
    }

    [Fact]
    public void A_snapshot_of_ours_makes_way_for_a_restore_and_a_strangers_stands_in_its_way()
    {
        const string Ours = "Sales_trexis_20260302T010500123Z-a1b2c3";

        RestoreSideEffects.Obstacle(Box, Fact.Known(State), Standing(Ours)).ShouldBeNull();
        RestoreSideEffects.OfSnapshots(Standing(Ours, "Sales_trexis_of_bob")).ShouldHaveSingleItem().Subject.ShouldBe($"snapshot {Ours}");
        RestoreSideEffects.Obstacle(Box, Fact.Known(State), Standing(Ours, "Sales_trexis_of_bob"))!
            .ShouldContain("Sales_trexis_of_bob, which is not ours");
    }

    [Fact]
    public void Reverting_ends_the_chain_of_logs_and_drops_full_text_catalogs() =>
        RestoreSideEffects.OfRevert(Fact.Known(State with { RecoveryModel = "FULL" }), Fact.Known<IReadOnlyList<string>>(["texts"]))
            .Select(damage => damage.What)
            .ShouldBe(
                [
                    "it ends there, for the log is built anew: take a full backup right afterwards",
                    "it is dropped: create and fill it again",
                ]);

    private static Fact<IReadOnlyList<SnapshotRow>> Standing(params string[] names) =>
        Fact.Known<IReadOnlyList<SnapshotRow>>([.. names.Select(name => new SnapshotRow(name, 60))]);
}
