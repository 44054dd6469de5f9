namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>A password and the rows' values appear nowhere: not on a console, not in a file, not in an exception's text.</summary>
public sealed class SecretTests
{
    private const string Password = "hunter2-Kx9!";

    private const string Value = "079-05-1120";

    [Theory]
    [InlineData("Data Source=shop.db;Password=hunter2-Kx9!")]
    [InlineData("Data Source=shop.db;Pasword=hunter2-Kx9!")]
    [InlineData("Server=db;Password=hunter2-Kx9!;Trusted")]
    [InlineData("/no/such/folder/hunter2-Kx9!;Password=hunter2-Kx9!")]
    public async Task A_password_in_a_connection_string_appears_nowhere(string connection)
    {
        using var shop = new Shop(
            policy: "environments: { dev: { backup: { verify: none } } }",
            environments: "dev: { connection: env:SALES }\nprod: { after: dev, connection: env:SALES }").WithScripts();
        shop.Variables["SALES"] = connection;

        foreach (var host in new[] { "console", "TF_BUILD" })
        {
            if (host != "console") shop.Variables[host] = "True";
            foreach (var command in new[] { "run", "precheck", "backup", "validate", "report" })
            {
                var ran = await shop.RunAsync(command, "--environment", "dev");
                if (command != "report") ran.Code.ShouldNotBe(ExitCode.Passed);
                AssertNowhere(shop, ran, Password);
            }
        }
    }

    [Fact]
    public async Task A_connection_that_is_too_short_to_be_hidden_is_refused_by_its_variable_and_a_file_that_is_no_secret_is_not()
    {
        using var shop = new Shop(environments: "dev: { connection: env:SALES }").WithScripts();
        File.Move(shop.At("shop.db"), shop.At("a.db"));
        shop.Variables["SALES"] = "a.db";

        var ran = (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);

        (ran.Output + ran.Error).ShouldContain("the environment variable SALES, whose value is too short to be hidden");
        AssertNowhere(shop, ran, "a.db");
        shop.Write("deployment.yml", File.ReadAllText(shop.At("deployment.yml")).Replace("env:SALES", "file:a.db"));
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
    }

    [Theory]
    [InlineData("Server=sql-dev-01;Database=Sales;User ID=deployer;Password=Kx9!")]
    [InlineData("Data Source=shop.db;Password=Kx9!")]
    public async Task A_password_that_is_too_short_to_be_hidden_is_refused(string connection)
    {
        using var shop = new Shop(environments: "dev: { connection: env:SALES }").WithScripts();
        shop.Variables["SALES"] = connection;

        var ran = (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);

        (ran.Output + ran.Error).ShouldContain("the environment variable SALES, whose password is too short to be hidden");
        AssertNowhere(shop, ran, "Kx9!");
    }

    [Theory]
    [InlineData("Data Source=hunter2-Kx9!.db", "there is no database file at env:SALES")]
    [InlineData("hunter2-Kx9!.db", "there is no database file at env:SALES")]
    [InlineData("Data Source=hunter2-Kx9!.txt", "env:SALES: opening: not a SQLite database")]
    [InlineData("Data Source=/proc/hunter2-Kx9!/made.db", "env:SALES: creating: the file cannot be made", "prepare")]
    public async Task What_a_variable_holds_is_no_files_name_in_a_message(string value, string said, string command = "precheck")
    {
        var created = command == "prepare" ? "true" : "false";
        using var shop = new Shop(environments: $"dev: {{ connection: env:SALES, create: {created} }}").WithScripts();
        shop.Write("hunter2-Kx9!.txt", "no database");
        shop.Variables["SALES"] = value.Replace("hunter2-Kx9!.txt", shop.At("hunter2-Kx9!.txt"));

        var ran = await shop.RunAsync(command, "--environment", "dev");

        ran.Code.ShouldNotBe(ExitCode.Passed);
        (ran.Output + ran.Error).ShouldContain(said);
        AssertNowhere(shop, ran, Password);
    }

    [Fact]
    public async Task Values_of_rows_that_an_error_quotes_appear_nowhere()
    {
        using var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }");
        shop.Execute("shop.db", $"""
            CREATE TABLE people (id INTEGER PRIMARY KEY, ssn TEXT NOT NULL UNIQUE);
            INSERT INTO people VALUES (1, '{Value}');
            CREATE TRIGGER no_more BEFORE UPDATE ON people BEGIN
                SELECT RAISE(ABORT, 'the number ''' || old.ssn || ''' may not change'); END;
            """);
        shop.Write("migrations/V0001__collides.sql", $"INSERT INTO people (ssn) VALUES ('{Value}');");
        await AssertFailsWithoutValueAsync(shop);

        shop.Write("migrations/V0001__collides.sql", "UPDATE people SET ssn = ssn || 'x' WHERE id = 1;");
        await AssertFailsWithoutValueAsync(shop);

        shop.Write("migrations/V0001__collides.sql", $"INSERT INTO people (ssn) VALUES ('{Value}' '{Value}');");
        await AssertFailsWithoutValueAsync(shop);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("redacted")]
    public async Task What_a_trigger_says_stands_on_the_console_and_in_evidence_only_where_the_policy_says_so(string messages)
    {
        using var shop = new Shop(
            policy: $"evidence: {{ messages: {messages} }}\nenvironments: {{ dev: {{ backup: {{ verify: none }} }} }}");
        shop.Execute("shop.db", $"""
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, email TEXT, iban TEXT);
            INSERT INTO people VALUES (1, 'Alice Miller', 'alice@example.com', 'DE89370400440532013000');
            CREATE TRIGGER no_more BEFORE UPDATE ON people BEGIN
                SELECT RAISE(ABORT, 'no refund for ' || old.name || ' ' || old.email || ' ' || old.iban); END;
            """);
        shop.Write("migrations/V0001__refund.sql", "UPDATE people SET name = 'x' WHERE id = 1;");

        var ran = await shop.RunAsync("run", "--environment", "dev");
        await shop.RunAsync("report", "--environment", "dev");

        (ran.Output + ran.Error).ShouldContain("no refund for Alice Miller *** ***");
        foreach (var value in (string[])["alice@example.com", "DE89370400440532013000"]) AssertNowhere(shop, ran, value);
        var kept = string.Concat(Directory.EnumerateFiles(shop.At(".trexis"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        kept.Contains("Alice Miller", StringComparison.Ordinal).ShouldBe(messages == "redacted");
        kept.Contains("author stands on the run", StringComparison.Ordinal).ShouldBe(messages == "console");
    }

    [Fact]
    public async Task A_value_that_a_function_was_given_appears_nowhere()
    {
        using var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }");
        shop.Execute("shop.db", $"CREATE TABLE people (ssn TEXT); INSERT INTO people VALUES ('{Value}');");
        shop.Write("migrations/V0001__path.sql", "CREATE TABLE j (a); INSERT INTO j SELECT json_extract('{}', ssn) FROM people;");

        await AssertFailsWithoutValueAsync(shop);
    }

    [Fact]
    public async Task A_policy_that_keeps_hashes_keeps_definitions_and_of_what_changes_data_the_hash_alone()
    {
        using var shop = new Shop(policy: "evidence: { statements: hash }").WithScripts();
        shop.Write("migrations/V0004__ann.sql", $"INSERT INTO customers (id, name) VALUES (101, '{Value}');");

        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        var plan = File.ReadAllText(Directory.GetFiles(shop.At(".trexis"), "plan.sql", SearchOption.AllDirectories).Single());
        plan.ShouldContain("ALTER TABLE orders ADD COLUMN total");
        plan.ShouldContain("V0004__ann.sql");
        plan.ShouldContain("kept as its hash only");
        plan.ShouldNotContain(Value);
        plan.ShouldNotContain("UPDATE orders");
    }

    [Fact]
    public async Task A_token_is_hidden_also_where_no_deployment_is_read()
    {
        using var shop = new Shop();
        shop.Variables["GITHUB_TOKEN"] = Password;
        shop.Write("tables/t.sql", $"CREATE TABLE dbo.T (id int);\n'open {Password}");

        var ran = await shop.RunAsync("dacpac", "build", "tables", "--out", "t.dacpac");

        ran.ShouldEndWith(ExitCode.BadInput);
        AssertNowhere(shop, ran, Password);
    }

    private static async Task AssertFailsWithoutValueAsync(Shop shop)
    {
        AssertNowhere(shop, await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev"), Value);
        var applied = await shop.RunAsync("run", "--environment", "dev");
        applied.Code.ShouldNotBe(ExitCode.Passed);
        AssertNowhere(shop, applied, Value);
        AssertNowhere(shop, await shop.RunAsync("report", "--environment", "dev"), Value);
    }

    private static void AssertNowhere(Shop shop, Ran ran, string secret)
    {
        // A platform is told what to hide in the only way it takes.
        (ran.Output + ran.Error).Split('\n')
            .Where(line => line.Contains(secret, StringComparison.Ordinal)
                && !line.StartsWith("##vso[task.setsecret]", StringComparison.Ordinal))
            .ShouldBeEmpty();
        if (!Directory.Exists(shop.At(".trexis"))) return;
        // A plan holds the scripts as their author wrote them.
        foreach (var file in Directory.EnumerateFiles(shop.At(".trexis"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "plan.sql"))
            File.ReadAllText(file).ShouldNotContain(secret, Case.Sensitive, file);
    }
}
