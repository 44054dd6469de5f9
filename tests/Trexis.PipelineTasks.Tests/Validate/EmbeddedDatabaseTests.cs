using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.Precheck;
using Trexis.PipelineTasks.Validate;

namespace Trexis.PipelineTasks.Tests.Validate;

/// <summary>The three tasks on a real embedded database, as a pipeline calls them.</summary>
public class EmbeddedDatabaseTests
{
    [Fact]
    public async Task A_database_is_made_pictured_changed_by_someone_else_and_found_out()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder, "INSERT INTO orders SELECT value, value % 10 FROM generate;\nDROP TABLE generate;");
        run.Policy = new EnvironmentPolicy { Backup = new BackupPolicy(TimeSpan.FromHours(24)) };

        var before = await run.RunAsync(new PrecheckTask(run.Engines));

        Of(before, "environment.prepared").Verdict.ShouldBe(Verdict.Passed);
        Of(before, "backup.recent").Verdict.ShouldBe(Verdict.Passed);
        Of(before, "capture.taken").Verdict.ShouldBe(Verdict.Passed);
        before.Metrics["rows.before"].ShouldBe(Quantity.Rows(110));
        before.Target!.Engine.ShouldBe("sqlite");
        await DeleteAsync(folder);

        var after = await run.RunAsync(new ValidateTask(run.Engines));

        Of(after, "data.counts-as-planned").Findings.ShouldHaveSingleItem()
            .ShouldBe(new Finding("orders", "-40 rows (100 before, 60 after)", "no announced change"));
        Of(after, "data.integrity-check").Verdict.ShouldBe(Verdict.Passed);
        Of(after, "security.grants-unchanged").Verdict.ShouldBe(Verdict.Skipped);
        Of(after, "system.schema-equals-artifact").Findings.ShouldHaveSingleItem().Subject.ShouldBe("V0002__total.sql");
    }

    [Fact]
    public async Task A_preparation_that_fails_leaves_no_file_that_looks_whole()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder, "INSERT INTO nowhere VALUES ('secret value');");

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var step = Of(document, "environment.prepared");
        step.Verdict.ShouldBe(Verdict.Failed);
        step.Message.ShouldContain("no such table: nowhere");
        step.Message.ShouldNotContain("secret value");
        File.Exists(folder.At("sales.db")).ShouldBeFalse();
        document.Results.ShouldNotContain(result => result.Code == "capture.taken" && result.Verdict == Verdict.Passed);
    }

    [Fact]
    public async Task A_missing_file_that_may_not_be_made_is_a_refusal()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder, "SELECT 1;");
        run.Target = run.Target with { Create = false };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        Of(document, "environment.reachable").Verdict.ShouldBe(Verdict.Failed);
        File.Exists(folder.At("sales.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_file_that_may_be_made_is_told_with_the_task_that_makes_it()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder, "SELECT 1;");

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => run.Of().DatabaseOf(run.Engines).OpenAsync(TestContext.Current.CancellationToken));

        exception.Fault.Hint.ShouldStartWith("let prepare make it, as create: true allows: trexis prepare --environment ");
    }

    [Fact]
    public async Task Named_queries_are_timed_and_one_that_writes_is_refused()
    {
        using var folder = new TemporaryFolder();
        var run = With(folder, "SELECT 1;");
        await run.RunAsync(new PrecheckTask(run.Engines));
        run.Queries =
        [
            new NamedQuery("customers", folder.Write("customers.sql", "SELECT * FROM customers"), null),
            new NamedQuery("writes", folder.Write("writes.sql", "DELETE FROM customers"), null),
        ];

        var document = await run.RunAsync(
            new PerfGateTask(run.Engines), new Dictionary<string, object> { ["for"] = TimeSpan.Zero }, PerfGateTask.Gate);

        document.Metrics["query.customers.runs"].ShouldBe(Quantity.Count(30));
        Of(document, "performance.response").Verdict.ShouldBe(Verdict.Failed);
        Of(document, "performance.response").Findings.Select(finding => finding.Subject).ShouldBe(["writes"]);
        Of(document, "performance.memory").Verdict.ShouldBe(Verdict.Unknown, "one sample proves nothing");
    }

    private static async Task DeleteAsync(TemporaryFolder folder)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.At("sales.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM orders WHERE id <= 40";
        await command.ExecuteNonQueryAsync();
    }

    private static FakeRun With(TemporaryFolder folder, string data)
    {
        const string Generate = "CREATE TABLE generate AS WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE "
            + "value < 100) SELECT value FROM n;\n";
        folder.Write(
            "prepare/01-schema.sql",
            "CREATE TABLE customers (id INTEGER PRIMARY KEY);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER);\n"
                + Generate);
        folder.Write("prepare/02-data.sql", "INSERT INTO customers SELECT value FROM generate WHERE value <= 10;\n" + data);
        folder.Write("migrations/V0002__total.sql", "ALTER TABLE orders ADD COLUMN total INTEGER;");
        return new FakeRun(folder)
        {
            Real = new SqliteEngine(TimeProvider.System),
            Time = TimeProvider.System,
            Target = new TargetSpec(null, new ConnectionReference(
                ConnectionKind.File, folder.At("sales.db")))
            { Create = true, Prepare = folder.At("prepare") },
        };
    }

    private static RunResult Of(RunDocument document, string code) => document.Results.Single(result => result.Code == code);
}
