using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

/// <summary>Judges a series of percentages; too few samples, or an idle engine, prove nothing.</summary>
internal static class LoadLimit
{
    public static Outcome Judge(
        string what, IReadOnlyList<double> samples, Func<IReadOnlyList<double>, Statistic> statistic, double limit, bool isIdle)
    {
        if (TooFew(what, samples.Count) is { } unknown) return unknown with { Threshold = Quantity.Percent(limit) };
        var judged = statistic(samples);
        return UnlessIdle(Limit.Below($"{what} ({judged.Name})", Quantity.Percent(judged.Value), Quantity.Percent(limit)), isIdle);
    }

    public static Outcome? TooFew(string what, int samples) => samples >= Statistic.Fewest
        ? null
        : Outcome.Unknown(
            $"{what}: {HumanText.Plural(samples, "sample")}, at least {Statistic.Fewest} are needed; give more time with --for");

    /// <summary>Turns a pass on an idle engine into Unknown; a failure stays a failure.</summary>
    public static Outcome UnlessIdle(Outcome outcome, bool isIdle) => isIdle && outcome.Verdict == Verdict.Passed
        ? outcome with
        {
            Verdict = Verdict.Unknown,
            Message = $"{outcome.Message}; the engine is idle, so this proves nothing about it under load",
        }
        : outcome;
}
