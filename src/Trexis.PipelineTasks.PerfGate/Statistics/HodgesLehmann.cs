using MathNet.Numerics.Distributions;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>By how much one set of samples lies above another: the median of all differences, with its confidence interval.</summary>
internal sealed record HodgesLehmann(double Shift, double Low, double High)
{
    /// <summary>
    /// The interval is Moses': order statistics of the differences, by the normal approximation (Hollander and Wolfe, 4.2 and 4.3).
    /// </summary>
    /// <param name="confidence">Of the two-sided interval, such as 0.95.</param>
    /// <param name="inflation">By how much dependence among the samples widens the variance; 1 where they are independent.</param>
    public static HodgesLehmann From(IReadOnlyList<double> before, IReadOnlyList<double> after, double confidence, double inflation = 1)
    {
        var (m, n) = (before.Count, after.Count);
        var differences = new double[m * n];
        for (var (one, at) = (0, 0); one < m; one++)
        {
            for (var other = 0; other < n; other++) differences[at++] = after[other] - before[one];
        }

        Array.Sort(differences);
        var quantile = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var outside = (int)Math.Floor((m * n / 2.0) - (quantile * Math.Sqrt(m * n * (m + n + 1) / 12.0 * inflation)));
        return outside < 0
            ? new HodgesLehmann(Samples.Middle(differences), double.NegativeInfinity, double.PositiveInfinity)
            : new HodgesLehmann(Samples.Middle(differences), differences[outside], differences[^(outside + 1)]);
    }
}
