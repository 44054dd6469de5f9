using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.PerfGate;

public static class PerfGateInputs
{
    private const int EnoughRuns = 30;

    private static readonly TimeSpan TimeForQuery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);

    public static readonly InputSpec For = new(
        "for",
        InputKind.Duration,
        "How long the load is sampled; 10s for a baseline, 1s for a gate (10s on a server, whose counters tell nothing in less), 30m for a "
            + "watch unless given.");

    public static readonly InputSpec Every = new(
        "every", InputKind.Duration, "The time between two samples of the load; 250ms (1s on a server), and 15s in a watch, unless given.");

    public static readonly InputSpec Repeat = new(
        "repeat",
        InputKind.Integer,
        "How often each named query is timed at least, after one run that warms it up; perf: samples of deployment.yml, or 30, unless "
            + "given. More runs follow until the median is known to within 5 % or 1 ms.")
    {
        Actions = [PerfGateTask.Baseline, PerfGateTask.Gate],
    };

    public static readonly InputSpec QueryTime = new("query_time", InputKind.Duration, "The time for each named query, all its runs "
        + "together; a first run that takes longer is ended and fails. In a watch it is the time for one run.")
    { Default = "10s" };

    public static readonly InputSpec Patience = new("patience", InputKind.Duration, "How long a limit must be broken without a break "
        + "before a watch ends early.")
    { Default = "2m", Actions = [PerfGateTask.Watch] };

    public static readonly IReadOnlyList<InputSpec> All = [For, Every, Repeat, QueryTime, Patience];

    /// <exception cref="InputException">A figure with which nothing can be measured; all of them.</exception>
    internal static PerfGateSettings Read(InputValues inputs, string? action, DeploymentConfiguration deployment)
    {
        var isServer = deployment.Capabilities.CountsItsWork;
        var settings = new PerfGateSettings(
            inputs.Duration(For) ?? UsualTime(action, isServer),
            inputs.Duration(Every) ?? UsualInterval(action, isServer),
            inputs.Integer(Repeat) ?? deployment.QuerySamples ?? EnoughRuns,
            inputs.Duration(QueryTime) ?? TimeForQuery,
            inputs.Duration(Patience) ?? LongEnough);
        var problems = new List<InputProblem>();
        if (settings.Every <= TimeSpan.Zero)
            problems.Add(new InputProblem(Every.Option, "is no time to wait", null, "more than zero, such as 250ms"));
        if (settings.Repeat < 1) problems.Add(new InputProblem(Repeat.Option, "times nothing", $"{settings.Repeat}", "1 or more"));
        if (settings.QueryTime <= TimeSpan.Zero)
            problems.Add(new InputProblem(QueryTime.Option, "leaves no time", null, "more than zero, such as 10s"));
        return problems.Count == 0 ? settings : throw new InputException(problems);
    }

    private static TimeSpan UsualInterval(string? action, bool isServer) => action switch
    {
        PerfGateTask.Watch => TimeSpan.FromSeconds(15),
        _ => isServer ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(250),
    };

    private static TimeSpan UsualTime(string? action, bool isServer) => action switch
    {
        PerfGateTask.Watch => TimeSpan.FromMinutes(30),
        PerfGateTask.Baseline => TimeSpan.FromSeconds(10),
        _ when isServer => TimeSpan.FromSeconds(10),
        _ => TimeSpan.FromSeconds(1),
    };
}
