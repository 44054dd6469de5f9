using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.Engines.Sqlite.Connections;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite;

public sealed class SqliteEngineFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteEngine _engine = new(TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_is_called_so()
    {
        var path = _folder.Write("notes.db", new string('x', 5000));

        var exception = await Should.ThrowAsync<DatabaseException>(() => _engine.OpenAsync(SqliteSample.Connection(path), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Corrupt);
        exception.Message.ShouldContain(path);
    }

    [Fact]
    public async Task A_damaged_page_is_a_finding_of_the_integrity_check()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);
        await using (var stream = File.OpenWrite(path))
        {
            stream.Position = 4096 + 1;
            stream.Write(new byte[200]);
        }

        await using var database = await _engine.OpenAsync(SqliteSample.Connection(path), Cancel);

        var findings = (await database.Observe.IntegrityAsync(
            TimeSpan.FromMinutes(1), Cancel)).ShouldBeOfType<Fact<IntegrityReading>.Known>().Value.Problems;
        findings.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_called_so()
    {
        Directory.CreateDirectory(_folder.At("sales.db"));

        (await Should.ThrowAsync<DatabaseException>(
            () => _engine.OpenAsync(SqliteSample.Connection(_folder.At("sales.db")), Cancel))).Message
            .ShouldContain("is a folder");
    }

    [Fact]
    public async Task A_connection_string_in_a_variable_is_opened()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);

        await using var database = await _engine.OpenAsync(FromVariable($"Data Source={path}"), Cancel);

        database.Identity.Database.ShouldBe("sales.db");
    }

    [Theory]
    [InlineData("Data Source=x.db;Password=hunter2")]
    [InlineData("Server=hunter2;Nonsense=1")]
    [InlineData("Data Source=:memory:;Cache=hunter2")]
    public async Task A_connection_string_that_cannot_be_used_is_refused_and_never_shown(string value)
    {
        var exception = await Should.ThrowAsync<DatabaseException>(() => _engine.OpenAsync(FromVariable(value), Cancel));

        exception.Message.ShouldStartWith("env:SALES");
        exception.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_database_that_another_program_writes_is_locked_for_a_script_and_says_so_to_an_observer()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);
        await using var database = await _engine.OpenAsync(
            new TargetConnection(new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"), new Secret(path)), Cancel);
        await using var other = SqliteSample.Open(path);
        SqliteSample.Execute(other, "BEGIN IMMEDIATE; INSERT INTO customers (name) VALUES ('Eve')");

        var activity = await database.Observe.ActivityAsync(Cancel);
        var told = new List<string>();
        await using var session = await database.BeginDeploymentAsync(
            new DeploymentIdentity("d", "a", "r"),
            new LockPatience(TimeSpan.Zero, told.Add) { OfExecution = TimeSpan.FromSeconds(0.75) },
            Cancel);
        var exception = await Should.ThrowAsync<DatabaseException>(() => session.RunScriptAsync(
            new ScriptToRun(new SqlText("V1", "DELETE FROM orders"), "versioned", "", true), new Progress<ServerMessage>(), Cancel));

        told.ShouldBe(["env:SALES: another connection reads or writes it; waits up to 750 ms"]);
        exception.Message.ShouldContain("env:SALES: beginning a transaction: waited 750 ms for a lock that another connection holds");
        exception.Fault.Hint.ShouldNotBeNull().ShouldStartWith("close the program that has it open");
        activity.Blocked.ShouldBeOfType<Fact<IReadOnlyList<BlockedSession>>.Known>().Value.ShouldHaveSingleItem();
        activity.LongestWait.ShouldBeOfType<Fact<TimeSpan>.Unreadable>();
        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_another_program_holds_alone_is_waited_for_as_it_is_opened_as_long_as_the_policy_says(bool ends)
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);
        await using var other = SqliteSample.Open(path);
        SqliteSample.Execute(other, "BEGIN EXCLUSIVE");
        var told = new List<string>();
        var connection = SqliteSample.Connection(path) with
        {
            Wait = new LockPatience(
                TimeSpan.Zero,
                held =>
                {
                    told.Add(held);
                    if (ends) other.Close();
                })
            { OfExecution = TimeSpan.FromSeconds(0.75) },
        };

        if (ends)
        {
            await (await _engine.OpenAsync(connection, Cancel)).DisposeAsync();
        }
        else
        {
            var exception = await Should.ThrowAsync<DatabaseException>(() => _engine.OpenAsync(connection, Cancel));
            exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
            exception.Message.ShouldBe($"{path}: opening: waited 750 ms for a lock that another connection holds (SQLite 5)");
            exception.Fault.Hint.ShouldNotBeNull().ShouldContain("watch: { wait } of policy.yml");
        }

        told.ShouldBe([$"{path}: another connection reads or writes it; waits up to 750 ms"]);
    }

    [Fact]
    public void The_process_that_holds_a_lock_is_found_by_the_number_of_the_file()
    {
        var locks = $"""
            1: FLOCK  ADVISORY  WRITE 11 fe:00:5328186 0 EOF
            2: POSIX  ADVISORY  READ {Environment.ProcessId} fe:00:5328186 1073741826 1073742335
            2: -> POSIX  ADVISORY  WRITE 12 fe:00:5328186 1073741826 1073742335
            3: POSIX  ADVISORY  WRITE 13 fe:01:5328186 1073741826 1073742335
            4: OFDLCK ADVISORY  WRITE -1 fe:00:5328186 1073741826 1073742335
            5: POSIX  ADVISORY  WRITE 4711 fe:00:5328186 1073741826 1073742335
            """;

        FileLockHolder.In(locks, new HashSet<string> { "254:0:5328186" }).ShouldBe(4711);
        FileLockHolder.In(locks, new HashSet<string> { "254:0:9" }).ShouldBeNull();
    }

    [Fact]
    public async Task A_statement_that_meets_a_lock_in_the_middle_of_a_script_waits_too_and_advises_about_the_lock()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, "PRAGMA journal_mode = WAL;" + SqliteSample.Schema);
        await using var database = await _engine.OpenAsync(SqliteSample.Connection(path), Cancel);
        await using var other = SqliteSample.Open(path);
        var (told, ends) = (new List<string>(), false);
        await using var session = await database.BeginDeploymentAsync(
            new DeploymentIdentity("d", "a", "r"),
            new LockPatience(
                TimeSpan.Zero,
                held =>
                {
                    told.Add(held);
                    if (ends) other.Close();
                })
            { OfExecution = TimeSpan.FromSeconds(0.75) },
            Cancel);
        SqliteSample.Execute(other, "BEGIN; SELECT * FROM customers");

        // A reader is in nobody's way but this one's, which needs the file for itself.
        var script = new ScriptToRun(new SqlText("V1", "SELECT 1;\nPRAGMA journal_mode = DELETE;"), "versioned", "", false);
        var exception = await Should.ThrowAsync<DatabaseException>(
            () => session.RunScriptAsync(script, new Progress<ServerMessage>(), Cancel));
        exception.Error!.Line.ShouldBe(2);
        exception.Fault.Hint.ShouldNotBeNull().ShouldContain("close the program that has it open");
        exception.Fault.Hint.ShouldNotContain("correct the script");
        told.ShouldHaveSingleItem();

        ends = true;
        await session.RunScriptAsync(script, new Progress<ServerMessage>(), Cancel);
        told.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_database_that_nobody_writes_has_no_waits()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);
        await using var database = await _engine.OpenAsync(SqliteSample.Connection(path), Cancel);

        var activity = await database.Observe.ActivityAsync(Cancel);

        activity.Blocked.ValueOr(null)!.ShouldBeEmpty();
        activity.LongestWait.ShouldBeOfType<Fact<TimeSpan>.Known>();
    }

    [Fact]
    public async Task A_full_database_rolls_the_script_back_and_says_full()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, SqliteSample.Schema);
        await using var database = await _engine.OpenAsync(SqliteSample.Connection(path), Cancel);
        await using var session = await database.BeginDeploymentAsync(new DeploymentIdentity("d", "a", "r"), TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => session.RunScriptAsync(
            new ScriptToRun(
                new SqlText("V1", "PRAGMA max_page_count = 20;\nCREATE TABLE big (b);\nINSERT INTO big VALUES (zeroblob(1000000));"),
                "versioned",
                "",
                true), new Progress<ServerMessage>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Full);
        exception.Error!.Line.ShouldBe(3);
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_cannot_be_made_below_a_file()
    {
        var file = _folder.Write("file", "");

        (await Should.ThrowAsync<DatabaseException>(
            () => _engine.CreateAsync(SqliteSample.Connection(Path.Combine(file, "sales.db")), Cancel))).Kind
            .ShouldBe(DatabaseErrorKind.ReadOnly);
    }

    [Fact]
    public async Task A_closed_database_leaves_no_handle_on_its_file()
    {
        var path = _folder.At("sales.db");
        await SqliteSample.MakeAsync(path, "PRAGMA journal_mode = WAL;" + SqliteSample.Schema);
        await using (var database = await _engine.OpenAsync(SqliteSample.Connection(path), Cancel))
        {
            await database.Queries.RunAsync(new SqlText("q", "SELECT * FROM orders"), TimeSpan.FromSeconds(10), Cancel);
            await using var session = await database.BeginDeploymentAsync(new DeploymentIdentity("d", "a", "r"), TimeSpan.Zero, Cancel);
        }

        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order().ShouldBe(["sales.db", "sales.db.trexis-lock"]);
        new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    private static TargetConnection FromVariable(string value) =>
        new(new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"), new Secret(value));
}
