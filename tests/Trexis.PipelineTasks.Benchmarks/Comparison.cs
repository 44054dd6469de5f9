using System.Globalization;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>Two medians of one run, and the bound that ours must hold.</summary>
/// <param name="Baseline">Absent where the bound is a time of its own.</param>
/// <param name="Factor">Ours may take this many times the baseline …</param>
/// <param name="Allowance">… and this much beyond it.</param>
/// <param name="PeakBytes">Of our process; absent where it was not measured.</param>
internal sealed record Comparison(
    string What,
    TimeSpan? Baseline,
    TimeSpan Ours,
    double Factor,
    TimeSpan Allowance,
    long? PeakBytes = null,
    long? PeakBound = null) : IMeasurement
{
    private TimeSpan Bound => (Baseline ?? TimeSpan.Zero) * Factor + Allowance;

    public bool Holds => Ours <= Bound && (PeakBytes is null || PeakBound is null || PeakBytes <= PeakBound);

    public string Row()
    {
        var ratio = Baseline is { } baseline ? (Ours / baseline).ToString("0.00", CultureInfo.InvariantCulture) : "";
        var bound = Baseline is null ? HumanText.Duration(Allowance)
            : Allowance == TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"≤ {Factor:0.##} times")
            : string.Create(CultureInfo.InvariantCulture, $"≤ {Factor:0.##} times + {HumanText.Duration(Allowance)}");
        var memory = PeakBytes is { } peak ? HumanText.Bytes(peak) + (PeakBound is { } most ? $" (≤ {HumanText.Bytes(most)})" : "") : "";
        return $"| {What} | {(Baseline is { } time ? HumanText.Duration(time) : "")} | {HumanText.Duration(Ours)} | {ratio} | "
            + $"{bound}{(Holds ? "" : " **broken**")} | {memory} |";
    }

    public static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
