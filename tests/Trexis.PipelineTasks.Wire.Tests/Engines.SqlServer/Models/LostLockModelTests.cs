using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Models;

/// <summary>
/// A deployment whose lock's session is killed at a random request ("KILL": the server rolls back what it had open and frees what it
/// locked), and a second one that starts at that moment. TREXIS_LONG=1 kills 300.
/// </summary>
public sealed class LostLockModelTests : SqlServerScene
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("TREXIS_LONG") == "1" ? 300 : 15;

    private static readonly ScriptToRun[] Scripts = [Script(1, true), Script(2, false), Script(3, true), Script(4, false)];

    [Fact(Timeout = 20 * TimeLimit)]
    public async Task Where_the_lock_s_session_is_killed_and_another_deployment_starts_one_of_them_ends_and_nothing_is_done_twice()
    {
        for (var seed = 0; seed < Kills; seed++) await RunAsync(seed);
    }

    private async Task RunAsync(int seed)
    {
        await using var server = new SqlServerDouble();
        var model = new ScriptModel(server);
        var (killAt, asked) = (new Random(seed).Next(8, 60), 0);
        var second = new TaskCompletionSource<Task<Came>>();
        server.Cut = _ =>
        {
            if (Interlocked.Increment(ref asked) != killAt) return null;
            server.Server.EndSession(
                server.Server.Requests.First(request => request.Text.Contains("trexis: take lock", StringComparison.Ordinal)).Connection);
            var (before, other) = (model.Committed.Count, Task.Run(() => DeployAsync(server, "CHG-8@def")));
            second.SetResult(other);

            // What the first one has under way takes its time: long enough for the second to do something beside it, were it let.
            SpinWait.SpinUntil(() => other.IsCompleted || model.Committed.Count > before + 1, TimeSpan.FromMilliseconds(900));
            return null;
        };
        server.When(request => request.Text.StartsWith(ScriptModel.Mark, StringComparison.Ordinal), model.Execute);

        var first = await DeployAsync(server, "CHG-7@abc");
        if (!second.Task.IsCompleted) return;
        var other = await await second.Task;

        var what = $"seed {seed}, killed at {killAt}: {first} and {other}; rows {string.Join(' ', model.Committed)}";
        model.Committed.Distinct().Count().ShouldBe(model.Committed.Count, what);
        (first.Ended && other.Ended && other.Executed > 0).ShouldBeFalse(what);
        await using var database = await OpenAsync(server);
        var journal = (await database.ReadHistoryAsync(Cancel)).Journal.ToDictionary(entry => entry.Script, entry => entry.State);
        foreach (var (script, number) in Scripts.Zip(Enumerable.Range(1, Scripts.Length)))
        {
            var rows = model.Committed.Where(row => row / 100 == number).ToList();
            if (!journal.TryGetValue(script.Sql.Name, out var state)) rows.ShouldBeEmpty(what);
            else if (state == JournalState.Done) rows.Count.ShouldBe(2, what);
            else script.Transactional.ShouldBeFalse(what);
        }
    }

    // As a run does it: what the journal does not name, and nothing past a script that is half done.
    private async Task<Came> DeployAsync(SqlServerDouble server, string id)
    {
        var executed = 0;
        try
        {
            await using var database = await OpenAsync(server);
            await using var session = await database.BeginDeploymentAsync(
                Deployment with { Id = id }, TimeSpan.FromSeconds(5), Cancel);
            var journal = (await database.ReadHistoryAsync(Cancel)).Journal.ToDictionary(entry => entry.Script, entry => entry.State);
            if (journal.ContainsValue(JournalState.Started)) return new Came(false, executed, "a script is half done");
            foreach (var script in Scripts.Where(script => !journal.ContainsKey(script.Sql.Name)))
            {
                await session.RunScriptAsync(script, new Progress<ServerMessage>(), Cancel);
                executed++;
            }

            return new Came(true, executed, "");
        }
        catch (DatabaseException exception)
        {
            exception.Kind.ShouldBeOneOf(DatabaseErrorKind.Locked, DatabaseErrorKind.StateUnknown, DatabaseErrorKind.Statement);
            return new Came(false, executed, exception.Message);
        }
    }

    private Task<IDatabase> OpenAsync(SqlServerDouble server) => Engine.OpenAsync(
        Connection() with { Value = new Secret(server.Server.ConnectionString(encrypt: false)) }, Cancel);

    private static ScriptToRun Script(int number, bool transactional) => new(
        new SqlText($"V000{number}.sql", $"{ScriptModel.Mark}INSERT {number}01\nGO\n{ScriptModel.Mark}INSERT {number}02"),
        "versioned",
        new string('e', 64),
        transactional);

    /// <param name="Ended">Whether it carried out all it had to.</param>
    private sealed record Came(bool Ended, int Executed, string Said);
}
