namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>The progress of one step as its share of the whole.</summary>
internal sealed class StepOfMany(IProgress<double> whole, int number, int count) : IProgress<double>
{
    public void Report(double value) => whole.Report((number + value) / count);
}
