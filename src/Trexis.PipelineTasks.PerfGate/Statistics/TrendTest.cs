namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>Tells which of several series rise while they are watched: significantly over all of them together, and by as much as matters.</summary>
internal static class TrendTest
{
    /// <summary>The chance of a significant rise among all series where none rises; the least rise that matters lowers that of an alarm.</summary>
    public const double Level = 0.05;

    /// <summary>A rise over the whole watch, in percent, that matters.</summary>
    public const double LeastPercent = 15;

    /// <summary>Fewer samples show no trend.</summary>
    public const int Fewest = 20;

    /// <param name="series">Each with its times, in minutes and ascending, and its values, above zero.</param>
    public static IReadOnlyList<Trend> Judge(IReadOnlyList<(IReadOnlyList<double> Minutes, IReadOnlyList<double> Values)> series)
    {
        var trends = series.Select(one => one.Values.Count < Fewest ? new Trend(0, 1, Told: false) : Of(one.Minutes, Samples.Logarithms(one.Values))).ToList();
        var told = trends.Where(trend => trend.Told).ToList();
        var adjusted = Holm.Adjust([.. told.Select(trend => trend.P)]);
        var next = 0;
        return [.. trends.Select(trend => trend.Told ? trend with { P = adjusted[next++] } : trend)];
    }

    private static Trend Of(IReadOnlyList<double> minutes, double[] logarithms)
    {
        var perMinute = TheilSen.Slope(minutes, logarithms);
        var positions = Enumerable.Range(0, logarithms.Length).Select(position => (double)position).ToArray();
        var perSample = TheilSen.Slope(positions, logarithms);
        var rise = Math.Exp(perMinute * (minutes[^1] - minutes[0])) - 1;
        return new Trend(100 * rise, MannKendall.TestDependent(logarithms, perSample).P, Told: true);
    }
}

/// <param name="RisePercent">Over the whole watch; negative for a fall.</param>
/// <param name="P">One-sided, corrected for all series tested together.</param>
/// <param name="Told">Whether there were samples enough.</param>
internal sealed record Trend(double RisePercent, double P, bool Told)
{
    public bool Rises => Told && P <= TrendTest.Level && RisePercent >= TrendTest.LeastPercent;
}
