using MathNet.Numerics.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>A slope that a few wild values do not move: the median of the slopes of all pairs (Theil 1950, Sen 1968).</summary>
internal static class TheilSen
{
    /// <param name="times">Ascending; pairs of the same time are left out.</param>
    public static double Slope(IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        var slopes = new List<double>(values.Count * (values.Count - 1) / 2);
        for (var one = 0; one < values.Count; one++)
        {
            for (var later = one + 1; later < values.Count; later++)
            {
                if (times[later] > times[one]) slopes.Add((values[later] - values[one]) / (times[later] - times[one]));
            }
        }

        return slopes.Count == 0 ? 0 : ArrayStatistics.MedianInplace([.. slopes]);
    }
}
