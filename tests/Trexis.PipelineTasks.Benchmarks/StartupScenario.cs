using System.Text.Json;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// Six processes run in each stage, so what counts is start to exit. Every task works on the quick start's database of
/// 135,200 rows after its deployment. What backup copies and verifies is taken off, by the figures in its document; perf-gate
/// looks at the load once and times each query once.
/// </summary>
internal static class StartupScenario
{
    private const int Rounds = 11;

    /// <summary>Where the sample's documents go.</summary>
    private const string Results = ".trexis";

    private static readonly MeasuredTask[] Tasks =
    [
        new("precheck", [], 8, 5),
        new("validate", [], 8, 5),
        new("deploy-scripts", ["plan"], 8, 5),
        new("report", [], 12, 8),
        new("backup", [], null, 5),
        new("perf-gate", ["gate", "--for", "0s", "--repeat", "1"], null, 5),
    ];

    public static async Task<IReadOnlyList<Comparison>> RunAsync(Publishing publishing)
    {
        using var folder = new BenchmarkFolder("startup");
        var empty = await publishing.EmptyProgramAsync();
        var comparisons = new List<Comparison>();
        foreach (var form in PublishedForm.All)
        {
            var programs = await publishing.PublishAsync(form);
            var sample = folder.Make(form.Name);
            await publishing.DeploySampleAsync(sample, form);
            var deployed = folder.Make($"{form.Name}-results");
            Repository.Copy(Path.Combine(sample, Results), deployed);
            foreach (var task in Tasks)
            {
                if ((form == PublishedForm.ReadyToRun ? task.ReadyToRun : task.JustInTime) is { } bound)
                    comparisons.Add(await CompareAsync(empty, programs, sample, deployed, task, bound, form));
            }
        }

        return comparisons;
    }

    private static async Task<Comparison> CompareAsync(string empty, string programs, string sample, string deployed, MeasuredTask task, double bound, PublishedForm form)
    {
        var (baseline, ours) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Rounds; round++)
        {
            // Each round finds the documents of one deployment, and not those of the rounds before.
            Directory.Delete(Path.Combine(sample, Results), recursive: true);
            Repository.Copy(deployed, Path.Combine(sample, Results));
            baseline.Add((await MeasuredProcess.RunAsync(empty, [], sample)).Elapsed);
            var run = await MeasuredProcess.RunAsync(Publishing.Program(programs, $"trexis-{task.Name}"), [.. task.Arguments, "--environment", "staging"], sample);
            ours.Add(run.Elapsed - CopyingOf(Path.Combine(sample, Results), task.Name));
        }

        return new Comparison($"{task.Name}, {form.Words}", Comparison.Median(baseline), Comparison.Median(ours), bound, TimeSpan.Zero);
    }

    private static TimeSpan CopyingOf(string results, string task)
    {
        if (task != "backup") return TimeSpan.Zero;
        var newest = Directory.EnumerateFiles(results, $"*-{task}.*.json").MaxBy(File.GetLastWriteTimeUtc)!;
        using var document = JsonDocument.Parse(File.ReadAllBytes(newest));
        var milliseconds = document.RootElement.GetProperty("metrics").EnumerateObject()
            .Where(metric => metric.Name is "backup.duration" or "backup.verification")
            .Sum(metric => metric.Value.GetProperty("value").GetDouble());
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <param name="JustInTime">How many times the empty program it may take; not judged where absent.</param>
    private sealed record MeasuredTask(string Name, string[] Arguments, double? JustInTime, double ReadyToRun);
}
