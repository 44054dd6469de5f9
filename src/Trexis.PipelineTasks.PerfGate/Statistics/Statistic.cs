namespace Trexis.PipelineTasks.PerfGate.Statistics;

/// <summary>The one figure of several samples that is judged, and what it is.</summary>
/// <param name="Name">For messages: <c>highest of 5 samples</c>.</param>
internal sealed record Statistic(double Value, string Name)
{
    /// <summary>Fewer prove nothing.</summary>
    public const int Fewest = 3;

    /// <summary>From here on a 95th percentile is another sample than the highest.</summary>
    private const int EnoughForPercentile = 20;

    /// <summary>The 95th percentile by nearest rank, or the highest of few.</summary>
    public static Statistic High(IReadOnlyList<double> samples, string what = "sample") => samples.Count >= EnoughForPercentile
        ? new Statistic(Percentile(samples, 0.95), $"95th percentile of {HumanText.Plural(samples.Count, what)}")
        : new Statistic(samples.Max(), $"highest of {HumanText.Plural(samples.Count, what)}");

    /// <summary>The 95th percentile, or the median of few: for figures that jump from one moment to the next.</summary>
    public static Statistic Steady(IReadOnlyList<double> samples) => samples.Count >= EnoughForPercentile
        ? High(samples)
        : new Statistic(Percentile(samples, 0.5), $"median of {HumanText.Plural(samples.Count, "sample")}");

    /// <summary>By nearest rank: always a value that was measured.</summary>
    public static double Percentile(IReadOnlyList<double> samples, double share)
    {
        var sorted = samples.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
