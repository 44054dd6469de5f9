using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.Engines.Sqlite.Connections;
using Trexis.PipelineTasks.Engines.Sqlite.Observation;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Observation;

public sealed class SqliteObserverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> HostileNames => [.. HostileText.All.Where(text => !text.Contains('\0', StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_open_database_is_online_and_tells_its_settings()
    {
        await using var database = await OpenAsync(SqliteSample.Schema);

        var facts = await database.Observe.AvailabilityAsync(Cancel);

        facts.Online.ValueOr(false).ShouldBeTrue();
        facts.Writable.ValueOr(false).ShouldBeTrue();
        var version = facts.Version.ValueOr(null)!;
        version.Number.ShouldBeGreaterThan(version.Minimum);
        facts.Settings.ValueOr(null)!.ShouldContain(new EngineSetting("journal_mode", "delete"));
        facts.Compatibility.ShouldBeOfType<Fact<CompatibilityLevel>.NotApplicable>();
    }

    [Fact]
    public async Task The_file_systems_rights_are_the_permissions()
    {
        await using var database = await OpenAsync(SqliteSample.Schema);

        var facts = await database.Observe.AccessAsync(null, Cancel);

        facts.Needed.ValueOr(null)!.ShouldBe([new("read file", true), new("write file", true), new("write folder", true)]);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Resources_are_read_in_their_ranges()
    {
        await using var database = await OpenAsync(SqliteSample.Schema);

        var facts = await database.Observe.ResourcesAsync(Cancel);

        facts.ProcessCpuPercent.ShouldBeOfType<Fact<double>.NotApplicable>();
        facts.ProcessMemoryBytes.ValueOr(0).ShouldBeGreaterThan(1 << 20);
        var volume = facts.Volumes.ValueOr(null)!.ShouldHaveSingleItem();
        _folder.Path.ShouldStartWith(volume.Name);
        volume.TotalBytes.ShouldBeGreaterThanOrEqualTo(volume.FreeBytes);
        if (OperatingSystem.IsLinux()) facts.CpuPercent.ValueOr(-1).ShouldBeInRange(0, 100);
        facts.MemoryPercent.ValueOr(50).ShouldBeInRange(0, 100);
    }

    [Fact]
    public void Waiting_for_a_disk_and_guests_are_no_work_of_the_host() =>
        HostReading.ParseStat("cpu  100 20 30 800 40 5 5 0 60 7").ShouldBe((160L, 1000L));

    [Theory]
    [InlineData(200, 1.0, 25)]
    [InlineData(200, 0.0, 50)]
    [InlineData(100, 1.5, 0)]
    public void Our_own_work_is_no_load_of_the_host(long busyTicks, double ownSeconds, double percent)
    {
        var before = new HostMeter.Counters(0, (1000, 5000), TimeSpan.FromSeconds(3));

        HostMeter.CpuSince(before, new HostMeter.Counters(0, (1000 + busyTicks, 5400), TimeSpan.FromSeconds(3 + ownSeconds)))
            .ValueOr(-1)
            .ShouldBe(percent);
        HostMeter.CpuSince(before, new HostMeter.Counters(0, null, TimeSpan.Zero)).ShouldBeOfType<Fact<double>.Unreadable>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu 1 2")]
    [InlineData("cpu 1 2 x 4")]
    [InlineData("intr 1 2 3 4 5")]
    public void A_garbled_counter_is_no_reading(string line) => HostReading.ParseStat(line).ShouldBeNull();

    [Fact]
    public void Memory_is_used_when_it_is_not_available()
    {
        HostReading.ParseMemory(["MemTotal:       1000 kB", "MemFree:  10 kB", "MemAvailable:    250 kB"]).ShouldBe(75);
        HostReading.ParseMemory(["MemTotal:       1000 kB"]).ShouldBeNull();
    }

    [Fact]
    public async Task The_integrity_check_ends_when_its_time_is_over_and_says_so()
    {
        await using var database = await OpenAsync(
            "CREATE TABLE big (a, b); INSERT INTO big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
                + "SELECT i, hex(i) FROM n; CREATE INDEX big_b ON big (b);");

        (await database.Observe.IntegrityAsync(TimeSpan.FromTicks(1), Cancel))
            .ShouldBeOfType<Fact<IntegrityReading>.Unreadable>().Reason
            .ShouldContain("not done within");
        (await database.Observe.IntegrityAsync(TimeSpan.FromMinutes(1), Cancel))
            .ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Problems
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_that_break_a_constraint_are_counted_by_constraint()
    {
        var inventory = await InventoryAsync("""
            PRAGMA foreign_keys = OFF;
            PRAGMA ignore_check_constraints = ON;
            CREATE TABLE parents (id INTEGER PRIMARY KEY);
            CREATE TABLE children (
                a INTEGER REFERENCES parents (id) ON DELETE CASCADE,
                b INTEGER REFERENCES parents,
                c INTEGER REFERENCES parents (absent),
                d INTEGER CHECK (d > 0),
                e INTEGER CONSTRAINT small CHECK (e < 10 -- a comment
                ),
                PRIMARY KEY (b, a)) WITHOUT ROWID;
            INSERT INTO parents VALUES (1);
            INSERT INTO children VALUES (1, 1, NULL, 0, 5), (2, 1, NULL, -1, 50), (3, 9, NULL, NULL, 1);
            """);

        inventory.Constraints.Where(constraint => constraint.Table == "children")
            .Select(constraint => (constraint.Name, constraint.Violations))
            .ShouldBe(
        [
            ("CHECK 1", 2L),
            ("FOREIGN KEY (a) REFERENCES parents (id)", (long?)null),
            ("FOREIGN KEY (b) REFERENCES parents", null),
            ("FOREIGN KEY (c) REFERENCES parents (absent)", null),
            ("PRIMARY KEY", null),
            ("small", 1L),
        ]);
        inventory.Constraints.Single(constraint => constraint.Kind == ConstraintKind.PrimaryKey
            && constraint.Table == "children").Definition.ShouldBe("PRIMARY KEY (b, a)");
    }

    [Fact]
    public async Task Orphans_are_counted_by_foreign_key()
    {
        var inventory = await InventoryAsync(
            "PRAGMA foreign_keys = OFF;" + SqliteSample.Schema + "INSERT INTO orders (customer_id, amount) VALUES (77, 1), (78, 1);");

        inventory.Constraints.Single(constraint => constraint.Kind == ConstraintKind.ForeignKey).Violations.ShouldBe(2);
    }

    [Fact]
    public async Task Views_and_triggers_that_no_longer_compile_are_invalid()
    {
        var inventory = await InventoryAsync(SqliteSample.Schema + """
            CREATE VIEW good AS SELECT id FROM orders;
            CREATE VIEW bad AS SELECT absent FROM orders;
            CREATE TRIGGER broken AFTER DELETE ON orders BEGIN INSERT INTO nowhere VALUES (1); END;
            CREATE TRIGGER sound AFTER UPDATE ON orders BEGIN DELETE FROM customers WHERE id = 99; END;
            """);

        inventory.Modules.Select(module => (module.Kind, module.Name, module.Invalid is null)).ShouldBe(
            [("trigger", "broken", false), ("trigger", "sound", true), ("view", "bad", false), ("view", "good", true)]);
        inventory.Modules[2].Invalid.ShouldBe("no such column: absent");
    }

    [Fact]
    public async Task Looks_of_a_definition_do_not_change_the_fingerprint()
    {
        var first = await InventoryAsync("CREATE TABLE t (a INTEGER, b TEXT)");
        var second = await InventoryAsync("CREATE TABLE t (a   INTEGER, -- the key\n b TEXT)");
        var third = await InventoryAsync("CREATE TABLE t (a INTEGER, b BLOB)");

        second.Fingerprint.ShouldBe(first.Fingerprint);
        third.Fingerprint.ShouldNotBe(first.Fingerprint);
    }

    [Fact]
    public async Task Statistics_stand_in_for_counting_where_that_is_enough()
    {
        await using var database = await OpenAsync(
            SqliteSample.Schema + "ANALYZE; DELETE FROM orders; CREATE TABLE late (a); INSERT INTO late VALUES (1);");

        var inventory = (await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel)).ValueOr(null)!;

        inventory.Tables.Select(table => (table.Name, table.Rows, table.RowsAreExact))
            .ShouldBe([("customers", 2L, false), ("late", 1L, true), ("orders", 3L, false)]);
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_only_a_name(string name)
    {
        var quoted = SqliteIdentifier.Quote(name);
        await using var database = await OpenAsync($"""
            CREATE TABLE {quoted} ({quoted} INTEGER PRIMARY KEY, other INTEGER REFERENCES {quoted} ({quoted}),
                CONSTRAINT {quoted} CHECK ({quoted} > 0));
            CREATE INDEX {SqliteIdentifier.Quote(name + " index")} ON {quoted} (other);
            CREATE VIEW {SqliteIdentifier.Quote(name + " view")} AS SELECT * FROM {quoted};
            CREATE TRIGGER {SqliteIdentifier.Quote(name + " trigger")} AFTER UPDATE ON {quoted} BEGIN DELETE FROM {quoted} WHERE 0; END;
            INSERT INTO {quoted} VALUES (1, NULL), (2, 1);
            """);

        var inventory = (await database.Observe.InventoryAsync(
            exactRows: true, violations: true, Cancel)).ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;
        var assessments = await database.Scripts.AssessAsync(
            [new SqlText(name, $"ALTER TABLE {quoted} ADD COLUMN more; DROP TABLE {quoted}")], Cancel);
        var backup = await database.Backups.BackUpAsync(
            new BackupRequest(_folder.At("backups"), "hostile", name), new Progress<double>(), Cancel);
        var proof = await database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel);

        var table = inventory.Tables.ShouldHaveSingleItem();
        (table.Name, table.Rows, table.Columns[0]).ShouldBe((name, 2, name));
        inventory.Constraints.Single(constraint => constraint.Kind == ConstraintKind.Check).Name.ShouldBe(name);
        inventory.Constraints.Where(constraint => constraint.Violations is not null).ShouldAllBe(constraint => constraint.Violations == 0);
        inventory.Indexes.ShouldHaveSingleItem().Table.ShouldBe(name);
        inventory.Modules.ShouldAllBe(module => module.Invalid == null);
        assessments[0].Operations.Select(operation => operation.Kind).ShouldBe(["add-column", "drop-table", "break-view"]);
        proof.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_thousand_tables_are_read_in_a_few_seconds()
    {
        var sql = string.Concat(
            Enumerable.Range(0, 2000)
                .Select(
                    number => $"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t0 (id), name TEXT UNIQUE CHECK "
                        + "(name <> ''));\n"));
        await using var database = await OpenAsync("BEGIN;" + sql + "COMMIT;");

        var inventory = (await database.Observe.InventoryAsync(
            exactRows: true, violations: true, Cancel)).ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;

        inventory.Tables.Count.ShouldBe(2000);
        inventory.Constraints.Count.ShouldBe(8000);
    }

    private async Task<SchemaInventory> InventoryAsync(string sql)
    {
        File.Delete(_folder.At("sales.db"));
        await using var database = await OpenAsync(sql);
        return (await database.Observe.InventoryAsync(
            exactRows: true, violations: true, Cancel)).ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;
    }

    private async Task<IDatabase> OpenAsync(string sql)
    {
        await SqliteSample.MakeAsync(_folder.At("sales.db"), sql);
        return await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(_folder.At("sales.db")), Cancel);
    }
}
