using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.Tests.PerfGate.Statistics;

public class StatisticsPropertyTests
{
    /// <summary>Whole milliseconds, so that ties are common.</summary>
    private static readonly Arbitrary<double[]> Timings = Gen.Choose(1, 30)
        .Select(milliseconds => (double)milliseconds)
        .NonEmptyListOf()
        .Select(list => list.ToArray())
        .ToArbitrary();

    private static readonly Arbitrary<double[]> Chances = Gen.Choose(0, 1000)
        .Select(thousandths => thousandths / 1000.0)
        .NonEmptyListOf()
        .Select(list => list.ToArray())
        .ToArbitrary();

    [Fact]
    public void What_lies_above_one_way_lies_below_the_other() => Prop.ForAll(Timings, Timings, (before, after) =>
    {
        var (there, back) = (MannWhitney.Test(before, after), MannWhitney.Test(after, before));
        return Near(there.U + back.U, before.Length * after.Length) && Near(there.Z, -back.Z) && Near(there.P + back.P, 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_dependence_never_makes_a_difference_surer() => Prop.ForAll(Timings, Timings, (before, after) =>
        Math.Abs(
            MannWhitney.Test(before, after, inflation: 3).Z) <= Math.Abs(MannWhitney.Test(before, after).Z)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_shift_is_found_as_what_it_is() => Prop.ForAll(Timings, before =>
        Near(HodgesLehmann.From(before, [.. before.Select(milliseconds => milliseconds + 7)], 0.9).Shift, 7)).QuickCheckThrowOnFailure();

    [Fact]
    public void An_interval_holds_what_it_is_of() => Prop.ForAll(Timings, Timings, (before, after) =>
    {
        var (shift, median) = (HodgesLehmann.From(before, after, 0.9), Samples.MedianInterval(before, 0.95));
        return shift.Low <= shift.Shift
            && shift.Shift <= shift.High
            && median.Low <= Samples.Median(before)
            && Samples.Median(before) <= median.High;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Holm_never_lowers_a_chance_and_keeps_their_order() => Prop.ForAll(Chances, chances =>
    {
        var adjusted = Holm.Adjust(chances);
        var order = Enumerable.Range(0, chances.Length).OrderBy(index => chances[index]).ToList();
        return order.All(index => adjusted[index] >= chances[index] && adjusted[index] <= 1)
            && order.Zip(order.Skip(1), (one, next) => adjusted[one] <= adjusted[next]).All(rises => rises);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_series_turned_around_falls_as_much_as_it_rose() => Prop.ForAll(Timings, series =>
    {
        var (there, back) = (MannKendall.Test(series), MannKendall.Test([.. series.Reverse()]));
        double[] times = [.. Enumerable.Range(0, series.Length).Select(at => (double)at)];
        return Near(there.S, -back.S)
            && Near(there.Variance, back.Variance)
            && Near(TheilSen.Slope(times, series), -TheilSen.Slope(times, [.. series.Reverse()]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_corrected_for_lies_between_none_and_nearly_all() => Prop.ForAll(Timings, Timings, (one, other) =>
        Autocorrelation.Cautious([(Autocorrelation.OfRanks(one), one.Length), (Autocorrelation.OfRanks(other), other.Length)])
            .All(value => value is >= 0 and <= 0.9)).QuickCheckThrowOnFailure();

    private static bool Near(double one, double other) => Math.Abs(one - other) < 1e-9;
}
