namespace Trexis.PipelineTasks.PerfGate.Checks;

/// <summary>A comparison with a baseline that another machine or version gave proves nothing, and says so.</summary>
internal static class OtherConditions
{
    public static Outcome Lower(Outcome outcome, PerformanceRecord baseline, MeasuringConditions now)
    {
        var differences = now.DifferencesFrom(baseline.Conditions);
        return differences.Count == 0 || outcome.Verdict == Verdict.Unknown
            ? outcome
            : outcome with
            {
                Verdict = Verdict.Unknown,
                Message = $"not comparable with the baseline, which was taken under other conditions ({string.Join("; ", differences)}); "
                    + $"otherwise: {outcome.Message}",
            };
    }
}
