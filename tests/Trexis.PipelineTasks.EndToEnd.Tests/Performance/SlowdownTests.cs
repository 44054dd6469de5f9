using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.PerfGate;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Performance;

/// <summary>Baseline and gate on a real database file, timed by the real clock.</summary>
public sealed class SlowdownTests : IDisposable
{
    private const string LostIndex = "CREATE INDEX orders_by_customer ON orders (customer)";

    private readonly TemporaryFolder _folder = new();
    private readonly string _database;
    private readonly FakeRun _run;

    public SlowdownTests()
    {
        _database = _folder.At("sales.db");
        Execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, note TEXT NOT NULL)");
        Execute(
            "INSERT INTO orders (customer, note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600000) SELECT "
                + "i % 60000, hex(i) FROM n");
        Execute(LostIndex);
        _run = new FakeRun(_folder)
        {
            Real = new SqliteEngine(TimeProvider.System),
            Time = TimeProvider.System,
            Target = new TargetSpec(null, new ConnectionReference(ConnectionKind.File, _database)),
            Policy = new EnvironmentPolicy
            {
                Performance = new PerformancePolicy { CpuPercent = 100, MemoryPercent = 100, DiskPercent = 100 },
            },
            Queries = [new NamedQuery(
                "orders of a customer", _folder.Write("perf/orders.sql", "SELECT id, note FROM orders WHERE customer = 4242"), null)],
        };
    }

    [Fact]
    public async Task An_index_that_went_missing_is_caught_and_named()
    {
        var baseline = await MeasureAsync(PerfGateTask.Baseline);
        Execute("DROP INDEX orders_by_customer");

        var gate = await MeasureAsync(PerfGateTask.Gate);

        Of(baseline, "baseline.taken").Verdict.ShouldBe(Verdict.Passed);
        var regressed = Of(gate, "performance.not-regressed");
        regressed.Verdict.ShouldBe(Verdict.Failed);
        regressed.Message.ShouldStartWith("orders of a customer is ");
        var plans = Of(gate, "performance.plans-unchanged");
        plans.Verdict.ShouldBe(Verdict.Warned);
        plans.Message.ShouldStartWith("orders of a customer now reads orders whole");
        plans.Findings.ShouldHaveSingleItem().Expected.ShouldContain("orders_by_customer");
    }

    [Fact]
    public async Task The_same_database_twice_is_not_called_slower()
    {
        // What a machine that became busy in between adds to a query of some microseconds.
        var limits = _run.Policy.Performance with { Slowdown = new SlowdownLimit(20, TimeSpan.FromMilliseconds(500)) };
        _run.Policy = _run.Policy with { Performance = limits };
        await MeasureAsync(PerfGateTask.Baseline);

        var gate = await MeasureAsync(PerfGateTask.Gate);

        Of(gate, "performance.not-regressed").Verdict.ShouldBe(Verdict.Passed);
        Of(gate, "performance.plans-unchanged").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_writer_that_holds_the_lock_for_more_than_five_seconds_breaks_the_limit_of_five()
    {
        using var writer = Open();
        using var transaction = writer.BeginTransaction(deferred: false);

        // The gate looks for as long as the limit where it finds a lock held, however late it begins.
        var gate = await MeasureAsync(PerfGateTask.Gate);

        var blocking = Of(gate, "performance.blocking");
        blocking.Verdict.ShouldBe(Verdict.Failed);
        blocking.Findings.ShouldHaveSingleItem().Observed.ShouldContain("sales.db");
    }

    [Fact]
    public async Task A_watch_looks_at_a_real_file_as_often_as_it_should()
    {
        var watch = await _run.RunAsync(
            new PerfGateTask(_run.Engines),
            action: PerfGateTask.Watch,
            inputs: new Dictionary<string, object> { ["for"] = TimeSpan.FromSeconds(2), ["every"] = TimeSpan.FromSeconds(1) });

        var watched = Of(watch, "monitoring.watched");
        watched.Verdict.ShouldBe(Verdict.Unknown);
        watched.Message.ShouldStartWith("unknown: fewer than 20 samples show no trend");
        (watch.Metrics["looks"].Value + watch.Metrics["looks.missed"].Value).ShouldBe(3);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunDocument> MeasureAsync(string action) => _run.RunAsync(
        new PerfGateTask(_run.Engines), action: action, inputs: new Dictionary<string, object> { ["for"] = TimeSpan.FromSeconds(1) });

    private static RunResult Of(RunDocument document, string code) => document.Results.Single(result => result.Code == code);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_database};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
