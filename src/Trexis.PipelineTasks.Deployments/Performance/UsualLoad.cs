namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>Whether a baseline saw enough to tell what is usual and what is the most.</summary>
public static class UsualLoad
{
    /// <summary>For how long the load was sampled, among a baseline's metrics.</summary>
    public const string Span = "baseline.span";

    /// <summary>How many statements the engine's own history told of, among a baseline's metrics.</summary>
    public const string History = "baseline.history";

    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(5);

    /// <returns>Why it did not; absent where it did.</returns>
    public static string? WhyUntold(RunDocument baseline)
    {
        if (baseline.Metrics.TryGetValue(History, out var statements) && statements.Value > 0) return null;
        if (!baseline.Metrics.TryGetValue(Span, out var span)) return "the baseline does not say for how long it sampled the load";
        return span.Value >= Enough.TotalMilliseconds
            ? null
            : $"the baseline sampled the load for {span}, which does not tell what is usual: perf-gate baseline --for 5m or a query store "
                + "does";
    }
}
