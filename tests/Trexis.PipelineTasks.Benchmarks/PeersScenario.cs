using DbUp;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// A thousand scripts of one statement, brought into a SQLite file by us and by others, each from start to exit: all of them pending, then
/// none. In turn, so that a busy machine is as busy for each; each script in a transaction of its own, as ours are.
/// </summary>
internal static class PeersScenario
{
    /// <summary>The word with which this program runs itself as one of the peers that are libraries.</summary>
    public const string Peer = "peer";

    private const int Rounds = 5;

    /// <summary>The command alone: a package of a tool cannot stand among the versions of references.</summary>
    private const string GrateVersion = "2.3.0";

    private const string DbUp = "DbUp";
    private const string Evolve = "Evolve";
    private const string Grate = "grate";

    public static async Task<IReadOnlyList<IMeasurement>> RunAsync(Publishing publishing)
    {
        using var folder = new BenchmarkFolder("peers");
        var tools = folder.Make("tools");
        await MeasuredProcess.RunAsync("dotnet", ["tool", "install", Grate, "--version", GrateVersion, "--tool-path", tools], tools);
        var ours = Publishing.Program(await publishing.PublishAsync(PublishedForm.ReadyToRun, "DeployScripts"), "trexis-deploy-scripts");
        var runs = new Dictionary<(string Who, bool Pending), List<MeasuredRun>>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var who in new[] { DbUp, Evolve, Grate })
            {
                var place = Prepare(folder, $"{round}-{who}");
                foreach (var pending in new[] { true, false }) await KeepAsync(who, pending, PeerAsync(who, tools, place));
            }

            var deployment = Prepare(folder, $"{round}-ours");
            foreach (var pending in new[] { true, false })
            {
                await KeepAsync("plan", pending, OursAsync("plan"));
                await KeepAsync("apply", pending, OursAsync("apply"));
            }

            Task<MeasuredRun> OursAsync(string action) => MeasuredProcess.RunAsync(ours, [action, "--environment", "dev"], deployment);
        }

        return
        [
            .. from pending in new[] { true, false }
               from peer in new[] { DbUp, Evolve, Grate }
               from comparison in Compare(peer, pending)
               select comparison,
        ];

        async Task KeepAsync(string who, bool pending, Task<MeasuredRun> run)
        {
            if (!runs.TryGetValue((who, pending), out var kept)) runs[(who, pending)] = kept = [];
            kept.Add(await run);
        }

        IEnumerable<Comparison> Compare(string peer, bool pending)
        {
            var what = pending ? $"apply {ScriptsScenario.Scripts:N0} scripts" : "apply, nothing to do";
            yield return new Comparison(
                $"{what}: {peer}, processor time", Processor(peer), Processor("apply"), 1, TimeSpan.Zero, runs[("apply", pending)].Max(
                    run => run.PeakBytes));
            yield return new Comparison($"{what}: {peer}, elapsed", Elapsed(peer), Elapsed("apply"), 1, TimeSpan.Zero);
            yield return new Comparison(
                $"{what}, a plan before it: {peer}, processor time", Processor(peer), Processor("plan") + Processor("apply"), 2,
                TimeSpan.Zero);

            TimeSpan Processor(string who) => Comparison.Median(runs[(who, pending)].Select(run => run.Processor));
            TimeSpan Elapsed(string who) => Comparison.Median(runs[(who, pending)].Select(run => run.Elapsed));
        }
    }

    /// <summary>What the program of a team does that uses the library as its manual says, and nothing else.</summary>
    public static int RunPeer(string who, string migrations, string database)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = database }.ConnectionString;
        return who == DbUp ? RunDbUp(migrations, connection) : RunEvolve(migrations, connection);
    }

    private static int RunDbUp(string migrations, string connection)
    {
        var upgrade = DeployChanges.To.SqliteDatabase(connection)
            .WithScriptsFromFileSystem(migrations)
            .WithTransactionPerScript()
            .LogToConsole()
            .Build();
        return upgrade.PerformUpgrade().Successful ? 0 : 1;
    }

    private static int RunEvolve(string migrations, string connection)
    {
        using var database = new SqliteConnection(connection);
        new EvolveDb.Evolve(database, Console.WriteLine) { Locations = [migrations] }.Migrate();
        return 0;
    }

    private static Task<MeasuredRun> PeerAsync(string who, string tools, string place)
    {
        var (migrations, database) = (Path.Combine(place, ScriptsScenario.Folder), Path.Combine(place, ScriptsScenario.Database));
        return who == Grate
            ? MeasuredProcess.RunAsync(
                Publishing.Program(tools, Grate),
                [
                    "--connectionstring", $"Data Source={database}", "--databasetype", "sqlite", "--files", place,
                    "--folders", $"up={ScriptsScenario.Folder}", "--output", Path.Combine(place, "output"), "--silent",
                ],
                place)
            : MeasuredProcess.RunAsync(Environment.ProcessPath!, [Peer, who, migrations, database], place);
    }

    private static string Prepare(BenchmarkFolder folder, string name)
    {
        var place = folder.Make(name);
        ScriptsScenario.WriteDeployment(place, ScriptsScenario.Scripts);
        return place;
    }
}
