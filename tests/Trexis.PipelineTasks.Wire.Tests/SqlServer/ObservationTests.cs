using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.TestKit.Tds;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Wire.Tests.SqlServer;

public sealed class ObservationTests : SqlServerScene
{
    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_database_names_itself_with_and_without_encryption(bool encrypt)
    {
        await using var database = await Engine.OpenAsync(Connection(encrypt: encrypt), Cancel);

        database.Identity.ShouldBe(new DatabaseIdentity("sqlserver", "sql-dev-01", "Sales"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Every_group_is_known_on_a_healthy_server()
    {
        await using var database = await OpenAsync();

        var availability = await database.Observe.AvailabilityAsync(Cancel);
        availability.Online.ShouldBe(Fact.Known(true));
        availability.Writable.ShouldBe(Fact.Known(true));
        availability.Version.ShouldBeOfType<Fact<EngineVersion>.Known>().Value.Number.Major.ShouldBe(16);
        availability.Role.ShouldBeOfType<Fact<string>.NotApplicable>();
        (await database.Observe.AccessAsync(null, Cancel)).Needed.ShouldBeOfType<Fact<IReadOnlyList<PermissionFact>>.Known>().Value.ShouldAllBe(permission => permission.Granted == true);
        var resources = await database.Observe.ResourcesAsync(Cancel);
        resources.CpuPercent.ShouldBe(Fact.Known(12.0));
        resources.MemoryPercent.ShouldBe(Fact.Known(50.0));
        resources.Volumes.ShouldBeOfType<Fact<IReadOnlyList<VolumeFact>>.Known>().Value.Count.ShouldBe(2);
        (await database.Observe.ActivityAsync(Cancel)).Blocked.ShouldBeOfType<Fact<IReadOnlyList<BlockedSession>>.Known>().Value.ShouldBeEmpty();
        var schema = (await database.Observe.InventoryAsync(exactRows: true, violations: true, Cancel)).ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;
        schema.Tables.Select(table => (table.Name, table.Rows)).ShouldBe([("dbo.customers", 3L), ("dbo.orders", 3L)]);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_check_of_this_week_that_found_nothing_stands_in_for_another()
    {
        Server.Says("last known good", TdsTable.Of([90]));
        await using var database = await OpenAsync();

        (await database.Observe.IntegrityAsync(TimeSpan.FromMinutes(1), Cancel)).ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Age.ShouldBe(TimeSpan.FromMinutes(90));

        Server.Count("DBCC CHECKDB").ShouldBe(0);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(66_000_000)]
    [InlineData(7 * 24 * 60 + 1)]
    [InlineData(null)]
    public async Task Every_page_is_read_where_no_check_of_this_week_is_known(int? minutes)
    {
        Server.Says("last known good", TdsTable.Of([minutes]));
        await using var database = await OpenAsync();

        (await database.Observe.IntegrityAsync(Timeout.InfiniteTimeSpan, Cancel)).ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Age.ShouldBeNull();

        Server.Count("DBCC CHECKDB").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_check_from_before_a_restore_was_of_the_original_and_every_page_is_read()
    {
        Server.Says("last known good", TdsTable.Empty(1));
        await using var database = await OpenAsync();

        (await database.Observe.IntegrityAsync(Timeout.InfiniteTimeSpan, Cancel)).ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Age.ShouldBeNull();

        Server.Count("DBCC CHECKDB").ShouldBe(1);
    }
}
