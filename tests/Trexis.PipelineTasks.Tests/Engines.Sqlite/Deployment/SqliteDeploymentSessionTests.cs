using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.Engines.Sqlite.Deployment;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Deployment;

public sealed class SqliteDeploymentSessionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IDatabase _database = null!;
    private IDeploymentSession _session = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await SqliteSample.MakeAsync(_folder.At("sales.db"), SqliteSample.Schema);
        _database = await new SqliteEngine(TimeProvider.System).OpenAsync(SqliteSample.Connection(_folder.At("sales.db")), Cancel);
        _session = await _database.BeginDeploymentAsync(new DeploymentIdentity("CHG-7", "alice", "run-1"), TimeSpan.Zero, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("DELETE FROM orders; COMMIT; BEGIN")]
    [InlineData("DELETE FROM orders; ROLLBACK")]
    [InlineData("DELETE FROM orders; END TRANSACTION")]
    [InlineData("DELETE FROM orders; ATTACH 'other.db' AS other")]
    [InlineData("DELETE FROM orders; PRAGMA foreign_keys = OFF")]
    [InlineData("DELETE FROM orders; INSERT INTO trexis_journal SELECT 7, 'x', 'x', 'x', 'done', 'x', 1, 'x'")]
    [InlineData("DELETE FROM orders; DROP TABLE trexis_journal")]
    [InlineData("DELETE FROM orders; VACUUM")]
    public async Task A_script_cannot_leave_its_transaction_or_touch_our_bookkeeping(string sql)
    {
        await RunAsync("V1", "SELECT 1");

        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync("V2", sql));

        exception.Kind.ShouldBe(DatabaseErrorKind.Statement);
        (await CountAsync("orders")).ShouldBe(3);
        (await _database.ReadHistoryAsync(Cancel)).Journal.ShouldHaveSingleItem().Script.ShouldBe("V1");
    }

    [Theory]
    [InlineData("PRAGMA ignore_check_constraints = ON", "INSERT INTO orders VALUES (9, 1, -1)")]
    [InlineData("CREATE TEMP TABLE work (a)", "INSERT INTO work VALUES (1)")]
    public async Task What_a_script_sets_ends_with_it(string setting, string refused)
    {
        await RunAsync("V1", setting);

        await Should.ThrowAsync<DatabaseException>(() => RunAsync("V2", refused));
        await RunAsync("V3", "DELETE FROM orders WHERE id = 3");
    }

    [Theory]
    [InlineData("last_insert_rowid()")]
    [InlineData("changes()")]
    [InlineData("Total_Changes()")]
    public async Task What_scripts_before_it_did_is_not_told_to_a_script(string told)
    {
        await RunAsync("V1", "UPDATE orders SET amount = 5; INSERT INTO customers (name) VALUES ('x')");

        var run = await RunAsync("V2", $"INSERT INTO customers (name) SELECT 'y' WHERE {told} <> 0");

        run.RowsAffected.ShouldBe(0);
    }

    [Fact]
    public async Task Scripts_that_leave_nothing_on_their_connection_share_one()
    {
        for (var number = 1; number <= 20; number++) await RunAsync($"V{number}", "UPDATE orders SET amount = 5");

        ((SqliteDeploymentSession)_session).Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_savepoint_stays_inside_the_transaction()
    {
        await RunAsync("V1", "SAVEPOINT a; DELETE FROM orders; ROLLBACK TO a; RELEASE a; DELETE FROM orders WHERE id = 3");

        (await CountAsync("orders")).ShouldBe(2);
    }

    [Theory]
    [InlineData("VACUUM")]
    [InlineData("PRAGMA journal_mode = WAL")]
    [InlineData("PRAGMA journal_mode = WAL; PRAGMA journal_mode = DELETE")]
    [InlineData("BEGIN; DELETE FROM orders WHERE id = 1; COMMIT")]
    public async Task A_script_outside_a_transaction_is_recorded_once_and_done(string sql)
    {
        await _database.Queries.RunAsync(new SqlText("q", "SELECT 1"), TimeSpan.FromSeconds(10), Cancel);
        await RunAsync("V1", "SELECT 1");

        await RunAsync("V2", sql, transactional: false);
        await RunAsync("V3", "SELECT 1");

        (await _database.ReadHistoryAsync(Cancel)).Journal.Select(entry => (entry.Script, entry.State))
            .ShouldBe([("V1", JournalState.Done), ("V2", JournalState.Done), ("V3", JournalState.Done)]);
    }

    [Theory]
    [InlineData("DELETE FROM orders; SELECT * FROM nowhere", 0)]
    [InlineData("BEGIN; DELETE FROM orders", 3)]
    public async Task A_script_that_fails_outside_a_transaction_stays_started(string sql, long rowsLeft)
    {
        await Should.ThrowAsync<DatabaseException>(() => RunAsync("V1", sql, transactional: false));

        (await _database.ReadHistoryAsync(Cancel)).Journal.ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
        (await CountAsync("orders")).ShouldBe(rowsLeft);
    }

    [Fact]
    public async Task Foreign_keys_hold_during_a_deployment()
    {
        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync("V1", "DELETE FROM customers"));

        exception.Message.ShouldContain("FOREIGN KEY constraint failed");
    }

    [Fact]
    public async Task Rows_are_counted_over_all_statements()
    {
        var run = await RunAsync(
            "V1",
            "INSERT INTO customers (name) VALUES ('x'), ('y'); CREATE TABLE a (b); UPDATE orders SET amount = 5; SELECT 1; DELETE FROM "
                + "orders WHERE id = 1;");

        run.RowsAffected.ShouldBe(6);
    }

    [Fact]
    public async Task A_text_with_a_nul_character_is_refused_whole()
    {
        await Should.ThrowAsync<DatabaseException>(() => RunAsync("V1", "DELETE FROM orders;\n\0 DROP TABLE customers"));

        (await CountAsync("orders")).ShouldBe(3);
    }

    [Fact]
    public async Task Readers_are_not_held_up_by_the_deployment_lock()
    {
        await using var other = SqliteSample.Open(_folder.At("sales.db"));

        SqliteSample.Execute(other, "UPDATE orders SET amount = 7");

        (await CountAsync("orders")).ShouldBe(3);
    }

    [Theory]
    [InlineData("INSERT INTO customers (name) VALUES ('Alice')")]
    [InlineData("INSERT INTO customers (name) VALUES ('Alice' 'Alice')")]
    [InlineData("INSERT INTO customers (name) VALUES ('Alice)")]
    [InlineData("SELECT json('Alice')")]
    public async Task No_error_shows_a_value(string sql)
    {
        var exception = await Should.ThrowAsync<DatabaseException>(() => RunAsync("V1", sql));

        exception.ToString().ShouldNotContain("Alice");
        exception.Error!.ToString().ShouldNotContain("Alice");
    }

    private Task<ScriptRun> RunAsync(string name, string sql, bool transactional = true) =>
        _session.RunScriptAsync(
            new ScriptToRun(new SqlText(name, sql), "versioned", "", transactional), new Progress<ServerMessage>(), Cancel);

    private async Task<long> CountAsync(string table) =>
        (await _database.Queries.RunAsync(new SqlText("count", $"SELECT * FROM {table}"), TimeSpan.FromSeconds(10), Cancel)).Rows;
}
