using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>
/// A folder with a small shop's database, its scripts and its configuration, in which commands are run as a user types them.
/// </summary>
internal sealed class Shop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Shop(
        string policy = "environments: { dev: { backup: { verify: checksum } } }",
        string environments = "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db, create: true }")
    {
        Execute(
            "shop.db",
            """
            CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, fax TEXT);
            CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), ordered_on TEXT NOT NULL);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
                INSERT INTO customers SELECT i, 'Customer ' || i, 'F' || i FROM n;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                INSERT INTO orders SELECT i, 1 + i % 100, '2026-01-01' FROM n;
            """);
        Write(
            "deployment.yml",
            $"version: 1\nengine: sqlite\nartifact: {{ scripts: migrations }}\nenvironments:\n  {environments.ReplaceLineEndings(
                "\n  ")}\n");
        Write(
            "policy.yml",
            $"version: 1\n# The machine that runs the tests may be busy.\nperformance: {{ cpu: 100%, memory: 100%, disk: 100% "
                + $"}}\n{policy}\n");
        Write(
            "changes/CHG-7.yml",
            "version: 1\nid: CHG-7\ndescription: Keep totals\npurpose: Speed\nimpact: none\nauthors: [alice]\nacknowledge:\n  - { object: "
                + "customers.fax, kind: drop-column, reason: unused, by: dave, expires: 2099-12-31 }\n");
    }

    public string Folder => _folder.Path;

    public RunStore Results => new(_folder.At(".trexis"), new TextOutlet());

    public string Write(string file, string text) => _folder.Write(file, text);

    public string At(string file) => _folder.At(file);

    /// <summary>A change that adds a column, fills it, makes a table and drops a column; each with its undo script.</summary>
    public Shop WithScripts()
    {
        Write("migrations/V0001__total.sql", "ALTER TABLE orders ADD COLUMN total INTEGER;");
        Write("migrations/U0001__total.sql", "ALTER TABLE orders DROP COLUMN total;");
        Write(
            "migrations/V0002__fill.sql",
            "UPDATE orders SET total = id WHERE total IS NULL;\nCREATE TABLE totals (day TEXT PRIMARY KEY, total INTEGER NOT NULL);");
        Write("migrations/U0002__fill.sql", "DROP TABLE totals;\nUPDATE orders SET total = NULL WHERE total IS NOT NULL;");
        Write("migrations/V0003__no_fax.sql", "ALTER TABLE customers DROP COLUMN fax;");
        Write("migrations/U0003__no_fax.sql", "ALTER TABLE customers ADD COLUMN fax TEXT;");
        return this;
    }

    /// <summary>Runs <c>trexis</c> in the folder, in this process.</summary>
    public Task<Ran> RunAsync(params string[] arguments) => RunInAsync(Folder, Variables, arguments);

    /// <summary>Runs <c>trexis</c> in a folder, in this process.</summary>
    public static Task<Ran> RunInAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        RunInAsync(folder, variables, http: null, arguments);

    /// <summary>Runs <c>trexis</c> in a folder, in this process, in a network of the test's own.</summary>
    public static Task<Ran> RunInAsync(
        string folder, IReadOnlyDictionary<string, string> variables, HttpClient? http, params string[] arguments) =>
        RunInAsync(folder, variables, http, TimeProvider.System, arguments);

    /// <summary>The same, at a time of the test's own.</summary>
    public static async Task<Ran> RunInAsync(
        string folder, IReadOnlyDictionary<string, string> variables, HttpClient? http, TimeProvider time, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var ambient = new ProcessEnvironment
        {
            Time = time,
            Environment = ProcessEnvironment.Given(variables),
            Output = output,
            Error = error,
            WorkingFolder = folder,
            Interactive = false,
            Cancel = TestContext.Current.CancellationToken,
        };
        var code = await CommandLine.RunAsync(arguments, http is null ? ambient : ambient with { Http = new(http) });
        return new Ran(code, output.ToString(), error.ToString());
    }

    public Dictionary<string, string> Variables { get; } = new() { ["USER"] = "alice" };

    /// <summary>The last document that a task left.</summary>
    public RunDocument Last(string task, string? action = null) =>
        Results.Load().Last(stored => stored.Document.Task == task && (action is null || stored.Document.Action == action)).Document;

    public void Execute(string database, string sql)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public string Scalar(string database, string sql)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>Tables with their definitions, blanks aside, and row counts: what must be as before.</summary>
    public string State(string database)
    {
        var tables = Scalar(
            database,
            "SELECT group_concat(name || ' ' || replace(replace(sql, ' ', ''), char(10), ''), char(10)) FROM (SELECT name, sql FROM "
                + "sqlite_master WHERE name NOT LIKE 'trexis%' AND name NOT LIKE 'sqlite%' ORDER BY name)");
        return $"{tables}\ncustomers {Scalar(database, "SELECT count(*) FROM customers")}, orders "
            + $"{Scalar(database, "SELECT count(*) FROM orders")}";
    }

    public void Dispose() => _folder.Dispose();

    private SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={At(database)};Pooling=False");
        connection.Open();
        return connection;
    }
}

/// <summary>What a command left on a console.</summary>
internal sealed record Ran(int Code, string Output, string Error)
{
    public Ran ShouldEndWith(int code)
    {
        Code.ShouldBe(code, Output + Error);
        return this;
    }
}
