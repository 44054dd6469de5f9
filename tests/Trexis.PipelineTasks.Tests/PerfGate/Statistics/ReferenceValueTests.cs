using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.Tests.PerfGate.Statistics;

/// <summary>What is written by hand, held against values that others have published.</summary>
public class ReferenceValueTests
{
    // Hollander and Wolfe (1973), page 69: permeability of the human chorioamnion at term and at 12 to 26 weeks.
    private static readonly double[] AtTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    private static readonly double[] Early = [1.15, 0.88, 0.90, 0.74, 1.21];

    // R's data set airquality: ozone at New York in May and August 1973, missing days left out.
    private static readonly double[] May = [
        41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
    ];
    private static readonly double[] August = [
        39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
    ];

    [Fact]
    public void Mann_Whitney_gives_the_U_of_Hollander_and_Wolfe() => MannWhitney.Test(Early, AtTerm).U.ShouldBe(35);

    [Fact]
    public void Mann_Whitney_with_ties_gives_what_the_manual_of_R_shows_for_ozone()
    {
        var test = MannWhitney.Test(May, August);

        test.U.ShouldBe((26 * 26) - 127.5); // wilcox.test: W = 127.5, p-value = 0.0001208, two-sided
        (2 * test.P).ShouldBe(0.0001208, 0.00000005);
    }

    [Fact]
    public void Hodges_and_Lehmann_s_shift_is_that_of_Hollander_and_Wolfe()
    {
        var shift = HodgesLehmann.From(Early, AtTerm, 0.95);

        shift.Shift.ShouldBe(0.305, 1e-9); // wilcox.test: difference in location 0.305, 95 percent interval -0.15 to 0.76
        shift.Low.ShouldBe(-0.15, 1e-9);
        shift.High.ShouldBe(0.76, 1e-9);
    }

    [Fact]
    public void Holm_gives_what_the_manual_of_R_s_p_adjust_would() =>
        Holm.Adjust([0.01, 0.04, 0.03, 0.005]).ShouldBe([0.03, 0.06, 0.06, 0.02], 1e-12);

    [Fact]
    public void Mann_Kendall_gives_the_worked_example_of_Little_at_Holy_Cross()
    {
        // J. Little, College of the Holy Cross, "A Mann-Kendall Example (By Hand)".
        var test = MannKendall.Test([12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]);

        test.S.ShouldBe(54);
        test.Z.ShouldBe(2.9058, 0.00005);
        test.P.ShouldBe(0.0018, 0.00005);
    }

    [Fact]
    public void Theil_and_Sen_s_slope_is_that_of_Sen_s_own_example() =>
        TheilSen.Slope([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]).ShouldBe(4); // Sen (1968), section 6

    [Fact]
    public void The_interval_of_a_median_takes_the_ranks_that_Conover_tabulates()
    {
        var samples = Enumerable.Range(1, 30).Select(value => (double)value).ToList();

        Samples.MedianInterval(samples, 0.95).ShouldBe((10, 21)); // n = 30: ranks 10 and 21, at 95.7 percent
        Samples.MedianInterval([.. samples.Take(10)], 0.95).ShouldBe((2, 9)); // n = 10: ranks 2 and 9, at 97.9 percent
        Samples.MedianInterval([.. samples.Take(5)], 0.95).Low.ShouldBe(double.NegativeInfinity); // five give 93.8 at most
    }

    [Fact]
    public void A_mean_of_a_first_order_autoregression_is_as_uncertain_as_its_textbook_says()
    {
        // Box and Jenkins, section 2.1: 1 + 2 sum (1 - k/n) rho^k, which tends to (1 + rho) / (1 - rho).
        Autocorrelation.Inflation(0, 30).ShouldBe(1);
        Autocorrelation.Inflation(0.5, 2).ShouldBe(1.5);
        Autocorrelation.Inflation(0.5, 100_000).ShouldBe(3, 0.0001);
    }

    [Fact]
    public void Hamed_and_Rao_s_factor_is_one_without_dependence_and_at_one_lag_what_their_equation_gives()
    {
        MannKendall.HamedRao(40, _ => 0).ShouldBe(1);
        MannKendall.HamedRao(10, lag => lag == 1 ? 0.5 : 0).ShouldBe(1 + (2.0 / (10 * 9 * 8) * 9 * 8 * 7 * 0.5), 1e-12);
    }
}
