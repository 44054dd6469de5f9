using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>Reads resources and activity at even distances for a while.</summary>
internal static class LoadSampler
{
    /// <param name="blocking">A lock that is still held at the end is watched for as long again as this, or until it is released.</param>
    public static async Task<IReadOnlyList<LoadSample>> SampleAsync(
        IPipelineHost host,
        TimeProvider time,
        IDatabaseObserver observe,
        PerfGateSettings settings,
        TimeSpan blocking,
        CancellationToken cancel)
    {
        var samples = new List<LoadSample>();
        var started = time.GetTimestamp();
        for (var due = TimeSpan.Zero; due <= settings.For
            || (LockWait.IsOpen(samples) && due <= settings.For + blocking + settings.Every); due += settings.Every)
        {
            var early = due - time.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, time, cancel);
            host.Progress("sampling the load", settings.For > TimeSpan.Zero ? Math.Min(1, due / settings.For) : 1);
            samples.Add(await TakeAsync(time, observe, started, cancel));
        }

        return samples;
    }

    /// <param name="started">The timestamp from which the sample's time counts.</param>
    public static async Task<LoadSample> TakeAsync(TimeProvider time, IDatabaseObserver observe, long started, CancellationToken cancel)
    {
        var resources = await GroupReader.ReadAsync(() => observe.ResourcesAsync(cancel), UnreadGroup.Resources);
        var at = time.GetElapsedTime(started);
        return new LoadSample(resources, await GroupReader.ReadAsync(
            () => observe.ActivityAsync(cancel), UnreadGroup.Activity))
        { At = at };
    }
}
