using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

public sealed class ObservationTests : SqlServerScene
{
    private static readonly object?[][] Primary =
    [
        [101, "PK_customers", "CLUSTERED", true, false, "PK", "", "id", false, false],
        [102, "PK_orders", "CLUSTERED", true, false, "PK", "", "id", false, false],
    ];

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
        (await database.Observe.AccessAsync(null, Cancel)).Needed
            .ShouldBeOfType<Fact<IReadOnlyList<PermissionFact>>.Known>().Value
            .ShouldAllBe(permission => permission.Granted == true);
        var resources = await database.Observe.ResourcesAsync(Cancel);
        resources.CpuPercent.ShouldBe(Fact.Known(12.0));
        resources.MemoryPercent.ShouldBe(Fact.Known(50.0));
        resources.Volumes.ShouldBeOfType<Fact<IReadOnlyList<VolumeFact>>.Known>().Value.Count.ShouldBe(2);
        (await database.Observe.ActivityAsync(Cancel)).Blocked
            .ShouldBeOfType<Fact<IReadOnlyList<BlockedSession>>.Known>().Value
            .ShouldBeEmpty();
        var schema = (await database.Observe.InventoryAsync(
            exactRows: true, violations: true, Cancel)).ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;
        schema.Tables.Select(table => (table.Name, table.Rows)).ShouldBe([("dbo.customers", 3L), ("dbo.orders", 3L)]);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_index_that_automatic_tuning_made_is_named_and_no_part_of_the_schema()
    {
        await using var database = await OpenAsync();
        var before = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));
        Server.Says(
            "index columns",
            TdsTable.Of(
                [
                    .. Primary,
                    [102, "nci_wi_orders_1", "NONCLUSTERED", false, false, "", "", "customer_id", false, false],
                    [102, "IX_orders_customer", "NONCLUSTERED", false, false, "", "", "customer_id", false, false],
                ]));
        var handmade = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));
        Server.Says("automatic indexes", TdsTable.Of([102, "nci_wi_orders_1"]));

        var after = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));

        handmade.Fingerprint.ShouldNotBe(before.Fingerprint, "somebody's index is drift");
        after.Fingerprint.ShouldBe(before.Fingerprint);
        SchemaDifference.Between(before, after).ShouldBeEmpty();
        after.Indexes.ShouldHaveSingleItem().Name.ShouldBe("IX_orders_customer");
        after.AutomaticIndexes.ShouldHaveSingleItem().Name.ShouldBe("nci_wi_orders_1");
        AutomaticTuning.Format(after)
            .ShouldBe("; 1 index of automatic tuning's own is no part of the schema and no drift: nci_wi_orders_1 on dbo.orders");
    }

    // 102 is the table orders, 201 stands for a trigger on it.
    [Theory(Timeout = TimeLimit)]
    [InlineData(102, "", "column customer_id masked with default()", "table dbo.orders: {0}column customer_id masked with default()")]
    [InlineData(102, "", "column customer_id encrypted (RANDOMIZED, key 1)", "table dbo.orders: {0}column customer_id encrypted")]
    [InlineData(102, "", "column customer_id hidden", "table dbo.orders: {0}column customer_id hidden")]
    [InlineData(102, "", "compressed by PAGE", "table dbo.orders: {0}compressed by PAGE")]
    [InlineData(102, "IX_orders_customer", "compressed by ROW", "index IX_orders_customer on dbo.orders: {0}compressed by ROW")]
    [InlineData(201, "", "disabled", "trigger dbo.audit: {0}disabled")]
    [InlineData(202, "", "disabled", "database trigger guard: {0}disabled")]
    [InlineData(203, "", "disabled", "security policy sec.tenants: {0}disabled")]
    [InlineData(203, "", "FILTER predicate on dbo.orders", "security policy sec.tenants: {0}FILTER predicate on dbo.orders")]
    public async Task A_guard_that_is_taken_off_or_put_on_by_hand_is_drift_and_told_by_words(int of, string index, string mark, string told)
    {
        Server.Says(
            "modules",
            TdsTable.Of(
                [201, "dbo", "audit", "TR", new byte[32]], [202, "", "guard", "DT", new byte[32]],
                [203, "sec", "tenants", "SP", new byte[32]]));
        await using var database = await OpenAsync();
        var without = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));
        Server.Says("schema marks", TdsTable.Of([of, index, mark]));

        var with = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));

        with.Fingerprint.ShouldNotBe(without.Fingerprint);
        SchemaDifference.Named(SchemaDifference.Between(without, with)).ShouldStartWith(told.Replace("{0}", ""));
        SchemaDifference.Named(SchemaDifference.Between(with, without)).ShouldStartWith(told.Replace("{0}", "no longer "));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_security_policy_or_a_trigger_of_the_database_that_is_gone_is_drift()
    {
        Server.Says("modules", TdsTable.Of([202, "", "guard", "DT", new byte[32]], [203, "sec", "tenants", "SP", new byte[32]]));
        await using var database = await OpenAsync();
        var before = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));
        Server.Says("modules", TdsTable.Empty(5));

        var after = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));

        after.Fingerprint.ShouldNotBe(before.Fingerprint);
        SchemaDifference.Between(before, after).Select(finding => $"{finding.Subject} {finding.Observed}")
            .ShouldBe(["database trigger guard not there", "security policy sec.tenants not there"]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true, 0, "disabled")]
    [InlineData(false, 0, "not trusted")]
    public async Task A_constraint_that_no_longer_guards_its_table_is_drift_and_told_by_words(bool disabled, int trusted, string told)
    {
        Server.Says("check constraints", TdsTable.Of([102, "CK_total", "([total]>=(0))", false, 1]));
        await using var database = await OpenAsync();
        var before = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));
        Server.Says("check constraints", TdsTable.Of([102, "CK_total", "([total]>=(0))", disabled, trusted]));

        var after = Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel));

        after.Fingerprint.ShouldNotBe(before.Fingerprint);
        SchemaDifference.Named(SchemaDifference.Between(before, after)).ShouldBe($"constraint CK_total on dbo.orders: {told}");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_server_that_does_not_tell_its_own_indexes_from_others_leaves_the_schema_unread()
    {
        Server.Refuses("automatic indexes", 229, "The SELECT permission was denied on the object 'indexes'.");
        await using var database = await OpenAsync();

        var schema = await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel);

        schema.ShouldBeOfType<Fact<SchemaInventory>.Unreadable>().Reason.ShouldContain("automatic indexes");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task SQL_Server_2016_makes_no_indexes_by_itself_and_is_not_asked_for_a_column_that_it_lacks()
    {
        Server.Says(
            "server identity",
            TdsTable.Of(["sql-dev-01", "Sales", "13.0.7000.0", "Developer Edition (64-bit)", 3, "deployer", "deployer", 130, 0]));
        await using var database = await OpenAsync();

        Known(await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel)).AutomaticIndexes.ShouldBeEmpty();

        Server.Count("auto_created").ShouldBe(0);
    }

    // What DBCC CHECKCONSTRAINTS WITH ALL_CONSTRAINTS would look at.
    [Fact(Timeout = TimeLimit)]
    public async Task Rows_that_break_constraints_are_counted_where_the_server_does_not_vouch_for_them()
    {
        Server.Says(
            "foreign keys",
            TdsTable.Of(
                Key("FK_trusted", disabled: false, trusted: true),
                Key("FK_untrusted", disabled: false, trusted: false),
                Key("FK_disabled", disabled: true, trusted: false)));
        Server.Says(
            "check constraints",
            TdsTable.Of(
                [102, "CK_untrusted", "([amount]>(0))", false, false],
                [102, "CK_disabled", "([amount]<(9))", true, false],
                [102, "CK_trusted", "([amount]<>(5))", false, true]));
        Server.Says("foreign key violations", TdsTable.Of([3L]));
        Server.Says("check violations", TdsTable.Of([4L]));
        await using var database = await OpenAsync();

        var schema = Known(await database.Observe.InventoryAsync(exactRows: false, violations: true, Cancel));

        schema.Constraints.Where(constraint => constraint.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check)
            .Select(constraint => (constraint.Name, constraint.Violations))
            .ShouldBe(
                [
                    ("CK_disabled", 4L), ("CK_trusted", 0L), ("CK_untrusted", 4L), ("FK_disabled", 3L), ("FK_trusted", 0L),
                    ("FK_untrusted", 3L),
                ]);
        Server.Count("trexis: foreign key violations").ShouldBe(1, "one batch for all of them");
        var asked = Server.Server.Requests.Single(request => request.Text.Contains(
            "trexis: foreign key violations", StringComparison.Ordinal)).Text;
        System.Text.RegularExpressions.Regex.Count(asked, "trexis: foreign key violations").ShouldBe(2);
        System.Text.RegularExpressions.Regex.Count(asked, "trexis: check violations").ShouldBe(2);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_check_of_this_week_that_found_nothing_stands_in_for_another()
    {
        Server.Says("last known good", TdsTable.Of([90]));
        await using var database = await OpenAsync();

        (await database.Observe.IntegrityAsync(TimeSpan.FromMinutes(1), Cancel))
            .ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Age
            .ShouldBe(TimeSpan.FromMinutes(90));

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

        (await database.Observe.IntegrityAsync(Timeout.InfiniteTimeSpan, Cancel))
            .ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Age
            .ShouldBeNull();

        Server.Count("DBCC CHECKDB").ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_check_from_before_a_restore_was_of_the_original_and_every_page_is_read()
    {
        Server.Says("last known good", TdsTable.Empty(1));
        await using var database = await OpenAsync();

        (await database.Observe.IntegrityAsync(Timeout.InfiniteTimeSpan, Cancel))
            .ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Age
            .ShouldBeNull();

        Server.Count("DBCC CHECKDB").ShouldBe(1);
    }

    private static object?[] Key(string name, bool disabled, bool trusted) =>
        [102, name, 101, "dbo", "customers", "customer_id", "id", disabled, trusted ? 1 : 0, "NO_ACTION", "NO_ACTION"];

    private static SchemaInventory Known(Fact<SchemaInventory> schema) => schema.ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;
}
