using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.PerfGate;

internal static class PerfGateInputs
{
    private static readonly PerfGateSettings Defaults = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250), 5, TimeSpan.FromSeconds(10));

    public static readonly InputSpec For = new("for", InputKind.Duration, "How long the load is sampled.") { Default = "1s" };

    public static readonly InputSpec Every = new("every", InputKind.Duration, "The time between two samples of the load.") { Default = "250ms" };

    public static readonly InputSpec Repeat = new("repeat", InputKind.Integer, "How often each named query is timed, after one run that warms it up.") { Default = "5" };

    public static readonly InputSpec QueryTime = new("query_time", InputKind.Duration, "The time for each named query, all its runs together; one run that takes longer is ended and fails.") { Default = "10s" };

    public static readonly IReadOnlyList<InputSpec> All = [For, Every, Repeat, QueryTime];

    /// <exception cref="InputException">A figure with which nothing can be measured; all of them.</exception>
    public static PerfGateSettings Read(InputValues inputs)
    {
        var settings = new PerfGateSettings(
            inputs.Duration(For) ?? Defaults.For,
            inputs.Duration(Every) ?? Defaults.Every,
            inputs.Integer(Repeat) ?? Defaults.Repeat,
            inputs.Duration(QueryTime) ?? Defaults.QueryTime);
        var problems = new List<InputProblem>();
        if (settings.Every <= TimeSpan.Zero) problems.Add(new InputProblem(Every.Option, "is no time to wait", null, "more than zero, such as 250ms"));
        if (settings.Repeat < 1) problems.Add(new InputProblem(Repeat.Option, "times nothing", $"{settings.Repeat}", "1 or more"));
        if (settings.QueryTime <= TimeSpan.Zero) problems.Add(new InputProblem(QueryTime.Option, "leaves no time", null, "more than zero, such as 10s"));
        return problems.Count == 0 ? settings : throw new InputException(problems);
    }
}

/// <param name="QueryTime">For all runs of one query together.</param>
internal sealed record PerfGateSettings(TimeSpan For, TimeSpan Every, int Repeat, TimeSpan QueryTime);
