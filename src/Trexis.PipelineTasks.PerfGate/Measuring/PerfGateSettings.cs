namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <param name="Repeat">Runs of each query at least.</param>
/// <param name="QueryTime">For all runs of one query together; in a watch, for one.</param>
/// <param name="Patience">How long a limit must be broken before a watch ends early.</param>
internal sealed record PerfGateSettings(TimeSpan For, TimeSpan Every, int Repeat, TimeSpan QueryTime, TimeSpan Patience);
