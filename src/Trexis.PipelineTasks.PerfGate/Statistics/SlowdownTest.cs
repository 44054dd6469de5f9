using MathNet.Numerics.Distributions;

namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>
/// Tells which of several queries became slower. A slowdown counts where a rank test over all queries together is sure of it and it is
/// as great as the least that matters, in proportion and in time: noise alone fails no release, and a slowdown that nobody feels
/// neither. What the samples cannot decide is said, with the chance they had.
/// </summary>
internal static class SlowdownTest
{
    /// <summary>The chance of even one false alarm among all queries of a release.</summary>
    public const double Level = 0.01;

    /// <summary>Fewer samples on either side prove nothing.</summary>
    public const int Fewest = 8;

    /// <summary>
    /// Of the interval of each query's slowdown; where it does not reach the least that matters, the query has kept its pace.
    /// </summary>
    private const double Confidence = 0.9;

    /// <summary>
    /// On a machine so busy that every timing resembles the one before, ranks can prove nothing, however far apart the samples lie:
    /// what nearly always takes this many times as long as it nearly ever did is slower all the same.
    /// </summary>
    private const double Plainly = 2;

    /// <summary>Of the samples on either side that may lie elsewhere.</summary>
    private const double Outliers = 0.05;

    /// <summary>How far beyond the least that matters a slowdown lies of which the power is told.</summary>
    private const double Beyond = 1.5;

    public static IReadOnlyList<Slowdown> Judge(IReadOnlyList<TimedPair> pairs)
    {
        var told = pairs.Where(pair => pair.HasEnough).ToList();
        if (told.Count == 0) return [.. pairs.Select(pair => Slowdown.TooFew(pair))];
        var dependence = Autocorrelation.Cautious(
            [.. told.Select(pair => (Autocorrelation.OfRanks(pair.Before, pair.After), pair.Before.Count + pair.After.Count))]);
        var inflation = told.Select((pair, number) => InflationOf(pair, dependence[number])).ToList();
        var adjusted = Holm.Adjust([.. told.Select((pair, number) => MannWhitney.Test(pair.Before, pair.After, inflation[number]).P)]);
        var judged = told.Select((pair, number) => Judge(pair, inflation[number], adjusted[number], told.Count)).ToList();
        var next = 0;
        return [.. pairs.Select(pair => pair.HasEnough ? judged[next++] : Slowdown.TooFew(pair))];
    }

    private static Slowdown Judge(TimedPair pair, double inflation, double adjusted, int queries)
    {
        var ratio = HodgesLehmann.From(Samples.Logarithms(pair.Before), Samples.Logarithms(pair.After), Confidence, inflation);
        var shift = HodgesLehmann.From(pair.Before, pair.After, Confidence, inflation);
        var least = Math.Log(1 + (pair.LeastPercent / 100));
        var matters = ratio.Shift >= least && shift.Shift >= pair.LeastMilliseconds;
        var mayMatter = ratio.High >= least && shift.High >= pair.LeastMilliseconds;
        var kind = matters && (adjusted <= Level || IsPlain(pair))
            ? SlowdownKind.Slower
            : mayMatter ? SlowdownKind.Undecided : SlowdownKind.Kept;
        return new Slowdown
        {
            Pair = pair,
            Kind = kind,
            P = adjusted,
            Ratio = Math.Exp(ratio.Shift),
            Low = Math.Exp(ratio.Low),
            High = Math.Exp(ratio.High),
            Milliseconds = shift.Shift,
            Power = PowerOf(ratio, least, queries),
        };
    }

    private static bool IsPlain(TimedPair pair)
    {
        var (slowest, quickest) = (Statistic.Percentile(pair.Before, 1 - Outliers), Statistic.Percentile(pair.After, Outliers));
        return quickest >= Plainly * slowest && quickest - slowest >= pair.LeastMilliseconds;
    }

    // One variance for both sides: each side's own, weighted as it weighs in the variance of the difference.
    private static double InflationOf(TimedPair pair, double autocorrelation)
    {
        var (before, after) = (pair.Before.Count, pair.After.Count);
        return ((after * Autocorrelation.Inflation(autocorrelation, before))
            + (before * Autocorrelation.Inflation(autocorrelation, after))) / (before + after);
    }

    /// <summary>The chance to catch a slowdown half as great again as the least that matters, with this noise and these samples.</summary>
    private static double PowerOf(HodgesLehmann ratio, double least, int queries)
    {
        var error = (ratio.High - ratio.Low) / (2 * Normal.InvCDF(0, 1, (1 + Confidence) / 2));
        if (!double.IsFinite(error)) return 0;
        if (!(error > 0)) return 1;
        var needed = Math.Max(least, error * Normal.InvCDF(0, 1, 1 - (Level / queries)));
        return Normal.CDF(0, 1, (Math.Log(1 + ((Math.Exp(least) - 1) * Beyond)) - needed) / error);
    }
}

/// <summary>
/// One query's timings before and after, in milliseconds and in the order of the runs, and the least slowdown that matters.
/// </summary>
/// <param name="LeastPercent">In proportion: 20 for a fifth.</param>
internal sealed record TimedPair(
    string Name, IReadOnlyList<double> Before, IReadOnlyList<double> After, double LeastPercent, double LeastMilliseconds)
{
    public bool HasEnough => Before.Count >= SlowdownTest.Fewest && After.Count >= SlowdownTest.Fewest;
}

internal enum SlowdownKind
{
    /// <summary>No slowdown that matters is compatible with the samples.</summary>
    Kept,

    TooFew,

    /// <summary>The samples neither show a slowdown that matters nor rule one out.</summary>
    Undecided,

    Slower,
}

internal sealed record Slowdown
{
    public required TimedPair Pair { get; init; }

    public required SlowdownKind Kind { get; init; }

    /// <summary>Corrected for all queries tested together.</summary>
    public required double P { get; init; }

    /// <summary>After to before, 1.3 for 30 % slower; with its interval.</summary>
    public required double Ratio { get; init; }

    public required double Low { get; init; }

    public required double High { get; init; }

    /// <summary>The shift.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The chance to have caught a slowdown half as great again as the least that matters.</summary>
    public required double Power { get; init; }

    public static Slowdown TooFew(TimedPair pair) => new()
    {
        Pair = pair,
        Kind = SlowdownKind.TooFew,
        P = 1,
        Ratio = 1,
        Low = 0,
        High = double.PositiveInfinity,
        Milliseconds = 0,
        Power = 0,
    };
}
