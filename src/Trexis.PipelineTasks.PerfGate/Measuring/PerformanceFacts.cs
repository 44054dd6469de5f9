using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.PerfGate.Workloads;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>What was measured, together with the limits it is held against.</summary>
public sealed record PerformanceFacts(
    PerformancePolicy Limits, IReadOnlyList<LoadSample> Samples, Fact<IReadOnlyList<QueryMeasurement>> Queries)
{
    /// <summary>What was measured before the deployment.</summary>
    public Fact<PerformanceRecord> Baseline { get; init; } = Fact.Unreadable<PerformanceRecord>("no baseline was looked for");

    public Fact<MeasuringConditions> Conditions { get; init; } = Fact.Unreadable<MeasuringConditions>("the conditions were not read");

    /// <summary>What others did on the engine meanwhile.</summary>
    public WorkloadFacts Workload { get; init; } = WorkloadFacts.Unread("what others do was not read");

    /// <summary>In milliseconds, of each run of a query that touches no table.</summary>
    public IReadOnlyList<double> Control { get; init; } = [];

    /// <summary>Every sample said that next to nothing happens: figures that depend on load prove nothing.</summary>
    public bool IsIdle => Samples.Count > 0 && Samples.All(sample => sample.Activity.IsIdle is Fact<bool>.Known { Value: true });

    public static PerformanceFacts Unread(PerformancePolicy limits, string reason) => new(
        limits,
        [new LoadSample(UnreadGroup.Resources(reason), UnreadGroup.Activity(reason))],
        Fact.Unreadable<IReadOnlyList<QueryMeasurement>>(reason))
    {
        Baseline = Fact.Unreadable<PerformanceRecord>(reason),
        Conditions = Fact.Unreadable<MeasuringConditions>(reason),
        Workload = WorkloadFacts.Unread(reason),
    };

    /// <summary>
    /// One figure over all samples; unreadable as soon as one of them is, for the worst moment may be the one that is missing.
    /// </summary>
    public Fact<IReadOnlyList<double>> Series(Func<LoadSample, Fact<double>> figure)
    {
        var values = new List<double>(Samples.Count);
        foreach (var fact in Samples.Select(figure))
        {
            if (fact is not Fact<double>.Known known) return fact.Map<IReadOnlyList<double>>(_ => values);
            values.Add(known.Value);
        }

        return Fact.Known<IReadOnlyList<double>>(values);
    }
}

public sealed record LoadSample(ResourceFacts Resources, ActivityFacts Activity)
{
    /// <summary>When the activity was read, from the first sample.</summary>
    public TimeSpan At { get; init; }
}

/// <param name="Limit">The query's own, or the policy's.</param>
/// <param name="Milliseconds">Of each run that counts, in the order of the runs.</param>
/// <param name="Error">The server's words, redacted, where it failed or took longer than it may.</param>
public sealed record QueryMeasurement(string Name, TimeSpan Limit, IReadOnlyList<double> Milliseconds, string? Error)
{
    /// <summary>The query's own, or the policy's.</summary>
    public SlowdownLimit Slowdown { get; init; } = new();

    /// <summary>When each run began, from the first.</summary>
    public IReadOnlyList<double> AtMs { get; init; } = [];

    public string SqlSha256 { get; init; } = "";

    public string? Plan { get; init; }

    public IReadOnlyList<string> PlanSteps { get; init; } = [];

    /// <summary>The tables that the plan reads whole, where the engine tells their size with it.</summary>
    public IReadOnlyList<ScannedTable> Scans { get; init; } = [];

    /// <summary>Pages that one run reads, where the engine counts them.</summary>
    public long? LogicalReads { get; init; }

    /// <summary>Why there is no plan, in the server's words, redacted.</summary>
    public string? PlanProblem { get; init; }
}
