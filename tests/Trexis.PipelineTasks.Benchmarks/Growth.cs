using System.Globalization;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// What inputs of four sizes cost. The smallest is the fixed part: start, compilation, what is read whatever the size. What is counted
/// decides: bytes asked of memory, which every node, row and document asks for, and calls that read or write. Time is told beside
/// them, and decides only where it says by far what no count does.
/// </summary>
/// <param name="Costs">In the order of the sizes.</param>
internal sealed record Growth(string What, IReadOnlyList<int> Sizes, IReadOnlyList<GrowthCost> Costs) : IMeasurement
{
    /// <summary>n·log n over the last step of four stays below it, n·√n does not.</summary>
    private const double Most = 1.2;

    /// <summary>A busy machine moves time's exponent by some tenths; what is quadratic has 2.</summary>
    private const double MostOfTime = 1.6;

    public bool Holds => !(Bytes > Most || Calls > Most || Time > MostOfTime);

    private double? Bytes => Exponent(cost => cost.AllocatedBytes, 10_000_000);

    private double? Calls => Exponent(cost => cost.FileCalls, 1_000);

    private double? Time => Exponent(cost => cost.Processor.TotalSeconds, 1);

    public string Row() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What} | {string.Join(" → ", Sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))} | "
            + $"{HumanText.Bytes(Costs[0].AllocatedBytes)} → {HumanText.Bytes(Costs[^1].AllocatedBytes)}: {Told(Bytes)} | "
            + $"{Costs[0].FileCalls:N0} → {Costs[^1].FileCalls:N0}: {Told(Calls)} | "
            + $"{string.Join(" → ", Costs.Select(cost => HumanText.Duration(cost.Processor)))}: {Told(Time)} | "
            + $"{HumanText.Bytes(Costs.Max(cost => cost.PeakBytes))} | {(Holds ? "holds" : "**broken**")} |");

    private static string Told(double? exponent) =>
        exponent is { } known ? string.Create(CultureInfo.InvariantCulture, $"n^{known:0.00}") : "flat";

    // Between the two largest, where what grows fastest shows most; what hardly grows over all sizes hurts nobody.
    private double? Exponent(Func<GrowthCost, double> counted, double told)
    {
        var more = Costs.Select(cost => counted(cost) - counted(Costs[0])).ToList();
        return more[^1] < told
            ? null
            : Math.Log(more[^1] / Math.Max(more[^2], told / 1000)) / Math.Log((Sizes[^1] - Sizes[0]) / (double)(Sizes[^2] - Sizes[0]));
    }
}

/// <param name="Processor">Of a process of its own, from start to exit.</param>
/// <param name="PeakBytes">The most physical memory that it held.</param>
/// <param name="AllocatedBytes">What the same run asked of memory.</param>
/// <param name="FileCalls">Its calls that read or wrote; 0 where the system does not count them.</param>
internal sealed record GrowthCost(TimeSpan Processor, long PeakBytes, long AllocatedBytes, long FileCalls);
