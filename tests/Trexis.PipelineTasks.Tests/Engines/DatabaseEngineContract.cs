using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tests.Engines;

/// <summary>What every engine promises; a subclass says how its databases are reached and writes its dialect.</summary>
public abstract class DatabaseEngineContract : IDisposable
{
    private static readonly DeploymentIdentity Deployment = new("CHG-7@abc", "alice", "run-1");

    protected TemporaryFolder Folder { get; } = new();

    protected CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IDatabaseEngine Engine { get; }

    protected abstract string EngineName { get; }

    /// <summary>A database of that name; the same name gives the same database.</summary>
    protected abstract TargetConnection Connection(string name);

    /// <summary>
    /// Tables <c>customers</c> (a key and a unique name) and <c>orders</c> (a foreign key, a check, an index), two customers and three
    /// orders.
    /// </summary>
    protected abstract string SampleSchema { get; }

    /// <summary>Where backups go; a server's own default place where that is empty.</summary>
    protected virtual string BackupFolder => Folder.At("backups");

    /// <summary>A table's name as the engine shows it.</summary>
    protected virtual string Shown(string table) => table;

    /// <summary>A query that runs for much longer than a second.</summary>
    protected abstract string EndlessQuery { get; }

    [Fact]
    public async Task The_database_names_its_engine_and_itself()
    {
        await using var database = await CreatedAsync("sales");

        Engine.Name.ShouldBe(EngineName);
        database.Identity.Engine.ShouldBe(EngineName);
        database.Identity.Database.ShouldContain("sales");
        database.Identity.Server.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_missing_database_is_refused_with_the_way_to_make_it_and_not_made()
    {
        var exception = await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(Connection("absent"), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Missing);
        exception.Fault.Hint!.ShouldContain("create: true");
        (await Engine.ExistsAsync(Connection("absent"), Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_is_made_only_where_none_stands()
    {
        await using (var first = await CreatedAsync("sales"))
        await using (var session = await BeginAsync(first))
            await RunAsync(session, "V0001", SampleSchema);

        await Should.ThrowAsync<DatabaseException>(() => Engine.CreateAsync(Connection("sales"), Cancel));

        await using var database = await Engine.OpenAsync(Connection("sales"), Cancel);
        (await InventoryAsync(database)).Tables.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_database_never_deployed_to_has_no_history()
    {
        await using var database = await CreatedAsync("sales");

        var history = await database.ReadHistoryAsync(Cancel);

        history.Journal.ShouldBeEmpty();
        history.Anchors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_script_and_its_journal_row_are_written_together()
    {
        await using var database = await SampleAsync();

        var history = await database.ReadHistoryAsync(Cancel);

        var entry = history.Journal.ShouldHaveSingleItem();
        (entry.Script, entry.Kind, entry.State, entry.Actor, entry.Deployment).ShouldBe(
            ("V0001", "versioned", JournalState.Done, "alice", "CHG-7@abc"));
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_behind_and_says_where_it_failed()
    {
        await using var database = await SampleAsync();
        await using var session = await BeginAsync(database);
        const string Script = "INSERT INTO customers (id, name) VALUES (3, 'Carol');\n\nINSERT INTO customers (id, name)\nVALUES (4, "
            + "'Alice');\n";

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "V0002", Script));

        exception.Kind.ShouldBe(DatabaseErrorKind.Statement);
        exception.Error!.Line.ShouldBe(3);
        exception.Error.Number.ShouldNotBe(0);
        exception.Error.Statement!.ShouldContain("INSERT INTO customers");
        exception.ToString().ShouldNotContain("Alice");
        (await RowsAsync(database, "customers")).ShouldBe(2);
        (await database.ReadHistoryAsync(Cancel)).Journal.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_failing_script_the_session_runs_the_next_one()
    {
        await using var database = await CreatedAsync("sales");
        await using var session = await BeginAsync(database);
        await Should.ThrowAsync<DatabaseException>(() => RunAsync(session, "V0001", "INSERT INTO nowhere VALUES (1)"));

        await RunAsync(session, "V0001", SampleSchema);

        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldHaveSingleItem().Script.ShouldBe("V0001");
    }

    [Fact]
    public async Task A_second_deployment_is_refused_with_the_name_of_the_first()
    {
        await using var database = await CreatedAsync("sales");
        await using var second = await Engine.OpenAsync(Connection("sales"), Cancel);
        await using var session = await BeginAsync(database);

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => second.BeginDeploymentAsync(Deployment with { Id = "CHG-8@def", Actor = "bob" }, TimeSpan.Zero, Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Message.ShouldContain("CHG-7@abc");
        exception.Message.ShouldContain("alice");
    }

    [Fact]
    public async Task A_second_deployment_gets_the_lock_when_the_first_ends()
    {
        await using var database = await CreatedAsync("sales");
        await using var second = await Engine.OpenAsync(Connection("sales"), Cancel);
        var session = await BeginAsync(database);
        var waiting = second.BeginDeploymentAsync(Deployment, TimeSpan.FromMinutes(1), Cancel);
        waiting.IsCompleted.ShouldBeFalse();

        await session.DisposeAsync();

        await using var next = await waiting;
        await RunAsync(next, "V0001", SampleSchema);
    }

    [Fact]
    public async Task Recorded_entries_and_anchors_come_back_as_they_were_written()
    {
        await using var database = await CreatedAsync("sales");
        await using var session = await BeginAsync(database);
        JournalEntry[] entries = [
            .. Enum.GetValues<JournalState>()
                .Select(state => new JournalEntry
                {
                    Script = $"V-{state}",
                    Kind = "versioned",
                    Sha256 = "ab",
                    State = state,
                    At = TestTime.Monday,
                    ElapsedMs = 1.5,
                    Actor = "bob",
                    Deployment = "CHG-9",
                }),
        ];
        var anchor = new HistoryAnchor("CHG-9", "qa", "deploy-scripts", new string('c', 64), null, TestTime.Monday)
        {
            Commit = new string('a', 40),
            Target = "eu",
        };

        await session.RecordAsync(entries, Cancel);
        await session.AnchorAsync(anchor, Cancel);

        var history = await database.ReadHistoryAsync(Cancel);
        history.Journal.ShouldBe(entries);
        var written = history.Anchors.ShouldHaveSingleItem();
        written.Database.ShouldNotBeNullOrEmpty();
        written.ShouldBe(anchor with { Database = written.Database });
    }

    [Fact]
    public async Task The_inventory_sees_tables_rows_constraints_and_indexes_and_leaves_out_our_own()
    {
        await using var database = await SampleAsync();

        var inventory = await InventoryAsync(database);

        inventory.Tables.Select(table => (table.Name, table.Rows)).ShouldBe([(Shown("customers"), 2L), (Shown("orders"), 3L)]);
        inventory.Constraints.Select(constraint => constraint.Kind).Distinct().Order().ShouldBe(Enum.GetValues<ConstraintKind>());
        inventory.Constraints.Single(constraint => constraint.Kind == ConstraintKind.ForeignKey).Violations.ShouldBe(0);
        inventory.Indexes.ShouldContain(index => index.Table == Shown("orders") && index.Columns.Contains("customer_id"));
    }

    [Fact]
    public async Task The_fingerprint_of_the_schema_changes_with_the_schema_and_not_with_rows()
    {
        await using var database = await SampleAsync();
        var before = (await InventoryAsync(database)).Fingerprint;
        await using var session = await BeginAsync(database);

        await RunAsync(session, "V0002", "INSERT INTO customers (id, name) VALUES (9, 'Nobody')");
        (await InventoryAsync(database)).Fingerprint.ShouldBe(before);
        await RunAsync(session, "V0003", "CREATE TABLE invoices (id INTEGER PRIMARY KEY)");

        (await InventoryAsync(database)).Fingerprint.ShouldNotBe(before);
    }

    [Theory]
    [InlineData(BackupVerification.Checksum)]
    [InlineData(BackupVerification.Integrity)]
    [InlineData(BackupVerification.Restore)]
    public async Task A_backup_is_made_verified_as_asked_and_listed(BackupVerification level)
    {
        await using var database = await SampleAsync();

        var backup = await database.Backups.BackUpAsync(
            new BackupRequest(BackupFolder, "sales-1", Deployment.Id), new Progress<double>(), Cancel);
        var result = await database.Backups.VerifyAsync(backup, new(level), new Progress<double>(), Cancel);

        result.Problems.ShouldBeEmpty();
        result.Holds.ShouldBeTrue();
        result.Reached.ShouldBe(level);
        var facts = await database.Backups.HistoryAsync(BackupFolder, Cancel);
        var listed = facts.History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value.ShouldHaveSingleItem();
        listed.ShouldBe(backup with { VerifiedAs = level });
    }

    [Fact]
    public async Task A_restore_brings_back_what_the_backup_held()
    {
        await using var database = await SampleAsync();
        var backup = await database.Backups.BackUpAsync(
            new BackupRequest(BackupFolder, "sales-1", Deployment.Id), new Progress<double>(), Cancel);
        await using (var session = await BeginAsync(database))
            await RunAsync(session, "V0002", "DELETE FROM orders; DROP TABLE orders; CREATE TABLE other (id INTEGER)");

        await database.Backups.RestoreAsync(backup, new Progress<double>(), Cancel);

        (await InventoryAsync(database)).Tables.Select(table => (table.Name, table.Rows))
            .ShouldBe([(Shown("customers"), 2L), (Shown("orders"), 3L)]);
        (await database.ReadHistoryAsync(Cancel)).Journal.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_query_counts_the_rows_of_its_last_result()
    {
        await using var database = await SampleAsync();

        var run = await database.Queries.RunAsync(
            new SqlText("open orders", "SELECT 1;\nSELECT * FROM orders WHERE amount > 0;\n-- done\n"), TimeSpan.FromSeconds(30), Cancel);

        run.Rows.ShouldBe(3);
    }

    [Theory]
    [InlineData("INSERT INTO customers (id, name) VALUES (7, 'Mallory')")]
    [InlineData("SELECT 1; DELETE FROM orders")]
    [InlineData("DROP TABLE orders")]
    [InlineData("CREATE TABLE other (id INTEGER)")]
    public async Task A_query_that_writes_is_refused(string sql)
    {
        await using var database = await SampleAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Queries.RunAsync(new SqlText("assertion", sql), TimeSpan.FromSeconds(30), Cancel));

        exception.Kind.ShouldBeOneOf(DatabaseErrorKind.ReadOnly, DatabaseErrorKind.Denied);
        (await InventoryAsync(database)).Tables.Select(table => (table.Name, table.Rows))
            .ShouldBe([(Shown("customers"), 2L), (Shown("orders"), 3L)]);
    }

    [Fact]
    public async Task A_query_ends_when_its_time_is_over()
    {
        await using var database = await SampleAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Queries.RunAsync(new SqlText("slow", EndlessQuery), TimeSpan.FromMilliseconds(100), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.TimedOut);
        (await database.Queries.RunAsync(new SqlText("quick", "SELECT 1"), TimeSpan.FromSeconds(30), Cancel)).Rows.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_script_stops_and_leaves_nothing_behind()
    {
        await using var database = await SampleAsync();
        await using var session = await BeginAsync(database);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        source.CancelAfter(TimeSpan.FromMilliseconds(100));

        await Should.ThrowAsync<OperationCanceledException>(() => session.RunScriptAsync(
            Script(
                "V0002",
                "INSERT INTO customers (id, name) VALUES (3, 'Carol');\n" + EndlessQuery), new Progress<ServerMessage>(), source.Token));

        (await RowsAsync(database, "customers")).ShouldBe(2);
        (await database.ReadHistoryAsync(Cancel)).Journal.Count.ShouldBe(1);
    }

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<IDatabase> CreatedAsync(string name)
    {
        await Engine.CreateAsync(Connection(name), Cancel);
        return await Engine.OpenAsync(Connection(name), Cancel);
    }

    protected async Task<IDatabase> SampleAsync()
    {
        var database = await CreatedAsync("sales");
        await using var session = await BeginAsync(database);
        await RunAsync(session, "V0001", SampleSchema);
        return database;
    }

    protected Task<IDeploymentSession> BeginAsync(IDatabase database) => database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);

    protected Task<ScriptRun> RunAsync(IDeploymentSession session, string name, string sql, bool transactional = true) =>
        session.RunScriptAsync(Script(name, sql, transactional), new Progress<ServerMessage>(), Cancel);

    protected async Task<SchemaInventory> InventoryAsync(IDatabase database) =>
        (await database.Observe.InventoryAsync(
            exactRows: true, violations: true, Cancel)).ShouldBeOfType<Fact<SchemaInventory>.Known>().Value;

    protected async Task<long?> RowsAsync(IDatabase database, string table) =>
        (await InventoryAsync(database)).Tables.Single(picture => picture.Name == Shown(table)).Rows;

    protected static ScriptToRun Script(string name, string sql, bool transactional = true) =>
        new(new SqlText(name, sql), "versioned", new string('e', 64), transactional);
}
