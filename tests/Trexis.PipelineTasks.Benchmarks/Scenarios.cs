namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>The comparisons, by name; each measures both sides in the same run, turn about.</summary>
internal static class Scenarios
{
    private static readonly Dictionary<string, (string Purpose, Func<Publishing, Task<IReadOnlyList<IMeasurement>>> Run)> All = new(
        StringComparer.Ordinal)
    {
        ["scripts"] = ("1,000 one-statement scripts against a bare loop that writes the same journal rows", ScriptsScenario.RunAsync),
        ["sqlserver"] = (
            "a precheck of 5,000 tables and 20,000 indexes on the loopback SQL Server, and its round trips over the bare driver",
            SqlServerScenario.RunAsync),
        ["dacpac"] = (
            "plans of 600 and 3,000 objects against a bare program that only lets DacFx write the script", DacpacScenario.RunAsync),
        ["peers"] = ("1,000 one-statement scripts by DbUp, Evolve, grate and us: all pending, and none", PeersScenario.RunAsync),
        ["growth"] = ("four sizes each of scripts, statements, tables, environments, targets and documents", GrowthScenario.RunAsync),
        ["report"] = ("a report over 10,000 results", ReportScenario.RunAsync),
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [DacpacScenario.Bare, var what, var source, var target]) return DacpacScenario.RunBare(what, source, target);
        if (arguments is [PeersScenario.Peer, var who, var migrations, var database])
            return PeersScenario.RunPeer(who, migrations, database);
        var unknown = arguments.Where(name => !All.ContainsKey(name)).ToList();
        if (arguments.Length == 0 || unknown.Count > 0)
        {
            Console.WriteLine("usage: dotnet run -c Release --project tests/Trexis.PipelineTasks.Benchmarks -- <scenario> …");
            foreach (var (name, scenario) in All) Console.WriteLine($"  {name,-10}{scenario.Purpose}");
            return 2;
        }

        TellLoad();
        Console.WriteLine("| what | baseline | ours | ratio | bound | peak memory |");
        Console.WriteLine("|---|---:|---:|---:|---|---:|");
        using var folder = new BenchmarkFolder("programs");
        var publishing = new Publishing(folder.Path);
        var held = true;
        foreach (var name in arguments)
        {
            foreach (var measured in await All[name].Run(publishing))
            {
                Console.WriteLine(measured.Row());
                held &= measured.Holds;
            }
        }

        TellLoad();
        return held ? 0 : 1;
    }

    // Figures of a machine that had other things to do mean little alone; side by side they were taken under the same load.
    private static void TellLoad()
    {
        if (OperatingSystem.IsLinux())
            Console.WriteLine(
                $"load of {Environment.ProcessorCount} processors over 1, 5 and 15 minutes: "
                    + string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ')[..3]));
    }
}
