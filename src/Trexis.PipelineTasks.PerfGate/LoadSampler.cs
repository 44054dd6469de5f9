using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Checks;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Reads resources and activity at even distances for a while.</summary>
internal static class LoadSampler
{
    public static async Task<IReadOnlyList<LoadSample>> SampleAsync(TaskRun run, IDatabaseObserver observe, PerfGateSettings settings, CancellationToken cancel)
    {
        var samples = new List<LoadSample>();
        var started = run.Time.GetTimestamp();
        for (var due = TimeSpan.Zero; due <= settings.For; due += settings.Every)
        {
            var early = due - run.Time.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, run.Time, cancel);
            run.Host.Progress("sampling the load", settings.For > TimeSpan.Zero ? Math.Min(1, due / settings.For) : 1);
            samples.Add(new LoadSample(
                await GroupReader.ReadAsync(() => observe.ResourcesAsync(cancel), UnreadGroup.Resources),
                await GroupReader.ReadAsync(() => observe.ActivityAsync(cancel), UnreadGroup.Activity)));
        }

        return samples;
    }
}
