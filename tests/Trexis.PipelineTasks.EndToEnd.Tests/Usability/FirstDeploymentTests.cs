using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>A database that exists and three scripts: every command after the first is one that the tool itself named.</summary>
public partial class FirstDeploymentTests
{
    [Fact]
    public async Task From_a_folder_without_configuration_to_a_green_deployment_in_five_commands()
    {
        using var folder = FolderWithDatabaseAndScripts();
        var console = new Console(folder.Path);

        var init = await console.TypeAsync("trexis init", ExitCode.Passed);
        var plan = await console.TypeAsync(Named(init, "trexis plan"), ExitCode.Refused);
        await console.TypeAsync(Named(plan, "trexis adopt --script"), ExitCode.Passed);
        await console.TypeAsync(Named(init, "trexis plan"), ExitCode.Passed);
        await console.TypeAsync(Named(init, "trexis run"), ExitCode.Passed);

        console.Typed.ShouldBe(5);
        (string File, string Kind)[] written =
            [("deployment.yml", "deployment"), ("policy.yml", "policy"), ("changes/CHG-0001.yml", "change")];
        foreach (var (file, kind) in written)
            File.ReadLines(folder.At(file)).First()
                .ShouldBe($"# yaml-language-server: $schema={ConfigurationSchemas.Address(kind, BuiltFrom.Reference)}");
        Scalar(folder, "SELECT count(*) FROM pragma_table_info('customers') WHERE name = 'country'").ShouldBe("1");
        Scalar(folder, "SELECT count(*) FROM customers").ShouldBe("500");
        File.Exists(folder.At(".trexis", "report.html")).ShouldBeTrue();
        console.Transcript.ShouldMatchGolden("first-deployment.txt");
    }

    [Fact]
    public async Task Without_a_database_the_tool_says_how_to_make_it_before_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        folder.Write("migrations/V0001__customers.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n");
        var console = new Console(folder.Path);

        var init = await console.TypeAsync("trexis init --engine sqlite", ExitCode.Passed);
        await console.TypeAsync(Named(init, "trexis prepare"), ExitCode.Passed);
        (await console.TypeAsync(Named(init, "trexis plan"), ExitCode.Passed)).ShouldContain(
            "CHG-0001  First change → dev: dev.db on ");
        var run = await console.TypeAsync(Named(init, "trexis run"), ExitCode.Passed);

        run.ShouldContain("✓ DEPLOYED to dev");
        run.ShouldContain("- undo scripts: V0001__customers.sql (migrations/V0001__customers.sql:1): has no undo script");
        // A cause that three checks share.
        run.Split("names no query to time (perf: queries)\n").Length.ShouldBe(3);
        run.ShouldContain("      the same: performance.not-regressed, performance.plans-unchanged\n");
    }

    [Fact]
    public async Task What_stands_where_is_told_before_and_after()
    {
        using var folder = FolderWithDatabaseAndScripts();
        var console = new Console(folder.Path);
        await console.TypeAsync("trexis init", ExitCode.Passed);
        File.Delete(folder.At("migrations", "V0001__customers.sql"));

        (await console.TypeAsync("trexis status", ExitCode.Passed)).ShouldContain("not reached");
        (await console.TypeAsync("trexis plan --environment dev", ExitCode.Passed)).ShouldContain("✓ deploy-scripts plan");
        (await console.TypeAsync("trexis run --environment dev --quiet", ExitCode.Passed)).ShouldNotContain("precheck");
        (await console.TypeAsync("trexis status", ExitCode.Passed)).ShouldContain("deployed, validated");
        folder.Write("migrations/V0004__more.sql", "SELECT 1;\n");
        (await console.TypeAsync("trexis status", ExitCode.Passed)).ShouldContain("not planned  another");
    }

    [Theory]
    [InlineData("trexis rnu", "did you mean run?")]
    [InlineData("trexis precheck --env dev", "did you mean --environment?")]
    [InlineData("trexis plan --environment dve", "is no environment of this deployment: 'dve'; accepted: one of dev")]
    [InlineData("trexis plan --verbose --quiet --environment dev", "--verbose: is given together with --quiet")]
    [InlineData("trexis run --environment dve", "is no environment of this deployment: 'dve'; accepted: one of dev")]
    [InlineData(
        "trexis run --config lone/deployment.yml",
        "--environment: is absent, and prod is protected (as the last environment is, unless deployment.yml says protected: false)")]
    [InlineData("trexis explain backup.recnet", "did you mean backup.recent?")]
    [InlineData("trexis rollback apply --environment dev", "--option: is missing; accepted: undo, backup or snapshot")]
    [InlineData("trexis verify nowhere", "FOLDER: holds no run documents")]
    public async Task A_slip_of_the_keyboard_is_told_with_what_was_meant(string command, string hint)
    {
        using var folder = FolderWithDatabaseAndScripts();
        var console = new Console(folder.Path);
        await console.TypeAsync("trexis init", ExitCode.Passed);
        folder.Write(
            "lone/deployment.yml",
            "version: 1\nengine: sqlite\nartifact: { scripts: . }\nenvironments: { prod: { connection: file:a.db } }\n");

        (await console.TypeAsync(command, ExitCode.BadInput)).ShouldContain(hint);
    }

    // The command as the tool wrote it: up to two blanks, which begin its explanation, or the words that follow it in a sentence.
    private static string Named(string output, string beginning)
    {
        var at = output.IndexOf(beginning, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, $"nothing names '{beginning}':\n{output}");
        return EndOfCommand().Split(output[at..])[0].Trim();
    }

    private static TemporaryFolder FolderWithDatabaseAndScripts()
    {
        var folder = new TemporaryFolder();
        using var connection = new SqliteConnection($"Data Source={folder.At("shop.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL); WITH RECURSIVE n (i) AS (SELECT 1 "
            + "UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO customers SELECT i, 'Customer ' || i FROM n;";
        command.ExecuteNonQuery();
        folder.Write("migrations/V0001__customers.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n");
        folder.Write("migrations/V0002__country.sql", "ALTER TABLE customers ADD COLUMN country TEXT;\n");
        folder.Write("migrations/V0003__by_country.sql", "CREATE INDEX customers_by_country ON customers (country);\n");
        return folder;
    }

    private static string? Scalar(TemporaryFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.At("shop.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("  | records |\n")]
    private static partial Regex EndOfCommand();

    /// <summary>Types commands and keeps what a person sees: of a whole run the headings and verdicts, figures left out.</summary>
    private sealed partial class Console(string folder)
    {
        private readonly StringBuilder _seen = new();

        public int Typed { get; private set; }

        public string Transcript => _seen.ToString();

        public async Task<string> TypeAsync(string command, int code)
        {
            Typed++;
            using var output = new StringWriter { NewLine = "\n" };
            var ended = await CommandLine.RunAsync(command.Split(' ')[1..], new ProcessEnvironment
            {
                Time = TimeProvider.System,
                Environment = new Dictionary<string, string> { ["USER"] = "alice" },
                Output = output,
                Error = output,
                WorkingFolder = folder,
                Interactive = false,
                Cancel = TestContext.Current.CancellationToken,
            });
            ended.ShouldBe(code, output.ToString());
            _seen.Append("$ ")
                .Append(command)
                .Append('\n')
                .Append(Steady(output.ToString(), command.StartsWith("trexis run", StringComparison.Ordinal)))
                .Append('\n');
            return output.ToString();
        }

        private string Steady(string text, bool headingsOnly)
        {
            var lines = text.Replace(folder, "FOLDER", StringComparison.Ordinal)
                .Replace(Environment.MachineName, "HOST", StringComparison.Ordinal)
                .Replace('\\', '/')
                .Split('\n');
            return string.Join('\n', lines.Where(line => !headingsOnly || !line.StartsWith(' '))
                .Select(line => Figures().Replace(headingsOnly ? Heading(line) : line, "#")));
        }

        // Whether it warns, of the machine's load, is the machine's.
        private static string Heading(string line) => Counts().Replace(line.StartsWith('!') ? $"✓{line[1..]}" : line, "");

        [GeneratedRegex(@"(?<=^. [a-z-]+( [a-z]+)?) +\d.*$")]
        private static partial Regex Counts();

        [GeneratedRegex(@"\b\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d UTC)?|\b[0-9a-f]{12}\b|(?<=, )\d[\d.]*( ms| s| min \d+ s)$")]
        private static partial Regex Figures();
    }
}
