namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>What one row of the table says.</summary>
internal interface IMeasurement
{
    /// <summary>Whether the bound is kept.</summary>
    bool Holds { get; }

    string Row();
}
