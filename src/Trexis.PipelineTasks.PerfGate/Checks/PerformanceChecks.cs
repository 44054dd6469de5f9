namespace Trexis.PipelineTasks.PerfGate.Checks;

/// <summary>
/// The procedure's thresholds, in the order in which it names them, then the comparison with the time before the deployment.
/// </summary>
public static class PerformanceChecks
{
    public static readonly IReadOnlyList<ICheck<PerformanceFacts>> All =
    [
        new PerformanceResponse(),
        new PerformanceCpu(),
        new PerformanceMemory(),
        new PerformanceDisk(),
        new PerformanceConnections(),
        new PerformanceBlocking(),
        new PerformanceIsNotRegressed(),
        new PerformancePlansAreUnchanged(),
        new PerformanceStatementsAreUnchanged(),
        new PerformanceHasNoNewWaits(),
    ];

    internal const string NamesNone = "deployment.yml names no query to time (perf: queries)";

    internal const string NameThem = "Name the queries that users wait for below perf: queries: in deployment.yml.";

    /// <summary>In the same words of every check that needs them: a cause that several share is said once.</summary>
    internal static Outcome NoQueries => Outcome.Unknown(NamesNone) with { Remedy = NameThem };

    /// <summary>What to look at first where a figure of the load, or a query, is over its limit.</summary>
    internal static string RemedyOf(string figure) =>
        (All.FirstOrDefault(check => check.Info.Code == $"performance.{(figure is "io" or "io-latency" or "log" ? "disk" : figure)}")
            ?? All[0]).Info.Remedy;
}
