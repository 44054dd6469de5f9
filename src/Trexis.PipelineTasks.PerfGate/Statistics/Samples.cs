using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>Figures of one set of samples.</summary>
internal static class Samples
{
    /// <summary>Timers cannot tell what is shorter, in milliseconds; logarithms need something above zero.</summary>
    private const double Shortest = 1e-6;

    /// <param name="sorted">Ascending, not empty.</param>
    public static double Middle(double[] sorted) => SortedArrayStatistics.Median(sorted);

    public static double Median(IReadOnlyList<double> samples) => Middle([.. samples.Order()]);

    public static double[] Logarithms(IReadOnlyList<double> samples) => [.. samples.Select(sample => Math.Log(Math.Max(sample, Shortest)))];

    /// <summary>
    /// A confidence interval of the median from two order statistics, right for any distribution (Conover, Practical Nonparametric
    /// Statistics, 3.2); unbounded where the samples are too few for the confidence asked for.
    /// </summary>
    public static (double Low, double High) MedianInterval(IReadOnlyList<double> samples, double confidence)
    {
        var sorted = samples.Order().ToArray();
        var tail = (1 - confidence) / 2;
        var below = -1;
        while (below + 1 < (sorted.Length + 1) / 2 && Binomial.CDF(0.5, sorted.Length, below + 1) <= tail) below++;
        return below < 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (sorted[below], sorted[^(below + 1)]);
    }
}
