using MathNet.Numerics.Distributions;

namespace Trexis.PipelineTasks.Tests.PerfGate.Statistics;

/// <summary>
/// Timings as databases give them: log-normal around a base, each resembling the one before, some far out, the whole drifting.
/// </summary>
/// <param name="Sigma">Of the logarithm.</param>
/// <param name="Autocorrelation">Of first order, in the logarithm.</param>
/// <param name="Outliers">The share of timings that take ten times as long.</param>
internal sealed record SimulatedTimings(double Base, double Sigma, double Autocorrelation = 0, double Outliers = 0)
{
    /// <param name="factor">By what each timing is multiplied, from its share of the run, 0 to 1.</param>
    public double[] Draw(Random random, int count, Func<double, double> factor)
    {
        var timings = new double[count];
        var state = Normal.Sample(random, 0, 1);
        for (var number = 0; number < count; number++)
        {
            if (number > 0)
                state = (Autocorrelation * state) + (Math.Sqrt(1 - (Autocorrelation * Autocorrelation)) * Normal.Sample(random, 0, 1));
            var outlier = random.NextDouble() < Outliers ? 10 : 1;
            timings[number] = Base * Math.Exp(Sigma * state) * outlier * factor((double)number / (count - 1));
        }

        return timings;
    }

    public override string ToString() =>
        FormattableString.Invariant($"base {Base} ms, log-sigma {Sigma}, AR(1) {Autocorrelation}, outliers {Outliers:P0}");
}
