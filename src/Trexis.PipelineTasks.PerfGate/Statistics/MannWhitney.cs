using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>Whether one set of samples tends to lie above another, by ranks: no assumption on their distribution.</summary>
/// <param name="U">How many of all pairs have the value of <c>after</c> above that of <c>before</c>; ties count half.</param>
/// <param name="Z">With continuity correction, positive where <c>after</c> lies higher.</param>
/// <param name="P">One-sided: the chance of such a <paramref name="Z"/> or a greater one where nothing differs.</param>
internal sealed record MannWhitney(double U, double Z, double P)
{
    /// <summary>Normal approximation with the correction for ties (Hollander and Wolfe, Nonparametric Statistical Methods, 4.1).</summary>
    /// <param name="inflation">By how much dependence among the samples widens the variance of U; 1 where they are independent.</param>
    public static MannWhitney Test(IReadOnlyList<double> before, IReadOnlyList<double> after, double inflation = 1)
    {
        var (m, n) = (before.Count, after.Count);
        double[] all = [.. before, .. after];
        var ranks = all.Ranks(RankDefinition.Average);
        var u = ranks.Skip(m).Sum() - (n * (n + 1) / 2.0);
        var difference = u - (m * n / 2.0);
        var deviation = Math.Sqrt(m * n / 12.0 * (m + n + 1 - (Ties(all) / ((m + n) * (m + n - 1.0)))) * inflation);
        if (!(deviation > 0)) return new MannWhitney(u, 0, 0.5);
        var z = (difference - (0.5 * Math.Sign(difference))) / deviation;
        return new MannWhitney(u, z, Normal.CDF(0, 1, -z));
    }

    /// <summary>The sum of t³ − t over all groups of t equal values.</summary>
    private static double Ties(double[] values) => values.GroupBy(value => value).Sum(group => Math.Pow(group.Count(), 3) - group.Count());
}
