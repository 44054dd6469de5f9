using MathNet.Numerics.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>
/// How much successive samples resemble each other, and what that costs: samples that repeat one another count for fewer. The model
/// is a first-order autoregression, estimated from ranks, so that an outlier does not hide it.
/// </summary>
internal static class Autocorrelation
{
    /// <summary>Fewer series tell nothing about how series differ from each other.</summary>
    private const int EnoughToPool = 5;

    /// <summary>Standard errors that are added to what is estimated: the correction shall rather be too strong than too weak.</summary>
    private const double Caution = 1.5;

    private const double Highest = 0.9;

    /// <summary>
    /// The lag-1 autocorrelation of the ranks over several stretches of one series, freed of its bias in short series (Marriott and Pope,
    /// 1954).
    /// </summary>
    public static double OfRanks(params IReadOnlyList<IReadOnlyList<double>> stretches)
    {
        var (products, squares) = (0.0, 0.0);
        foreach (var stretch in stretches)
        {
            var ranks = stretch.Ranks(RankDefinition.Average);
            var mean = (ranks.Length + 1) / 2.0;
            for (var at = 0; at < ranks.Length; at++)
            {
                squares += (ranks[at] - mean) * (ranks[at] - mean);
                if (at > 0) products += (ranks[at] - mean) * (ranks[at - 1] - mean);
            }
        }

        if (!(squares > 0)) return 0;
        var raw = products / squares;
        return raw + ((1 + (4 * raw)) / stretches.Min(stretch => stretch.Count));
    }

    /// <summary>
    /// For each of several series measured together, the autocorrelation that is corrected for. A single short series tells its own
    /// badly; the series of one machine resemble each other, so that each estimate is drawn towards the mean of all as far as
    /// their spread is no more than chance (empirical Bayes), and a margin for what is still uncertain is added.
    /// </summary>
    /// <param name="estimates">Of <see cref="OfRanks"/>, with the number of samples that each rests on.</param>
    public static IReadOnlyList<double> Cautious(IReadOnlyList<(double Value, int Samples)> estimates)
    {
        var mean = estimates.Select(estimate => estimate.Value).Mean();
        var spread = estimates.Count < EnoughToPool ? double.PositiveInfinity : estimates.Select(estimate => estimate.Value).Variance();
        var chance = estimates.Select(estimate => ErrorVariance(mean, estimate.Samples)).Mean();
        var own = Math.Max(0, spread - chance);
        return [.. estimates.Select(estimate =>
        {
            var error = ErrorVariance(mean, estimate.Samples);
            var weight = double.IsPositiveInfinity(own) ? 1 : own / (own + error);
            var uncertain = Math.Sqrt((weight * error) + ((1 - weight) * error / estimates.Count));
            return Math.Clamp(mean + (weight * (estimate.Value - mean)) + (Caution * uncertain), 0, Highest);
        })];
    }

    /// <summary>By how much the variance of a mean of n samples is greater than that of independent ones.</summary>
    public static double Inflation(double autocorrelation, int samples)
    {
        var (sum, power) = (1.0, 1.0);
        for (var lag = 1; lag < samples; lag++)
        {
            power *= autocorrelation;
            sum += 2 * (1 - ((double)lag / samples)) * power;
        }

        return sum;
    }

    private static double ErrorVariance(double mean, int samples) => Math.Max(0.3, 1 - (mean * mean)) / samples;
}
