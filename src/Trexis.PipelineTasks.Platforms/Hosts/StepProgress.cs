namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>Hands a step's progress (0 to 1) to the host, at once and in order.</summary>
public sealed class StepProgress(IPipelineHost host, string activity) : IProgress<double>
{
    public void Report(double value) => host.Progress(activity, value);
}
