using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>What a watch saw.</summary>
/// <param name="Looks">How often the target was looked at.</param>
/// <param name="Missed">How often it could not be.</param>
/// <param name="Watched">From the first look to the end.</param>
/// <param name="Asked">How long it was to be.</param>
internal sealed record WatchFacts(PerformanceRecord Record, int Looks, int Missed, TimeSpan Watched, TimeSpan Asked)
{
    /// <summary>Why the last missed look was missed.</summary>
    public string? MissedBecause { get; init; }

    /// <summary>The longest time in which nobody looked.</summary>
    public TimeSpan LongestGap { get; init; }

    /// <summary>The limit whose breach ended it early.</summary>
    public BrokenLimit? Broken { get; init; }

    /// <summary>By query: the least slowdown against the baseline that matters.</summary>
    public IReadOnlyDictionary<string, SlowdownLimit> Slowdowns { get; init; } = new Dictionary<string, SlowdownLimit>();

    public Fact<PerformanceRecord> Baseline { get; init; } = Fact.Unreadable<PerformanceRecord>("no baseline was looked for");

    public IReadOnlyList<Finding> Blocked { get; init; } = [];

    /// <summary>By query: how many of its runs failed, and what the server said last.</summary>
    public IReadOnlyList<(string Query, int Times, string Last)> Failed { get; init; } = [];

    /// <summary>Jobs that work in this database and failed meanwhile.</summary>
    public Fact<IReadOnlyList<FailedJob>> FailedJobs { get; init; } = Fact.NotApplicable<IReadOnlyList<FailedJob>>("no job was asked for");

    /// <summary>Next to nothing happened the whole time.</summary>
    public bool IsIdle { get; init; }
}

/// <param name="Since">From the beginning of the watch.</param>
internal sealed record BrokenLimit(string Figure, Quantity Value, Quantity Limit, TimeSpan Since, TimeSpan For);
