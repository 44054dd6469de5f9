namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>
/// Tells which of several series rise while they are watched: significantly over all of them together, and by as much as matters.
/// </summary>
internal static class TrendTest
{
    /// <summary>A rise, in percent, that matters over an hour or longer.</summary>
    public const double LeastPercent = 15;

    /// <summary>
    /// A shorter watch sees less of a rise that goes on: the share of the least that matters however short it is; the rest grows with it.
    /// </summary>
    private const double ShareAtOnce = 0.6;

    /// <summary>Fewer samples show no trend.</summary>
    public const int Fewest = 20;

    /// <summary>
    /// The chance of a significant rise among several series of which none rises. Of a single series a higher one will do: in an
    /// hour the least rise that matters alone keeps its false alarms at a hundredth, and half an hour of values that resemble each
    /// other holds too little to see a rise of 1 % a minute and to rule out chance any better.
    /// </summary>
    private const double LevelOfSeveral = 0.02;

    private const double LevelOfOne = 0.1;

    private const double Hour = 60;

    /// <summary>The least rise that matters over a watch of so many minutes, in percent: 15 over an hour, 12 over half of one.</summary>
    public static double LeastOver(double minutes) => LeastPercent * (ShareAtOnce + ((1 - ShareAtOnce) * Math.Min(1, minutes / Hour)));

    /// <param name="series">Each with its times, in minutes and ascending, and its values, above zero.</param>
    public static IReadOnlyList<Trend> Judge(IReadOnlyList<(IReadOnlyList<double> Minutes, IReadOnlyList<double> Values)> series)
    {
        var told = series.Where(one => one.Values.Count >= Fewest)
            .Select(one => new Candidate(one.Minutes, Samples.Logarithms(one.Values)))
            .ToList();
        var dependence = told.Count > 1
            ? Autocorrelation.Cautious([.. told.Select(one => (one.Dependence, one.Values.Length))])
            : [.. told.Select(one => one.Dependence)];
        var adjusted = Holm.Adjust([.. told.Select((one, number) => MannKendall.TestDependent(one.Values, dependence[number]).P)]);
        var level = told.Count > 1 ? LevelOfSeveral : LevelOfOne;
        var next = 0;
        return [
            .. series.Select(
                one => one.Values.Count < Fewest ? new Trend(0, Rises: false) : TrendOf(told[next], adjusted[next++] <= level)),
        ];
    }

    private static Trend TrendOf(Candidate candidate, bool isSignificant) =>
        new(candidate.RisePercent, isSignificant && candidate.RisePercent >= LeastOver(candidate.Length));

    /// <param name="Values">Logarithms.</param>
    private sealed record Candidate(IReadOnlyList<double> Minutes, double[] Values)
    {
        private readonly double _slope = TheilSen.Slope(Minutes, Values);

        public double Length => Minutes[^1] - Minutes[0];

        public double RisePercent => 100 * (Math.Exp(_slope * Length) - 1);

        /// <summary>Of what is left without the trend.</summary>
        public double Dependence => Autocorrelation.OfRanks([.. Values.Select((value, at) => value - (_slope * Minutes[at]))]);
    }
}

/// <param name="RisePercent">Over the whole watch; negative for a fall.</param>
/// <param name="Rises">Significantly, and by as much as matters.</param>
internal sealed record Trend(double RisePercent, bool Rises);
