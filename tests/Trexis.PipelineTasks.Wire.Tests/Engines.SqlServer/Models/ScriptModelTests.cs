using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Models;

/// <summary>Random scripts, with a connection cut at a random place, against what their rows and the journal say afterwards.</summary>
public sealed class ScriptModelTests : SqlServerScene
{
    private const int Scripts = 3;

    /// <summary>A hundred runs in each of all tests; TREXIS_LONG=1 asks for 2,000.</summary>
    private static readonly int Runs = Environment.GetEnvironmentVariable("TREXIS_LONG") == "1" ? 2_000 : 100;

    [Fact(Timeout = 20 * TimeLimit)]
    public async Task The_journal_says_what_happened_whatever_scripts_do_and_wherever_a_connection_is_cut()
    {
        for (var seed = 0; seed < Runs; seed++) await RunAsync(seed);
    }

    private async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using var server = new SqlServerDouble();
        var model = new ScriptModel(server);
        var cutAt = random.Next(2) == 0 ? int.MaxValue : random.Next(8, 40);
        var (afterwards, asked) = (random.Next(2) == 0, 0);
        server.When(
            _ => Interlocked.Increment(ref asked) == cutAt,
            request =>
            {
                if (afterwards && request.Text.StartsWith(ScriptModel.Mark, StringComparison.Ordinal)) model.Execute(request);
                if (afterwards && request.Text == "COMMIT TRANSACTION;") server.EndTransaction(request.Connection, commits: true);
                else server.EndTransaction(request.Connection, commits: false);
                return TdsAnswer.Nothing.Break();
            });
        server.When(request => request.Text.StartsWith(ScriptModel.Mark, StringComparison.Ordinal), model.Execute);

        var scripts = Enumerable.Range(1, Scripts).Select(number => Script(random, number)).ToList();
        var told = await DeployAsync(server, scripts);

        await using var afterwardsOpened = await OpenAsync(server);
        var journal = (await afterwardsOpened.ReadHistoryAsync(Cancel)).Journal.ToDictionary(entry => entry.Script, entry => entry.State);
        foreach (var (script, number) in scripts.Zip(Enumerable.Range(1, Scripts)))
        {
            var rows = model.Committed.Where(row => row / 100 == number).ToList();
            var answer = told.GetValueOrDefault(number);
            var what = $"seed {seed}, {script.Sql.Name}: {script.Sql.Text} told {answer}, rows {string.Join(' ', rows)}";
            if (answer is nameof(DatabaseErrorKind.StateUnknown) && IsBeyondAnybody(script)) continue;
            if (!journal.TryGetValue(script.Sql.Name, out var state))
            {
                rows.ShouldBeEmpty(what);
                answer.ShouldNotBe("done", what);
                continue;
            }

            if (state == JournalState.Done) rows.ShouldBe(await AloneAsync(script), what);
            if (answer is "done") state.ShouldBe(JournalState.Done, what);
            if (answer is nameof(DatabaseErrorKind.HalfCommitted)) state.ShouldBe(JournalState.Started, what);
            answer.ShouldNotBe("rolled back", what);
        }
    }

    // What rolls our transaction back, commits another one and is cut off before the server has told of it leaves no trace of the first.
    private static bool IsBeyondAnybody(ScriptToRun script) => script.Transactional
        && script.Sql.Text.Split("\nGO\n").Any(batch => batch.IndexOf("ROLLBACK", StringComparison.Ordinal) is >= 0 and var at
            && batch.IndexOf("COMMIT", at, StringComparison.Ordinal) >= 0);

    private async Task<Dictionary<int, string>> DeployAsync(SqlServerDouble server, List<ScriptToRun> scripts)
    {
        var told = new Dictionary<int, string>();
        try
        {
            await using var database = await OpenAsync(server);
            await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
            foreach (var script in scripts)
            {
                told[told.Count + 1] = "nothing";
                try
                {
                    await session.RunScriptAsync(script, new Progress<ServerMessage>(), Cancel);
                    told[told.Count] = "done";
                }
                catch (DatabaseException exception)
                {
                    told[told.Count] = exception.Fault.Hint?.Contains("was rolled back", StringComparison.Ordinal) == true
                        ? "rolled back"
                        : exception.Kind.ToString();
                    exception.Kind.ShouldNotBe(DatabaseErrorKind.Unreachable, exception.Message);
                }
            }
        }
        catch (DatabaseException)
        {
            // Cut before it began: the rows say that nothing was done.
        }

        return told;
    }

    // What the script leaves where nothing disturbs it.
    private async Task<IReadOnlyList<int>> AloneAsync(ScriptToRun script)
    {
        await using var server = new SqlServerDouble();
        var model = new ScriptModel(server);
        server.When(request => request.Text.StartsWith(ScriptModel.Mark, StringComparison.Ordinal), model.Execute);
        await using var database = await OpenAsync(server);
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        await session.RunScriptAsync(script, new Progress<ServerMessage>(), Cancel);
        return model.Committed;
    }

    private Task<IDatabase> OpenAsync(SqlServerDouble server) => Engine.OpenAsync(
        Connection() with { Value = new Secret(server.Server.ConnectionString(encrypt: false)) }, Cancel);

    // A script that steers transactions where the reader sees it runs outside any, as the assessor decides.
    private static ScriptToRun Script(Random random, int number)
    {
        var row = 100 * number;
        var outside = random.Next(4) == 0;
        var batches = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            ScriptModel.Mark + string.Join("; ", Enumerable.Range(0, random.Next(1, 5)).Select(_ => Statement())));
        var text = string.Join("\nGO\n", batches);
        return new ScriptToRun(new SqlText($"V000{number}.sql", text), "versioned", new string('e', 64), Transactional: !outside);

        string Statement() => random.Next(10) switch
        {
            < 6 => Insert(),
            6 => "EXEC " + string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Steering())),
            7 when random.Next(3) == 0 => "THROW",
            8 when outside => Steering(),
            9 => $"SET {Option()}",
            _ => Insert(),
        };

        string Steering() => random.Next(5) switch
        {
            0 => "COMMIT",
            1 => "ROLLBACK",
            2 => "BEGIN",
            3 => $"SET {Option()}",
            _ => Insert(),
        };

        // What a script inside a transaction says of IMPLICIT_TRANSACTIONS takes its guard away, or puts it outside.
        string Option() => random.Next(outside ? 6 : 4) switch
        {
            0 => "XACT_ABORT OFF",
            1 => "XACT_ABORT ON",
            2 => "NOCOUNT ON",
            3 => "NOCOUNT OFF",
            4 => "IMPLICIT_TRANSACTIONS OFF",
            _ => "IMPLICIT_TRANSACTIONS ON",
        };

        string Insert() => $"INSERT {++row}";
    }
}
