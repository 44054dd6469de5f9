using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// A thousand scripts of one statement, each in a transaction of its own with its row of the journal, from start to exit of
/// <c>trexis-deploy-scripts apply</c>, against a warm loop that does nothing but the same statements and rows.
/// </summary>
internal static class ScriptsScenario
{
    public const int Scripts = 1_000;

    /// <summary>Where a deployment's scripts lie.</summary>
    public const string Folder = "migrations";

    /// <summary>The file of its first environment.</summary>
    public const string Database = "dev.db";

    private const int Rounds = 5;

    private const long MostMemory = 120L * 1024 * 1024;

    private const string Prepare = "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";

    /// <summary>What planning, assessing and starting may take beyond the loop.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(0.6);

    public static async Task<IReadOnlyList<IMeasurement>> RunAsync(Publishing publishing)
    {
        using var folder = new BenchmarkFolder("scripts");
        var comparisons = new List<Comparison>();
        foreach (var form in PublishedForm.All)
        {
            var task = Publishing.Program(await publishing.PublishAsync(form), "trexis-deploy-scripts");
            var (bare, ours, peak) = (new List<TimeSpan>(), new List<TimeSpan>(), 0L);
            for (var round = 0; round < Rounds; round++)
            {
                var deployment = folder.Make($"{form.Name}-{round}");
                WriteDeployment(deployment, Scripts);
                await MeasuredProcess.RunAsync(task, ["plan", "--environment", "dev"], deployment);
                var run = await MeasuredProcess.RunAsync(task, ["apply", "--environment", "dev"], deployment);
                ours.Add(run.Elapsed);
                peak = Math.Max(peak, run.PeakBytes);
                bare.Add(BareLoop(deployment, Path.Combine(deployment, Database), Path.Combine(deployment, "bare.db")));
            }

            comparisons.Add(
                new Comparison(
                    $"{Scripts:N0} scripts, {form.Words}", Comparison.Median(bare), Comparison.Median(ours), 1.3, Allowance, peak,
                    MostMemory));
        }

        return comparisons;
    }

    /// <summary>Writes a deployment of as many scripts, and the database that they go into.</summary>
    public static void WriteDeployment(string folder, int scripts)
    {
        File.WriteAllText(Path.Combine(folder, "deployment.yml"), """
            version: 1
            engine: sqlite
            artifact: { scripts: migrations }
            environments:
              dev: { connection: file:dev.db }
              prod: { after: dev, connection: file:prod.db }
            """);
        // What other tasks have to judge first is none of what is measured, and would hang on how full this machine's disk is.
        File.WriteAllText(Path.Combine(folder, "policy.yml"), "version: 1\nenvironments: { dev: { require: [] } }\n");
        var migrations = Directory.CreateDirectory(Path.Combine(folder, Folder)).FullName;
        for (var number = 1; number <= scripts; number++)
            File.WriteAllText(Path.Combine(migrations, $"V{number:00000}__item.sql"), Statement(number));
        using var database = Open(Path.Combine(folder, Database));
        Execute(database, Prepare);
    }

    private static string Statement(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"INSERT INTO items (name) VALUES ('item {number}');\n");

    // Told by the task's own database what its rows look like, so that both write the same bytes under the same settings.
    private static TimeSpan BareLoop(string folder, string written, string path)
    {
        var (definition, rows) = Journal(written);
        var scripts = Directory.GetFiles(Path.Combine(folder, Folder))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .ToList();
        if (rows.Count != scripts.Count)
            throw new InvalidOperationException($"the journal holds {rows.Count} rows for {scripts.Count} scripts");
        using var database = Open(path);
        Execute(database, Prepare);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Execute(database, definition);
        using var insert = database.CreateCommand();
        insert.CommandText = $"INSERT INTO trexis_journal VALUES ({string.Join(", ", rows[0].Select((_, column) => $"${column}"))})";
        for (var column = 0; column < rows[0].Length; column++) insert.Parameters.Add(new SqliteParameter($"${column}", null));
        for (var number = 0; number < scripts.Count; number++)
        {
            using var transaction = database.BeginTransaction(deferred: false);
            Execute(database, scripts[number], transaction);
            for (var column = 0; column < rows[number].Length; column++) insert.Parameters[column].Value = rows[number][column];
            insert.Transaction = transaction;
            insert.ExecuteNonQuery();
            transaction.Commit();
        }

        return System.Diagnostics.Stopwatch.GetElapsedTime(started);
    }

    private static (string Definition, IReadOnlyList<object[]> Rows) Journal(string path)
    {
        using var database = Open(path);
        using var definition = database.CreateCommand();
        definition.CommandText = "SELECT sql FROM sqlite_schema WHERE name = 'trexis_journal'";
        using var all = database.CreateCommand();
        all.CommandText = "SELECT * FROM trexis_journal ORDER BY id";
        using var reader = all.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return ((string)definition.ExecuteScalar()!, rows);
    }

    private static SqliteConnection Open(string path)
    {
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        database.Open();
        return database;
    }

    private static void Execute(SqliteConnection database, string sql, SqliteTransaction? transaction = null)
    {
        using var command = database.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        command.ExecuteNonQuery();
    }
}
