namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>Tells which of several series rise while they are watched: significantly over all of them together, and by as much as matters.</summary>
internal static class TrendTest
{
    /// <summary>A rise over the whole watch, in percent, that matters.</summary>
    public const double LeastPercent = 15;

    /// <summary>Fewer samples show no trend.</summary>
    public const int Fewest = 20;

    /// <summary>
    /// The chance of a significant rise among several series of which none rises. Of a single series a higher one will do: in an
    /// hour the least rise that matters alone keeps its false alarms below a hundredth.
    /// </summary>
    private const double LevelOfSeveral = 0.02;

    private const double LevelOfOne = 0.05;

    /// <param name="series">Each with its times, in minutes and ascending, and its values, above zero.</param>
    public static IReadOnlyList<Trend> Judge(IReadOnlyList<(IReadOnlyList<double> Minutes, IReadOnlyList<double> Values)> series)
    {
        var told = series.Where(one => one.Values.Count >= Fewest).Select(one => new Candidate(one.Minutes, Samples.Logarithms(one.Values))).ToList();
        var dependence = told.Count > 1
            ? Autocorrelation.Cautious([.. told.Select(one => (one.Dependence, one.Values.Length))])
            : [.. told.Select(one => one.Dependence)];
        var adjusted = Holm.Adjust([.. told.Select((one, number) => MannKendall.TestDependent(one.Values, dependence[number]).P)]);
        var level = told.Count > 1 ? LevelOfSeveral : LevelOfOne;
        var next = 0;
        return [.. series.Select(one => one.Values.Count < Fewest ? new Trend(0, Rises: false) : TrendOf(told[next], adjusted[next++] <= level))];
    }

    private static Trend TrendOf(Candidate candidate, bool isSignificant) => new(candidate.RisePercent, isSignificant && candidate.RisePercent >= LeastPercent);

    /// <param name="Values">Logarithms.</param>
    private sealed record Candidate(IReadOnlyList<double> Minutes, double[] Values)
    {
        private readonly double _slope = TheilSen.Slope(Minutes, Values);

        public double RisePercent => 100 * (Math.Exp(_slope * (Minutes[^1] - Minutes[0])) - 1);

        /// <summary>Of what is left without the trend.</summary>
        public double Dependence => Autocorrelation.OfRanks([.. Values.Select((value, at) => value - (_slope * Minutes[at]))]);
    }
}

/// <param name="RisePercent">Over the whole watch; negative for a fall.</param>
/// <param name="Rises">Significantly, and by as much as matters.</param>
internal sealed record Trend(double RisePercent, bool Rises);
