using MathNet.Numerics.Distributions;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>Whether a series rises or falls, whatever the form of its rise (Mann 1945, Kendall 1975).</summary>
/// <param name="S">Pairs that rise less pairs that fall.</param>
/// <param name="Z">With continuity correction, positive for a rise.</param>
/// <param name="P">One-sided, for a rise.</param>
internal sealed record MannKendall(double S, double Variance, double Z, double P)
{
    private const double Highest = 0.95;

    /// <summary>For independent samples, with the correction for ties.</summary>
    public static MannKendall Test(IReadOnlyList<double> series)
    {
        var s = 0.0;
        for (var one = 0; one < series.Count; one++)
        {
            for (var later = one + 1; later < series.Count; later++) s += Math.Sign(series[later] - series[one]);
        }

        var count = (double)series.Count;
        var ties = series.GroupBy(value => value)
            .Sum(group => group.LongCount() * (group.LongCount() - 1.0) * ((2 * group.LongCount()) + 5));
        return From(s, ((count * (count - 1) * ((2 * count) + 5)) - ties) / 18);
    }

    /// <summary>
    /// For samples that resemble their neighbours: the variance is widened as Hamed and Rao (Journal of Hydrology 204, 1998) do, by the
    /// autocorrelation of the ranks of what is left without the trend. That of higher lags follows from the first, as in a first-order
    /// autoregression: single lags of a short series are mostly noise.
    /// </summary>
    /// <param name="autocorrelation">Of the ranks at the first lag; below zero it counts as none.</param>
    public static MannKendall TestDependent(IReadOnlyList<double> series, double autocorrelation)
    {
        var independent = Test(series);
        if (series.Count < 4) return independent;
        var first = Math.Clamp(autocorrelation, 0, Highest);
        return From(independent.S, independent.Variance * HamedRao(series.Count, lag => Math.Pow(first, lag)));
    }

    /// <summary>By how much the variance of S grows with these autocorrelations of the ranks, by lag from 1.</summary>
    public static double HamedRao(int count, Func<int, double> autocorrelation)
    {
        double n = count;
        var sum = 0.0;
        for (var lag = 1; lag < count - 2; lag++) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * autocorrelation(lag);
        return 1 + (2 / (n * (n - 1) * (n - 2)) * sum);
    }

    private static MannKendall From(double s, double variance)
    {
        var z = variance > 0 ? (s - Math.Sign(s)) / Math.Sqrt(variance) : 0;
        return new MannKendall(s, variance, z, Normal.CDF(0, 1, -z));
    }
}
