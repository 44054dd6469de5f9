using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.Tests.PerfGate.Statistics;

/// <summary>
/// How often the verdicts are wrong, in seeded simulations: 20 queries a release, 30 timings a side. A short campaign runs always;
/// TREXIS_LONG=1 runs 2,000 releases of every kind of noise and tells the rates.
/// </summary>
public class CalibrationTests(ITestOutputHelper output)
{
    private const int Queries = 20;
    private const int Timings = 30;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TREXIS_LONG") == "1";
    private static readonly int Releases = IsLong ? 2000 : 150;

    /// <summary>They cost little and their rates lie near their bounds: a short campaign would tell nothing.</summary>
    private static readonly int HalfHours = IsLong ? 2000 : 1000;

    public static TheoryData<double, double, double, double> Noises()
    {
        var noises = new TheoryData<double, double, double, double>();
        foreach (var sigma in IsLong ? new[] { 0.05, 0.1, 0.15, 0.2, 0.3, 0.5 } : [0.15, 0.5])
        {
            foreach (var autocorrelation in IsLong ? new[] { 0, 0.1, 0.25, 0.4, 0.5 } : [0, 0.5])
            {
                noises.Add(sigma, autocorrelation, 0, 0);
                noises.Add(sigma, autocorrelation, 0.05, 0.05);
            }
        }

        return noises;
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public void A_release_that_changed_nothing_is_stopped_in_two_of_a_hundred_at_most(
        double sigma, double autocorrelation, double outliers, double drift)
    {
        var noise = new SimulatedTimings(100, sigma, autocorrelation, outliers);
        var alarms = Count(seed: 1, random => Release(random, _ => noise, drift, slower: 1));

        Told($"false alarms with {noise}, drift {drift:P0}", alarms).ShouldBeLessThanOrEqualTo(0.02);
    }

    [Fact]
    public void Queries_of_which_only_some_depend_on_what_ran_before_raise_no_more_alarms()
    {
        var alarms = Count(
            seed: 2, random => Release(random, query => new SimulatedTimings(100, 0.2, query % 2 == 0 ? 0.5 : 0, 0.05), 0.05, slower: 1));

        Told("false alarms where half of the queries have AR(1) 0.5", alarms).ShouldBeLessThanOrEqualTo(0.02);
    }

    [Theory]
    [InlineData(50, 0.05)]
    [InlineData(50, 0.15)]
    [InlineData(400, 0.15)]
    public void A_slowdown_by_a_third_of_a_single_query_is_caught_in_ninety_five_of_a_hundred(double milliseconds, double sigma)
    {
        var noise = new SimulatedTimings(milliseconds, sigma);
        var caught = Count(seed: 3, random => Release(random, _ => noise, drift: 0, slower: 1.3));

        Told($"a query 30 % slower caught with {noise}", caught).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void A_quick_query_that_became_slower_by_less_than_anybody_feels_stops_nothing()
    {
        var noise = new SimulatedTimings(5, 0.1);

        Count(seed: 4, random => Release(random, _ => noise, drift: 0, slower: 2)).ShouldBe(0);
    }

    [Fact]
    public void Timings_too_noisy_to_tell_are_undecided_and_say_what_chance_they_had()
    {
        var noise = new SimulatedTimings(100, 0.5, 0.5);
        var random = new Random(5);
        var judged = SlowdownTest.Judge(
            [
                .. Enumerable.Range(0, Queries)
                    .Select(
                        query => new TimedPair(
                            $"q{query}", noise.Draw(random, Timings, _ => 1), noise.Draw(random, Timings, _ => 1), 20, 10)),
            ]);

        judged.Count(slowdown => slowdown.Kind == SlowdownKind.Undecided).ShouldBeGreaterThan(10);
        judged.ShouldAllBe(slowdown => slowdown.Power < 0.5);
    }

    [Fact]
    public void A_slowdown_that_nobody_can_miss_is_told_where_every_timing_resembles_the_one_before()
    {
        var busy = new SimulatedTimings(100, 0.3, 0.95, 0.03);
        var random = new Random(9);
        var pair = new TimedPair("q", busy.Draw(random, Timings, _ => 1), busy.Draw(random, Timings, _ => 20), 20, 10);

        var judged = SlowdownTest.Judge([pair]).ShouldHaveSingleItem();

        judged.P.ShouldBeGreaterThan(SlowdownTest.Level);
        judged.Kind.ShouldBe(SlowdownKind.Slower);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void A_flat_hour_is_called_degrading_in_two_of_a_hundred_at_most(double autocorrelation)
    {
        var alarms = Count(seed: 6, random => Watch(random, 240, autocorrelation, _ => 1));

        Told($"flat hours called degrading with AR(1) {autocorrelation}", alarms).ShouldBeLessThanOrEqualTo(0.02);
    }

    [Fact]
    public void A_flat_hour_of_several_queries_raises_no_more_alarms()
    {
        var queries = IsLong ? 10 : 5;
        var alarms = Count(
            seed: 8,
            random => TrendTest.Judge([.. Enumerable.Range(0, queries).Select(_ => Looks(random, 240, 0.5, _ => 1))])
                .Any(trend => trend.Rises),
            Releases / 3);

        Told("flat hours of several queries called degrading with AR(1) 0.5", alarms, Releases / 3).ShouldBeLessThanOrEqualTo(0.02);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.25, false)]
    [InlineData(0.5, false)]
    [InlineData(0, true)]
    [InlineData(0.25, true)]
    [InlineData(0.5, true)]
    public void A_rise_of_one_percent_a_minute_is_called_degrading_after_half_an_hour_in_ninety_five_of_a_hundred(
        double autocorrelation, bool compounds)
    {
        var caught = Count(
            seed: 7,
            random => Watch(random, 121, autocorrelation, share => compounds ? Math.Pow(1.01, 30 * share) : 1 + (0.3 * share)),
            HalfHours);

        Told($"{(compounds
            ? "compounding"
            : "additive")} rises of 1 % a minute called degrading with AR(1) {autocorrelation}", caught, HalfHours)
            .ShouldBeGreaterThanOrEqualTo(0.95);
    }

    // No test sees such a rise in half an hour of values that resemble each other and keeps to two of a hundred there: this is the price.
    [Theory]
    [InlineData(0, 0.02)]
    [InlineData(0.5, 0.1)]
    public void A_flat_half_hour_costs_more_false_alarms_than_a_flat_hour_and_no_more_than_this(double autocorrelation, double most)
    {
        var alarms = Count(seed: 10, random => Watch(random, 121, autocorrelation, _ => 1), HalfHours);

        Told($"flat half hours called degrading with AR(1) {autocorrelation}", alarms, HalfHours).ShouldBeLessThanOrEqualTo(most);
    }

    private static bool Watch(Random random, int looks, double autocorrelation, Func<double, double> factor) =>
        TrendTest.Judge([Looks(random, looks, autocorrelation, factor)])[0].Rises;

    /// <summary>A look every 15 seconds.</summary>
    private static (IReadOnlyList<double> Minutes, IReadOnlyList<double> Values) Looks(
        Random random, int looks, double autocorrelation, Func<double, double> factor) =>
        (
            [.. Enumerable.Range(0, looks).Select(look => look / 4.0)],
            new SimulatedTimings(100, 0.15, autocorrelation).Draw(random, looks, factor));

    /// <summary>Whether any query is called slower; where one is slower, whether that one is.</summary>
    private static bool Release(Random random, Func<int, SimulatedTimings> noise, double drift, double slower)
    {
        var pairs = Enumerable.Range(0, Queries).Select(query => new TimedPair(
            $"q{query}",
            noise(query).Draw(random, Timings, _ => 1),
            noise(query).Draw(random, Timings, share => (query == 0 ? slower : 1) * (1 + (drift * share))),
            LeastPercent: 20,
            LeastMilliseconds: 10)).ToList();
        var judged = SlowdownTest.Judge(pairs);
        return slower > 1 ? judged[0].Kind == SlowdownKind.Slower : judged.Any(slowdown => slowdown.Kind == SlowdownKind.Slower);
    }

    private static double Count(int seed, Func<Random, bool> happens, int? times = null)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, times ?? Releases).Count(_ => happens(random)) / (double)(times ?? Releases);
    }

    private double Told(string what, double rate, int? times = null)
    {
        output.WriteLine(FormattableString.Invariant($"{what}: {rate:P2} of {times ?? Releases}"));
        return rate;
    }
}
