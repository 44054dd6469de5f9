using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// <c>trexis</c> from start to exit over four sizes of everything that may be large, each four times the one before: nothing may cost
/// more than its size and a logarithm.
/// </summary>
internal static class GrowthScenario
{
    private const int Rounds = 2;

    private static readonly string Own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "trexis.exe" : "trexis");

    private static readonly string[] Plan = ["deploy-scripts", "plan", "--environment", "dev"];

    private static readonly IReadOnlyList<Case> Cases =
    [
        new("environments", 200, (place, count) => WriteEnvironments(place, count, 1), ["status"]),
        new("targets, planned one after the other", 1_000, (place, count) => WriteEnvironments(place, 1, count), Plan),
        new("run documents merged", 10_000, WriteDocuments, ["report", "--environment", "dev", "--merge", "jobs"]),
        new("kilobytes of a T-SQL script", 10_000, WriteTransactSql, Plan),
        new("kilobytes of a SQLite script", 40_000, WriteBytes, Plan),
        new("statements of a SQLite script", 100_000, WriteStatements, Plan),
        new("pending scripts", 10_000, ScriptsScenario.WriteDeployment, Plan),
        new("tables of a SQLite database", 5_000, WriteTables, ["precheck", "--environment", "dev"]),
    ];

    public static async Task<IReadOnlyList<IMeasurement>> RunAsync(Publishing publishing)
    {
        _ = publishing;
        await using var server = new SqlServerDouble();
        Environment.SetEnvironmentVariable("TREXIS_CONNECTION", server.Server.ConnectionString());
        var grown = new List<Growth>();
        foreach (var one in Cases)
        {
            int[] sizes = [one.Largest / 64, one.Largest / 16, one.Largest / 4, one.Largest];
            await CountAsync(one, sizes[0]); // what is made once in a process stands in no count
            var costs = new List<GrowthCost>();
            foreach (var size in sizes)
            {
                var runs = new List<MeasuredRun>();
                for (var round = 0; round < Rounds; round++)
                {
                    using var folder = new BenchmarkFolder("growth");
                    one.Write(folder.Path, size);
                    runs.Add(await MeasuredProcess.RunAsync(Own, one.Arguments, folder.Path, mostExitCode: 1));
                }

                var (bytes, calls) = await CountAsync(one, size);
                costs.Add(new GrowthCost(runs.Min(run => run.Processor), runs.Max(run => run.PeakBytes), bytes, calls));
            }

            grown.Add(new Growth(one.What, sizes, costs));
            Console.Error.WriteLine(grown[^1].Row());
        }

        return grown;
    }

    // In this process, which counts every byte that is asked for: no machine is too busy for that.
    private static async Task<(long AllocatedBytes, long FileCalls)> CountAsync(Case one, int size)
    {
        using var folder = new BenchmarkFolder("counted");
        one.Write(folder.Path, size);
        var (bytes, calls) = (GC.GetTotalAllocatedBytes(precise: true), FileCalls());
        var code = await CommandLine.RunAsync(one.Arguments, new ProcessEnvironment
        {
            Time = TimeProvider.System,
            Environment = new Dictionary<string, string>
            {
                ["TREXIS_CONNECTION"] = Environment.GetEnvironmentVariable("TREXIS_CONNECTION")!,
            },
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            WorkingFolder = folder.Path,
            Interactive = false,
            Cancel = CancellationToken.None,
        });
        if (code > 1) throw new InvalidOperationException($"{string.Join(' ', one.Arguments)} ended with {code} in {folder.Path}");
        return (GC.GetTotalAllocatedBytes(precise: true) - bytes, FileCalls() - calls);
    }

    private static long FileCalls() => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/self/io").Where(line => line.StartsWith("sysc", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
        : 0;

    private static void WriteBytes(string place, int kilobytes)
    {
        var text = new string('x', 950);
        WriteScript(place, kilobytes, number => $"INSERT INTO items (name) VALUES ('{number} {text}');\n");
    }

    private static void WriteStatements(string place, int count) =>
        WriteScript(place, count, number => $"INSERT INTO items (name) VALUES ('item {number}');\n");

    private static void WriteTransactSql(string place, int kilobytes)
    {
        var note = new string('x', 32);
        WriteScript(place, kilobytes * 10, number => $"INSERT INTO dbo.table_1 (name, note) VALUES (N'item {number}', N'{note}');\n");
        File.WriteAllText(Path.Combine(place, ScriptsScenario.Folder, "V00001__item.sql"), "ALTER TABLE dbo.table_1 ADD one int NULL;\n");
        File.WriteAllText(Path.Combine(place, "deployment.yml"), """
            version: 1
            artifact: { scripts: migrations }
            environments:
              dev: { connection: env:TREXIS_CONNECTION }
              prod: { after: dev, connection: env:TREXIS_PROD }
            """);
    }

    private static void WriteScript(string place, int statements, Func<int, string> statement)
    {
        ScriptsScenario.WriteDeployment(place, 1);
        var text = new StringBuilder();
        for (var number = 0; number < statements; number++) text.Append(statement(number));
        File.WriteAllText(Path.Combine(place, ScriptsScenario.Folder, "V00002__large.sql"), text.ToString());
    }

    private static void WriteTables(string place, int count)
    {
        ScriptsScenario.WriteDeployment(place, 1);
        using var database = new SqliteConnection($"Data Source={Path.Combine(place, ScriptsScenario.Database)};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        var text = new StringBuilder("BEGIN;");
        for (var number = 0; number < count; number++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, name TEXT, other INTEGER REFERENCES t{number / 2});"
                    + $"CREATE INDEX i{number} ON t{number} (name);");
        command.CommandText = text.Append("COMMIT;").ToString();
        command.ExecuteNonQuery();
    }

    private static void WriteEnvironments(string place, int environments, int targets)
    {
        ScriptsScenario.WriteDeployment(place, 1);
        var text = new StringBuilder("version: 1\nengine: sqlite\nartifact: { scripts: migrations }\nenvironments:\n");
        for (var number = 0; number <= environments; number++)
        {
            var (name, after) = number == 0 ? ("dev", "") : ($"stage{number}", $"after: {(number == 1 ? "dev" : $"stage{number - 1}")}, ");
            text.Append(CultureInfo.InvariantCulture, $"  {name}: {{ {after}targets: [ ");
            text.AppendJoin(
                ", ",
                Enumerable.Range(0, targets).Select(target => $"{{ name: t{target}, connection: 'file:{name}-{target}.db' }}"));
            text.Append(" ] }\n");
        }

        File.WriteAllText(Path.Combine(place, "deployment.yml"), text.ToString());
        File.WriteAllText(Path.Combine(place, "policy.yml"), "version: 1\nenvironments: { dev: { require: [] } }\n");
        for (var target = 0; target < targets; target++)
            File.Copy(Path.Combine(place, ScriptsScenario.Database), Path.Combine(place, $"dev-{target}.db"));
    }

    // Each job's folder holds the document of one run, as pipelines of many targets bring them.
    private static void WriteDocuments(string place, int count)
    {
        ScriptsScenario.WriteDeployment(place, 1);
        MeasuredProcess.RunAsync(Own, Plan, place).GetAwaiter().GetResult();
        var outlet = new TextOutlet();
        var first = new RunStore(Path.Combine(place, ".trexis"), outlet).Load()[0].Document;
        for (var number = 0; number < count; number++)
        {
            var job = new RunStore(Path.Combine(place, "jobs", $"{number}"), outlet);
            job.Write(first with
            {
                Task = "precheck",
                Action = null,
                Run = first.Run with
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{first.Run.Id[..20]}{number:x6}"),
                    StartedAt = first.Run.StartedAt.AddSeconds(number),
                },
                Attachments = [],
                Outputs = new Dictionary<string, string>(),
            });
        }
    }

    private sealed record Case(string What, int Largest, Action<string, int> Write, string[] Arguments);
}
