using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Engines;

/// <summary>What others do on the engine, for engines that keep count of it.</summary>
public interface IWorkloadObserver
{
    /// <summary>Counters that only grow; two readings tell what happened in between.</summary>
    Task<EngineCounters> CountersAsync(CancellationToken cancel);

    /// <summary>
    /// The statements that cost most: those of this hour of the week as they were until a moment, and those of the time since.
    /// </summary>
    /// <param name="since">How long ago the moment was; absent where it is now, and nothing has come after it.</param>
    Task<StatementFacts> StatementsAsync(TimeSpan? since, CancellationToken cancel);

    /// <summary>Jobs that work in this database and failed in the time given, until now.</summary>
    Task<Fact<IReadOnlyList<FailedJob>>> FailedJobsAsync(TimeSpan within, CancellationToken cancel);
}

public sealed record EngineCounters(Fact<IReadOnlyList<WaitCounter>> Waits, Fact<IReadOnlyList<FileCounter>> Files);

/// <param name="Type">The engine's name; <paramref name="Category"/> is what it means.</param>
public sealed record WaitCounter(string Category, string Type, double Milliseconds);

/// <param name="ReadStallMs">What all readers together have waited for it.</param>
public sealed record FileCounter(string File, long Reads, double ReadStallMs, long Writes, double WriteStallMs);

/// <param name="Source">Where the engine keeps them, and of what time they are.</param>
public sealed record StatementFacts(string Source, Fact<IReadOnlyList<StatementFigure>> Before, Fact<IReadOnlyList<StatementFigure>> Since)
{
    /// <summary>Whether the engine keeps what ran by its time, and not only what it happens to remember.</summary>
    public bool IsHistory { get; init; }
}

/// <param name="Message">The server's words, redacted.</param>
public sealed record FailedJob(string Job, string Message);

/// <summary>For an engine that counts nothing of what others do.</summary>
internal sealed class NoWorkload : IWorkloadObserver
{
    private const string NotCounted = "this engine keeps no count of waits, file latency, statements and jobs";

    public static readonly NoWorkload Instance = new();

    public Task<EngineCounters> CountersAsync(CancellationToken cancel) =>
        Task.FromResult(
            new EngineCounters(
                Fact.NotApplicable<IReadOnlyList<WaitCounter>>(NotCounted), Fact.NotApplicable<IReadOnlyList<FileCounter>>(NotCounted)));

    public Task<StatementFacts> StatementsAsync(TimeSpan? since, CancellationToken cancel) =>
        Task.FromResult(
            new StatementFacts(
                "",
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>(NotCounted),
                Fact.NotApplicable<IReadOnlyList<StatementFigure>>(NotCounted)));

    public Task<Fact<IReadOnlyList<FailedJob>>> FailedJobsAsync(TimeSpan within, CancellationToken cancel) =>
        Task.FromResult(Fact.NotApplicable<IReadOnlyList<FailedJob>>(NotCounted));
}
