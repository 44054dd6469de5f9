using System.Runtime.InteropServices;
using System.Text.Json;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// Six processes run in each stage, so what counts is start to exit. Every task works on the quick start's database of
/// 135,200 rows after its deployment; what backup copies and perf-gate samples is taken off, from the figures in their documents.
/// </summary>
internal static class StartupScenario
{
    private const int Rounds = 11;

    private static readonly (string Task, string[] Arguments, double JustInTime, double ReadyToRun)[] Tasks =
    [
        ("precheck", [], 8, 5),
        ("validate", [], 8, 5),
        ("deploy-scripts", ["plan"], 8, 5),
        ("report", [], 12, 8),
        ("backup", [], double.PositiveInfinity, 5),
        ("perf-gate", ["gate"], double.PositiveInfinity, 5),
    ];

    public static async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("trexis-startup-");
        try
        {
            var empty = await EmptyProgramAsync(folder.FullName);
            var comparisons = new List<Comparison>();
            foreach (var readyToRun in new[] { false, true })
            {
                var programs = await PublishAsync(folder.FullName, readyToRun);
                var sample = await DeployedSampleAsync(folder.FullName, programs);
                foreach (var task in Tasks)
                {
                    var bound = readyToRun ? task.ReadyToRun : task.JustInTime;
                    if (double.IsPositiveInfinity(bound)) continue;
                    comparisons.Add(await CompareAsync(empty, programs, sample, task.Task, task.Arguments, bound, readyToRun));
                }
            }

            return comparisons;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Comparison> CompareAsync(string empty, string programs, string sample, string task, string[] arguments, double bound, bool readyToRun)
    {
        var baseline = new List<TimeSpan>();
        var ours = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            baseline.Add((await MeasuredProcess.RunAsync(empty, [], sample)).Elapsed);
            var results = Path.Combine(sample, ".trexis");
            var (elapsed, _) = await MeasuredProcess.RunAsync(Path.Combine(programs, Executable($"trexis-{task}")), [.. arguments, "--environment", "staging"], sample);
            ours.Add(elapsed - WorkOf(results, task));
        }

        return new Comparison($"{task}, {(readyToRun ? "ReadyToRun" : "just in time")}", Comparison.Median(baseline), Comparison.Median(ours), bound, TimeSpan.Zero);
    }

    // The copying and verifying of a backup and the sampling of perf-gate last as long as they are asked to.
    private static TimeSpan WorkOf(string results, string task)
    {
        if (task is not ("backup" or "perf-gate")) return TimeSpan.Zero;
        var newest = Directory.EnumerateFiles(results, $"*-{task}.*.json").OrderByDescending(File.GetLastWriteTimeUtc).First();
        using var document = JsonDocument.Parse(File.ReadAllBytes(newest));
        var metrics = document.RootElement.GetProperty("metrics").EnumerateObject()
            .Where(metric => metric.Name is "backup.duration" or "backup.verification" or "sampling.duration")
            .Sum(metric => metric.Value.GetProperty("value").GetDouble());
        return TimeSpan.FromMilliseconds(metrics);
    }

    private static async Task<string> EmptyProgramAsync(string folder)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName;
        File.WriteAllText(Path.Combine(project, "empty.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), "System.Console.WriteLine(\"\");\n");
        await MeasuredProcess.RunAsync("dotnet", ["build", "-c", "Release", "-o", Path.Combine(project, "out")], project);
        return Path.Combine(project, "out", Executable("empty"));
    }

    private static async Task<string> PublishAsync(string folder, bool readyToRun)
    {
        var output = Path.Combine(folder, readyToRun ? "ready-to-run" : "just-in-time");
        var root = Repository.Root;
        foreach (var project in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories).Where(IsExecutable).Order(StringComparer.Ordinal))
        {
            string[] options = readyToRun
                ? ["-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true"]
                : [];
            await MeasuredProcess.RunAsync("dotnet", ["publish", project, "-c", "Release", "-o", output, .. options], root);
        }

        return output;
    }

    private static async Task<string> DeployedSampleAsync(string folder, string programs)
    {
        var sample = Path.Combine(folder, $"sample-{Path.GetFileName(programs)}");
        Repository.Copy(Path.Combine(Repository.Root, "samples", "quickstart"), sample);
        await MeasuredProcess.RunAsync(Path.Combine(programs, Executable("trexis")), ["run", "--through", "staging"], sample);
        return sample;
    }

    private static bool IsExecutable(string project) => File.ReadAllText(project).Contains("<OutputType>Exe</OutputType>", StringComparison.Ordinal);

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
