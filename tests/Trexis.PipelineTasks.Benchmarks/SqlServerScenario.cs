using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// <c>trexis-precheck</c> of a database of 5,000 tables and 20,000 indexes on the loopback server, from start to exit; and the
/// same batches, sent over the bare driver in this warm process, for the round trips alone.
/// </summary>
internal static class SqlServerScenario
{
    private const int Tables = 5_000;
    private const int IndexesOfTable = 4;
    private const int ColumnsOfTable = 6;
    private const int Rounds = 5;

    /// <summary>Within this process; the driver's code and ours are compiled and tiered up by the first of them.</summary>
    private const int RoundTripRounds = 200;

    private const int WarmUpRounds = 100;

    private const long MostMemory = 250L * 1024 * 1024;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<IMeasurement>> RunAsync(Publishing publishing)
    {
        using var folder = new BenchmarkFolder("sqlserver");
        var comparisons = new List<Comparison>();
        foreach (var form in PublishedForm.All)
        {
            var programs = await publishing.PublishAsync(form);
            var (times, peak) = (new List<TimeSpan>(), 0L);
            for (var round = 0; round < Rounds; round++)
            {
                await using var server = Large();
                var deployment = folder.Make($"{form.Name}-{round}");
                WriteDeployment(deployment);
                Environment.SetEnvironmentVariable("TREXIS_CONNECTION", server.Server.ConnectionString());
                var run = await MeasuredProcess.RunAsync(
                    Publishing.Program(programs, "trexis-precheck"), ["--environment", "dev"], deployment);
                times.Add(run.Elapsed);
                peak = Math.Max(peak, run.PeakBytes);
            }

            comparisons.Add(
                new Comparison(
                    $"precheck of {Tables:N0} tables and {Tables * IndexesOfTable:N0} indexes, {form.Words}",
                    null,
                    Comparison.Median(times),
                    0,
                    MostTime,
                    peak,
                    MostMemory));
        }

        comparisons.Add(await RoundTripsAsync());
        return comparisons;
    }

    // The engine's own reading in this process against a bare loop over the very same batches. A small schema: what is made of a
    // large one is no round trip.
    private static async Task<Comparison> RoundTripsAsync()
    {
        await using var server = new SqlServerDouble();
        var (bare, ours) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < WarmUpRounds + RoundTripRounds; round++)
        {
            var before = server.Server.Requests.Count;
            var observed = await ObserveAsync(server);
            var batches = server.Server.Requests.Skip(before).Select(request => request.Text).ToList();
            var sent = await SendAsync(server, batches);
            if (round < WarmUpRounds) continue;
            bare.Add(sent);
            ours.Add(observed);
        }

        return new Comparison(
            "round trips of an observation over the bare driver", Comparison.Median(bare), Comparison.Median(ours), 1.3, TimeSpan.Zero);
    }

    private static async Task<TimeSpan> ObserveAsync(SqlServerDouble server)
    {
        var engine = new SqlServerEngine(TimeProvider.System);
        var connection = new TargetConnection(
            new ConnectionReference(ConnectionKind.EnvironmentVariable, "X"), new Secret(server.Server.ConnectionString()));
        var started = Stopwatch.GetTimestamp();
        await using var database = await engine.OpenAsync(connection, CancellationToken.None);
        await database.ReadHistoryAsync(CancellationToken.None);
        await database.Observe.AvailabilityAsync(CancellationToken.None);
        await database.Observe.AccessAsync(null, CancellationToken.None);
        await database.Observe.ResourcesAsync(CancellationToken.None);
        await database.Observe.ActivityAsync(CancellationToken.None);
        await database.Observe.CompatibilityAsync(null, CancellationToken.None);
        await database.Observe.SecurityAsync(CancellationToken.None);
        await database.Observe.MonitoringAsync(CancellationToken.None);
        await database.Observe.InventoryAsync(exactRows: false, violations: false, CancellationToken.None);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> SendAsync(SqlServerDouble server, IReadOnlyList<string> batches)
    {
        var started = Stopwatch.GetTimestamp();
        // As ours connects: encrypted, without a pool.
        await using var connection = new SqlConnection(
            server.Server.ConnectionString(more: "Encrypt=True;Pooling=False;ConnectRetryCount=0;"));
        await connection.OpenAsync();
        foreach (var batch in batches)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = batch;
            await using var reader = await command.ExecuteReaderAsync();
            do
            {
                var row = new object[reader.FieldCount];
                while (await reader.ReadAsync()) reader.GetValues(row);
            }
            while (await reader.NextResultAsync());
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static SqlServerDouble Large()
    {
        var (tables, columns, indexes) = (new List<object?[]>(), new List<object?[]>(), new List<object?[]>());
        for (var table = 1; table <= Tables; table++)
        {
            tables.Add([table, "dbo", $"table_{table}", 1000L * table, "NON_TEMPORAL_TABLE SCHEMA_AND_DATA 0", 12L * table]);
            for (var column = 1; column <= ColumnsOfTable; column++) columns.Add([table, $"column_{column}", "int 4 10 0  0 0 0 0 0"]);
            indexes.Add([table, $"PK_table_{table}", "CLUSTERED", true, false, "PK", "", "column_1", false, false]);
            for (var index = 1; index < IndexesOfTable; index++)
            {
                indexes.Add([table, $"IX_table_{table}_{index}", "NONCLUSTERED", false, false, "", "", "column_2", false, false]);
                indexes.Add([table, $"IX_table_{table}_{index}", "NONCLUSTERED", false, false, "", "", "column_3", true, false]);
            }
        }

        return new SqlServerDouble().Says("tables", TdsTable.Of([.. tables]))
            .Says("table columns", TdsTable.Of([.. columns]))
            .Says("index columns", TdsTable.Of([.. indexes]))
            .Says("foreign keys", TdsTable.Empty(11)).Says("modules", TdsTable.Empty(5));
    }

    private static void WriteDeployment(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "deployment.yml"), """
            version: 1
            artifact: { scripts: migrations }
            environments:
              dev: { connection: env:TREXIS_CONNECTION }
              prod: { after: dev, connection: env:TREXIS_PROD }
            """);
        Directory.CreateDirectory(Path.Combine(folder, "migrations"));
        File.WriteAllText(Path.Combine(folder, "migrations", "V0001__one.sql"), "ALTER TABLE dbo.table_1 ADD one int NULL;\n");
    }
}
