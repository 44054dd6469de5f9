using System.Diagnostics;
using System.Globalization;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Interruption;

/// <summary>
/// Applies of 200 scripts, killed, cancelled and doubled. No script may run twice unnoticed: each counts itself and adds rows.
/// </summary>
public sealed class InterruptedApplyTests
{
    private const int Scripts = 200;

    private static readonly bool Long = Environment.GetEnvironmentVariable("TREXIS_LONG") == "1";

    private static readonly IReadOnlyList<string> EachOnce = [.. Enumerable.Range(1, Scripts).Select(number => $"{Name(number)} done")];

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_random_moments_the_next_precheck_and_apply_finish_with_each_script_once_and_the_same_data()
    {
        var (whole, lasted) = await UndisturbedAsync();
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"seed {seed}, an undisturbed apply holds the lock for {lasted.TotalMilliseconds:0} ms");
        var random = new Random(seed);
        for (var moment = 0; moment < (Long ? 50 : 5); moment++)
        {
            using var shop = await PlannedAsync();
            var after = await KilledAsync(shop, lasted * random.NextDouble());

            DatabaseContent.Integrity(shop.At("shop.db")).ShouldBe("ok", $"killed {after}, seed {seed}");
            (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
            (await TrexisProcess.RunAsync(shop.Folder, "deploy-scripts", "apply", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

            DatabaseContent.Journal(shop.At("shop.db")).ShouldBe(EachOnce, $"killed {after}, seed {seed}");
            DatabaseContent.HashOf(shop.At("shop.db")).ShouldBe(whole, $"killed {after}, seed {seed}");
            Leftovers(shop).ShouldBeEmpty($"killed {after}, seed {seed}");
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Cancelled_in_a_statement_without_end_it_ends_with_130_and_its_document_lies_there(string signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals cannot be sent to another process on Windows");
        using var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }");
        shop.Write("migrations/V0001__first.sql", "CREATE TABLE first (id INTEGER PRIMARY KEY);");
        shop.Write(
            "migrations/V0002__endless.sql",
            "INSERT INTO first WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT max(i) FROM "
                + "n;");
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        using var apply = TrexisProcess.Start(shop.Folder, shop.Variables, "deploy-scripts", "apply", "--environment", "dev");
        await UntilAsync(() => HasJournal(shop), apply);

        await apply.CancelAsync(signal);
        (await apply.EndAsync()).ShouldEndWith(ExitCode.Cancelled);

        shop.Last("deploy-scripts", "apply").Fault!.Kind.ShouldBe(FaultKind.Cancelled);
        DatabaseContent.Journal(shop.At("shop.db")).ShouldBe(["V0001__first.sql done"]);
        DatabaseContent.Integrity(shop.At("shop.db")).ShouldBe("ok");
        shop.Scalar("shop.db", "SELECT count(*) FROM first").ShouldBe("0");
    }

    [Theory]
    [InlineData("SELECT 1 WHERE 0;", ExitCode.Cancelled)]
    [InlineData("SELECT 1;", ExitCode.Refused)]
    public async Task A_signal_during_the_closing_report_ends_with_130_and_leaves_a_refusal_and_what_was_deployed(string query, int code)
    {
        using var shop = new Shop().WithScripts();
        shop.Write("checks/orphans.sql", query);
        File.AppendAllText(
            shop.At("deployment.yml"),
            "validate: { assertions: [{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [after] }] }\n");
        using var signal = new CancellationTokenSource();
        using var output = new SignallingWriter(() => File.Exists(shop.At(".trexis/report.html")), signal) { NewLine = "\n" };

        var ended = await CommandLine.RunAsync(["run", "--environment", "dev"], new ProcessEnvironment
        {
            Time = TimeProvider.System,
            Environment = ProcessEnvironment.Given(shop.Variables),
            Output = output,
            Error = output,
            WorkingFolder = shop.Folder,
            Interactive = false,
            Cancel = signal.Token,
        });

        signal.IsCancellationRequested.ShouldBeTrue();
        ended.ShouldBe(code, output.ToString());
        shop.Results.Load().ShouldAllBe(stored => stored.Document.Fault == null);
        shop.Last("deploy-scripts", "apply").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task Of_two_applies_at_once_one_waits_or_refuses_by_name_and_each_script_runs_once()
    {
        var (whole, _) = await UndisturbedAsync();
        using var shop = await PlannedAsync();
        using var first = TrexisProcess.Start(shop.Folder, shop.Variables, "deploy-scripts", "apply", "--environment", "dev");
        using var second = TrexisProcess.Start(shop.Folder, shop.Variables, "deploy-scripts", "apply", "--environment", "dev");

        Ran[] both = [await first.EndAsync(), await second.EndAsync()];

        both.Min(ran => ran.Code).ShouldBe(ExitCode.Passed, both[0].Output + both[1].Output);
        foreach (var refused in both.Where(ran => ran.Code != ExitCode.Passed))
        {
            refused.ShouldEndWith(ExitCode.Refused);
            refused.Output.ShouldContain("holds the deployment lock");
        }

        DatabaseContent.Journal(shop.At("shop.db")).ShouldBe(EachOnce);
        DatabaseContent.HashOf(shop.At("shop.db")).ShouldBe(whole);
        DocumentChain.Verify(shop.Results.Load()).ShouldBeEmpty();
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"V{number:0000}__step.sql");

    private static async Task<Shop> PlannedAsync()
    {
        var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }");
        shop.Execute(
            "shop.db",
            "CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER NOT NULL); INSERT INTO counter VALUES (1, 0); CREATE TABLE steps (id "
                + "INTEGER PRIMARY KEY, step INTEGER NOT NULL, n INTEGER NOT NULL);");
        for (var number = 1; number <= Scripts; number++)
        {
            shop.Write($"migrations/{Name(number)}", string.Create(CultureInfo.InvariantCulture, $"""
                UPDATE counter SET n = n + 1 WHERE id = 1;
                INSERT INTO steps (step, n) SELECT {number}, n FROM counter, orders WHERE orders.id <= 20;
                """));
        }

        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        return shop;
    }

    private static async Task<(string Whole, TimeSpan Lasted)> UndisturbedAsync()
    {
        using var shop = await PlannedAsync();
        using var apply = TrexisProcess.Start(shop.Folder, shop.Variables, "deploy-scripts", "apply", "--environment", "dev");
        await UntilAsync(() => File.Exists(shop.At("shop.db.trexis-lock")), apply);
        var locked = Stopwatch.GetTimestamp();
        (await apply.EndAsync()).ShouldEndWith(ExitCode.Passed);
        var lasted = Stopwatch.GetElapsedTime(locked);
        DatabaseContent.Journal(shop.At("shop.db")).ShouldBe(EachOnce);
        return (DatabaseContent.HashOf(shop.At("shop.db")), lasted);
    }

    /// <returns>Where it was hit, for messages.</returns>
    private static async Task<string> KilledAsync(Shop shop, TimeSpan after)
    {
        using var apply = TrexisProcess.Start(shop.Folder, shop.Variables, "deploy-scripts", "apply", "--environment", "dev");
        await UntilAsync(() => File.Exists(shop.At("shop.db.trexis-lock")), apply);
        await Task.Delay(after, Ended);
        await apply.KillAsync();
        var done = HasJournal(shop) ? DatabaseContent.Journal(shop.At("shop.db")).Count : 0;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"killed {after.TotalMilliseconds:0} ms after it took the lock: {done} of {Scripts} scripts were done");
        return $"after {done} scripts";
    }

    private static bool HasJournal(Shop shop)
    {
        try
        {
            return shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal") != "0";
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return false; // not made yet, or being written
        }
    }

    private static List<string> Leftovers(Shop shop) =>
        [
            .. Directory.EnumerateFiles(shop.Folder, "*", SearchOption.AllDirectories)
                .Where(file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith("-journal", StringComparison.Ordinal)),
        ];

    /// <summary>Cancels a run when it says its first word after something came true.</summary>
    private sealed class SignallingWriter(Func<bool> isReached, CancellationTokenSource signal) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (isReached()) signal.Cancel();
        }
    }

    private static async Task UntilAsync(Func<bool> reached, TrexisProcess process)
    {
        while (!reached())
        {
            if (process.HasExited && !reached()) (await process.EndAsync()).ShouldEndWith(-1);
            await Task.Delay(TimeSpan.FromMilliseconds(5), Ended);
        }
    }
}
