namespace Trexis.PipelineTasks.Reporting;

/// <summary>One set of timings, sorted, as drawings show it.</summary>
internal sealed class Distribution
{
    private readonly double[] _sorted;

    public Distribution(IReadOnlyList<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>By nearest rank: always a value that was measured.</summary>
    public double Percentile(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];

    public double Median => Percentile(0.5);

    /// <summary>At most so many values that stand for all, evenly by rank and the extremes among them.</summary>
    public IEnumerable<double> Thinned(int most) => Count <= most
        ? _sorted
        : Enumerable.Range(0, most).Select(number => _sorted[(int)Math.Round((double)number * (Count - 1) / (most - 1))]);

    /// <summary>
    /// How many values fall into each of equal bins from <paramref name="low"/> to <paramref name="high"/>; what lies outside goes to the
    /// outermost.
    /// </summary>
    public int[] Bins(double low, double high, int count)
    {
        var bins = new int[count];
        foreach (var value in _sorted) bins[(int)Math.Clamp((value - low) / Math.Max(high - low, double.Epsilon) * count, 0, count - 1)]++;
        return bins;
    }
}
