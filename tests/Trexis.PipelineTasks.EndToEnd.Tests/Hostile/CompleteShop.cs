namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>A shop that reads a file of every kind, with documents of a plan, captures and a baseline; made once and copied.</summary>
public sealed class CompleteShop : IAsyncLifetime
{
    private readonly Shop _shop = new(environments: "dev: { connection: file:shop.db, create: true, prepare: prepare }");

    private readonly TemporaryFolder _elsewhere = new();

    private int _names;

    /// <summary>What a link out of the shop leads to.</summary>
    public const string Secret = "nobody-may-see-this";

    public string Outside => _elsewhere.At("outside");

    public async ValueTask InitializeAsync()
    {
        _elsewhere.Write("outside", Secret);
        _shop.WithScripts();
        Directory.CreateDirectory(_shop.At("undo"));
        foreach (var undo in Directory.GetFiles(_shop.At("migrations"), "U*.sql"))
            File.Move(undo, Path.Combine(_shop.At("undo"), Path.GetFileName(undo)));
        _shop.Write("checks/orphans.sql", "SELECT 1 WHERE 0;");
        _shop.Write("perf/open.sql", "SELECT count(*) FROM orders;");
        _shop.Write("prepare/01.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY);");
        _shop.Write("templates/plan.md", "# {{ deployment }}\n");
        _shop.Write("event.json", "{ \"number\": 42, \"pull_request\": { \"head\": { \"sha\": \"abc\", \"ref\": \"feature\" } } }");
        _shop.Write("results/tests.xml", "<testsuite name=\"shop\" tests=\"1\"><testcase name=\"totals\" classname=\"shop\"/></testsuite>");
        _shop.Write(
            "deployment.yml",
            File.ReadAllText(_shop.At("deployment.yml")).Replace("{ scripts: migrations }", "{ scripts: migrations, undo: undo }")
                + "validate: { assertions: [{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [before, after] }] }\n"
                + "perf: { queries: [{ name: open, sql: perf/open.sql, response: 500ms }] }\ntests: { results: [results/*.xml] }\n");
        CopyAll(TestKit.Repository.RepositoryFiles.At("samples/sales-dacpac"), _shop.At("sales"));
        _shop.Write(
            "sales.publish.xml",
            """
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup><BlockOnPossibleDataLoss>True</BlockOnPossibleDataLoss></PropertyGroup>
            </Project>
            """);
        _shop.Write(
            "dacpac.yml",
            "version: 1\nartifact: { dacpac: sales.dacpac, profile: sales.publish.xml }\n"
                + "environments:\n  dev: { connection: { dacpac: sales-dev.dacpac } }\n");
        await _shop.RunAsync("dacpac", "build", "sales/release-1", "--out", "sales-dev.dacpac");
        await _shop.RunAsync("dacpac", "build", "sales/release-2", "--out", "sales.dacpac");
        await _shop.RunAsync("perf-gate", "baseline", "--environment", "dev");
        await _shop.RunAsync("precheck", "--environment", "dev");
        await _shop.RunAsync("deploy-scripts", "plan", "--environment", "dev");
        await _shop.RunAsync("validate", "--environment", "dev");
    }

    /// <summary>A path of its own that is short enough for a socket.</summary>
    public string ShortName(out string name) =>
        name = Path.Combine(Path.GetTempPath(), $"trexis-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}");

    internal static Dictionary<string, string> Variables(TemporaryFolder folder) => new()
    {
        ["USER"] = "alice",
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_EVENT_NAME"] = "push",
        ["GITHUB_EVENT_PATH"] = folder.At("event.json"),
    };

    public TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        CopyAll(_shop.Folder, copy.Path);
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        _shop.Dispose();
        _elsewhere.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
