namespace Trexis.PipelineTasks.Engines.Sqlite.Backups;

/// <summary>One step's progress as its share of the whole.</summary>
internal sealed class ProgressSlice(IProgress<double> whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(from + ((to - from) * value));
}
