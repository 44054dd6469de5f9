using System.Globalization;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>
/// What a processor spent on inputs of four sizes. The smallest is the fixed part: start, compilation, what is read whatever the size.
/// </summary>
/// <param name="Spent">In the order of the sizes.</param>
internal sealed record Growth(string What, IReadOnlyList<int> Sizes, IReadOnlyList<TimeSpan> Spent, long PeakBytes) : IMeasurement
{
    /// <summary>n·log n over the last step of four stays below it, n·√n does not.</summary>
    private const double Most = 1.2;

    /// <summary>What grows by less over all sizes hurts nobody, and on a busy machine its exponent is noise.</summary>
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(1);

    public bool Holds => Exponent is not { } exponent || exponent <= Most;

    // Between the two largest, where what grows fastest shows most.
    private double? Exponent => Spent[^1] - Spent[0] < Told
        ? null
        : Math.Log((Spent[^1] - Spent[0]) / Positive(Spent[^2] - Spent[0]))
            / Math.Log((Sizes[^1] - Sizes[0]) / (double)(Sizes[^2] - Sizes[0]));

    public string Row() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What}: {string.Join(" → ", Sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))} | "
            + $"{HumanText.Duration(Spent[0])} | {string.Join(" → ", Spent.Skip(1).Select(HumanText.Duration))} | "
            + $"{(Exponent is { } exponent ? $"n^{exponent:0.00}" : "under 1 s")} | ≤ n^{Most:0.0}{(Holds ? "" : " **broken**")} | "
            + $"{HumanText.Bytes(PeakBytes)} |");

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.FromMilliseconds(1) ? time : TimeSpan.FromMilliseconds(1);
}
