using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>
/// Folders and databases as Flyway, DbUp, grate and EF Core leave them: looked at, taken over and planned in three commands, and nothing
/// is executed twice. The tables are those that the tools create on SQLite.
/// </summary>
public sealed partial class ComingFromTests : IDisposable
{
    private const string FlywaysHistory = """
        CREATE TABLE flyway_schema_history (
            installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,
            script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL,
            execution_time INT NOT NULL, success BOOLEAN NOT NULL);
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_Flyway()
    {
        Write("sql/V1.9__a.sql", "CREATE TABLE a (id INTEGER);");
        Write("sql/V1.10__b.sql", "CREATE TABLE b (id INTEGER);");
        Write("sql/2026/V2_1__c.sql", "CREATE TABLE c (id INTEGER);");
        Write("sql/R__v.sql", "CREATE VIEW v AS SELECT id FROM a;");
        Execute(
            FlywaysHistory + """
            CREATE TABLE a (id INTEGER); CREATE TABLE b (id INTEGER); CREATE VIEW v AS SELECT id FROM a;
            INSERT INTO flyway_schema_history VALUES
                (1, '1.9', 'a', 'SQL', 'V1.9__a.sql', 7, 'app', '2026-01-01', 1, 1),
                (2, '1.10', 'b', 'SQL', 'V1.10__b.sql', 7, 'app', '2026-01-01', 1, 1),
                (3, NULL, 'v', 'SQL', 'R__v.sql', 7, 'app', '2026-01-01', 1, 1);
            """);

        await TakesOverAsync(
            "Flyway scripts in sql: 3 versioned, 1 repeatable; flyway_schema_history knows 3 of them, up to 1.10",
            "scripts: { folder: sql, naming: flyway }",
            "Flyway applied up to 1.10 (flyway_schema_history). The schema is the baseline now; 3 scripts recorded as held, 1 versioned "
                + "script pending; whether the files are still what Flyway ran is not checked",
            "create-table  c  sql/2026/V2_1__c.sql:1");
    }

    [Fact]
    public async Task From_DbUp()
    {
        Write("src/Db/Scripts/Script0001 - a.sql", "CREATE TABLE a (id INTEGER);");
        Write("src/Db/Scripts/Script0002 - b.sql", "CREATE TABLE b (id INTEGER);");
        Execute(
            """
            CREATE TABLE a (id INTEGER);
            CREATE TABLE SchemaVersions (
                SchemaVersionID INTEGER CONSTRAINT 'PK_SchemaVersions_SchemaVersionID' PRIMARY KEY AUTOINCREMENT NOT NULL,
                ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL);
            INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('Db.Scripts.Script0001 - a.sql', '2026-01-01');
            """);

        await TakesOverAsync(
            "DbUp scripts in src/Db/Scripts: 2 versioned; SchemaVersions knows 1 of them, up to Script0001 - a.sql",
            "scripts: { folder: src/Db/Scripts, naming: dbup }",
            "DbUp applied up to Script0001 - a.sql (SchemaVersions). The schema is the baseline now; 1 script recorded as held, 1 "
                + "versioned script pending",
            "create-table  b  src/Db/Scripts/Script0002 - b.sql:1");
    }

    [Fact]
    public async Task From_grate()
    {
        Write("db/up/0001_a.sql", "CREATE TABLE a (id INTEGER);");
        Write("db/up/0002_b.sql", "CREATE TABLE b (id INTEGER);");
        Write("db/views/v.sql", "CREATE VIEW v AS SELECT id FROM a;");
        Execute(
            """
            CREATE TABLE a (id INTEGER); CREATE VIEW v AS SELECT id FROM a;
            CREATE TABLE grate_ScriptsRun (
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, version_id BIGINT NULL, script_name NVARCHAR(255) NULL,
                text_of_script NTEXT NULL, text_hash NVARCHAR(512) NULL, one_time_script BIT NULL, entry_date DATETIME NULL,
                modified_date DATETIME NULL, entered_by NVARCHAR(50) NULL);
            INSERT INTO grate_ScriptsRun (script_name) VALUES ('0001_a.sql'), ('v.sql');
            """);

        await TakesOverAsync(
            "grate scripts in db: 2 versioned, 1 repeatable; grate_ScriptsRun knows 2 of them, up to up/0001_a.sql",
            "scripts: { folder: db, naming: grate }",
            "grate applied up to up/0001_a.sql (grate_ScriptsRun). The schema is the baseline now; 2 scripts recorded as held, 1 versioned "
                + "script pending",
            "create-table  b  db/up/0002_b.sql:1");
    }

    [Fact]
    public async Task From_EF_Core()
    {
        const string Row = "INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ";
        Write("sql/20260101000000_A.sql", $"CREATE TABLE a (id INTEGER);\n{Row}('20260101000000_A', '10.0.0');");
        Write("sql/20260201000000_B.sql", $"CREATE TABLE b (id INTEGER);\n{Row}('20260201000000_B', '10.0.0');");
        Execute(
            $"""
            CREATE TABLE a (id INTEGER);
            CREATE TABLE "__EFMigrationsHistory" (
                "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY, "ProductVersion" TEXT NOT NULL);
            {Row}('20260101000000_A', '10.0.0');
            """);

        await TakesOverAsync(
            "EF Core scripts in sql: 2 versioned; __EFMigrationsHistory knows 1 of them, up to 20260101000000_A.sql",
            "scripts: { folder: sql, naming: ef }",
            "EF Core applied up to 20260101000000_A.sql (__EFMigrationsHistory). The schema is the baseline now; 1 script recorded as "
                + "held, 1 versioned script pending",
            "create-table  b  sql/20260201000000_B.sql:1");
        Scalar("SELECT count(*) FROM __EFMigrationsHistory").ShouldBe("2");
    }

    [Fact]
    public async Task Before_it_is_adopted_a_plan_says_who_ran_what_and_nothing_is_executed()
    {
        Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER);");
        Write("migrations/V2__b.sql", "CREATE TABLE b (id INTEGER);");
        Execute(
            FlywaysHistory + "CREATE TABLE a (id INTEGER); "
                + "INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 7, 'app', '2026-01-01', 1, 1);");
        await TrexisAsync(ExitCode.Passed, "init");

        var plan = await TrexisAsync(ExitCode.Refused, "deploy-scripts", "plan", "--environment", "dev");
        await TrexisAsync(ExitCode.Refused, "run", "--environment", "dev");

        plan.ShouldContain("V1__a.sql, which is pending, but Flyway ran it: flyway_schema_history names 1 script of the folder");
        plan.ShouldContain("trexis adopt takes over what Flyway ran, up to V1__a.sql, and runs nothing");
        plan.ShouldNotContain("already exists");
        Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").ShouldBe("0");
    }

    [Theory]
    [InlineData("'3', 'c', 'SQL', 'V3__c.sql', 7, 'app', '2026-01-01', 1, 1", "ran by that history and is not in the folder: 'V3__c.sql'")]
    [InlineData("'2', 'b', 'SQL', 'V2__b.sql', 7, 'app', '2026-01-01', 1, 0", "failed by that history: 'V2__b.sql'")]
    public async Task A_history_that_contradicts_the_folder_is_not_adopted(string row, string told)
    {
        Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER);");
        Write("migrations/V2__b.sql", "CREATE TABLE b (id INTEGER);");
        Execute(
            FlywaysHistory + "INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 7, 'app', '2026-01-01', 1, 1), "
                + $"(2, {row});");
        await TrexisAsync(ExitCode.Passed, "init");

        (await TrexisAsync(ExitCode.BadInput, "adopt", "--environment", "dev")).ShouldContain(told);

        Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'trexis_journal' OR name = 'trexis_history'").ShouldBe("0");
    }

    [Theory]
    [InlineData("1.10")]
    [InlineData("V1_10")]
    [InlineData("V1.10__b.sql")]
    public async Task The_last_script_is_named_by_its_version_or_its_file(string script)
    {
        Write("migrations/V1.9__a.sql", "CREATE TABLE a (id INTEGER);");
        Write("migrations/V1.10__b.sql", "CREATE TABLE b (id INTEGER);");
        Write("migrations/V1.11__c.sql", "CREATE TABLE c (id INTEGER);");
        Execute("CREATE TABLE a (id INTEGER); CREATE TABLE b (id INTEGER);");
        await TrexisAsync(ExitCode.Passed, "init");

        (await TrexisAsync(ExitCode.Passed, "adopt", "--environment", "dev", "--script", script))
            .ShouldContain("2 scripts recorded as held, 1 versioned script pending");
    }

    [Fact]
    public async Task Several_folders_are_named_with_whose_they_are_and_one_is_chosen_by_option()
    {
        Write("old/up/0001_a.sql", "CREATE TABLE a (id INTEGER);");
        Write("new/V1__a.sql", "CREATE TABLE a (id INTEGER);");

        (await TrexisAsync(ExitCode.BadInput, "init")).ShouldContain("several folders hold scripts; accepted: new, old (grate)");
        (await TrexisAsync(ExitCode.Passed, "init", "--scripts", "old")).ShouldContain("grate scripts in old: 1 versioned");
    }

    [Theory]
    [InlineData("sql/create_everything.sql")]
    [InlineData("migrations/20260101_other.sql")]
    public async Task No_sample_is_written_beside_scripts_that_are_somebody_s(string script)
    {
        Write(script, "CREATE TABLE a (id INTEGER);");

        await TrexisAsync(ExitCode.Passed, "init", "--scripts", script.Split('/')[0]);

        Directory.EnumerateFiles(_folder.Path, "*.sql", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Migrations_that_are_code_get_the_command_that_writes_their_script_and_a_project_is_what_is_deployed()
    {
        Write("Data/Migrations/20260101000000_A.Designer.cs", "// generated");
        (await TrexisAsync(ExitCode.Passed, "init")).ShouldContain(
            "EF Core migrations in Data/Migrations, and no script of them: dotnet ef migrations script --idempotent --output "
                + "migrations/migrations.sql");
        File.ReadAllText(_folder.At("deployment.yml")).ShouldContain("scripts: { folder: migrations, naming: ef }");

        Directory.Delete(_folder.At("Data"), recursive: true);
        File.Delete(_folder.At("deployment.yml"));
        Write("Sales/Sales.sqlproj", "<Project />");
        (await TrexisAsync(ExitCode.Passed, "init")).ShouldContain(
            "a database project, Sales/Sales.sqlproj, from which each run builds the dacpac");
        File.ReadAllText(_folder.At("deployment.yml")).ShouldContain("artifact: { sqlproj: Sales/Sales.sqlproj }");
    }

    private async Task TakesOverAsync(string found, string artifact, string adopted, string pending)
    {
        var files = Directory.EnumerateFiles(_folder.Path, "*.sql", SearchOption.AllDirectories).Count();

        (await TrexisAsync(ExitCode.Passed, "init")).ShouldContain($"found    {found}\n");
        (await TrexisAsync(ExitCode.Passed, "adopt", "--environment", "dev")).ShouldContain(adopted);
        var plan = await TrexisAsync(ExitCode.Passed, "plan", "--environment", "dev");

        File.ReadAllText(_folder.At("deployment.yml")).ShouldContain($"artifact: {{ {artifact} }}");
        ColumnGap().Replace(plan, "  ").ShouldContain(pending);
        await TrexisAsync(ExitCode.Passed, "run", "--environment", "dev");
        (await TrexisAsync(ExitCode.Passed, "plan", "--environment", "dev")).ShouldNotContain("create-");
        Directory.EnumerateFiles(_folder.Path, "*.sql", SearchOption.AllDirectories)
            .Count(file => !file.Contains(".trexis", StringComparison.Ordinal)).ShouldBe(files);
    }

    private void Write(string file, string text) => _folder.Write(file, text + "\n");

    private async Task<string> TrexisAsync(int code, params string[] arguments)
    {
        var ran = await Shop.RunInAsync(_folder.Path, new Dictionary<string, string> { ["USER"] = "alice" }, arguments);
        ran.Code.ShouldBe(code, ran.Output + ran.Error);
        return ran.Output + ran.Error;
    }

    private void Execute(string sql) => Scalar(sql);

    private string Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.At("app.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex ColumnGap();
}
