namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>Keeps the chance of even one false alarm among several tests (Holm, Scandinavian Journal of Statistics 6, 1979).</summary>
internal static class Holm
{
    /// <summary>P values that may each be held against the level meant for all of them together; in the order given.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var (worst, left) = (0.0, values.Count);
        foreach (var index in Enumerable.Range(0, values.Count).OrderBy(index => values[index]))
        {
            worst = Math.Max(worst, Math.Min(1, values[index] * left--));
            adjusted[index] = worst;
        }

        return adjusted;
    }
}
