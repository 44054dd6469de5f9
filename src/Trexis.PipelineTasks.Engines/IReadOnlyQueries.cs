using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Engines;

/// <summary>Users' assertions and named queries: read-only where the engine can enforce it, always with a time limit.</summary>
public interface IReadOnlyQueries
{
    /// <summary>Runs the text and counts the rows of its last result set; values are not kept.</summary>
    /// <exception cref="DatabaseException">It writes, is refused, or takes longer than <paramref name="timeout"/>.</exception>
    Task<QueryRun> RunAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel);

    /// <summary>
    /// A text that always does the same work and touches no table: how long it takes, only the machine decides. Absent where the engine
    /// has none.
    /// </summary>
    SqlText? Control => null;

    /// <summary>
    /// Runs the text once more and tells how many pages it read, from memory or disk: the same on a busy machine and an idle one. Absent
    /// where the engine does not count them.
    /// </summary>
    /// <exception cref="DatabaseException">As for a run.</exception>
    Task<long?> LogicalReadsAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel) => Task.FromResult<long?>(null);

    /// <summary>
    /// The plan that the engine would choose now, without running the text; absent where it tells it with each run, or not at all.
    /// </summary>
    /// <exception cref="DatabaseException">It is refused: on SQL Server this needs SHOWPLAN.</exception>
    Task<QueryPlan?> PlanAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel) => Task.FromResult<QueryPlan?>(null);
}

/// <param name="Name">A script's or query's name, for messages.</param>
/// <param name="File">Absent for our own statements.</param>
public sealed record SqlText(string Name, string Text, string? File = null);

/// <param name="Elapsed">From the request to the last row read.</param>
/// <param name="Plan">SHA-256 of the plan's shape, where the engine tells it.</param>
/// <param name="PlanSteps">The plan in the engine's words, without values, where the engine tells it.</param>
public sealed record QueryRun(long Rows, TimeSpan Elapsed, string? Plan = null, IReadOnlyList<string>? PlanSteps = null);

/// <param name="Hash">Of the steps.</param>
/// <param name="Steps">In the engine's words, without values.</param>
public sealed record QueryPlan(string Hash, IReadOnlyList<string> Steps)
{
    /// <summary>The tables that it reads whole, with their size where the plan tells it.</summary>
    public IReadOnlyList<ScannedTable> Scans { get; init; } = [];
}
