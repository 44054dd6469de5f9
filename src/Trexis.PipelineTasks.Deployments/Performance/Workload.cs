namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>
/// What everybody did on the engine, us left out as far as it tells us apart. What it would not tell is absent and has its reason in
/// <paramref name="Unread"/>.
/// </summary>
/// <param name="Seconds">Over which waits and file latency were counted.</param>
/// <param name="Waits">By category, most time first.</param>
/// <param name="Statements">Those that cost most, most time first.</param>
/// <param name="StatementsFrom">Where the engine keeps them, and of what time.</param>
public sealed record Workload(
    double Seconds,
    IReadOnlyList<string> Unread,
    IReadOnlyList<WaitFigure>? Waits = null,
    IReadOnlyList<FileFigure>? Files = null,
    IReadOnlyList<StatementFigure>? Statements = null,
    string? StatementsFrom = null);

/// <param name="MsPerSecond">Milliseconds waited in each second, all sessions together: 1,000 is one session that always waits.</param>
/// <param name="Type">The engine's name of the wait that took most of it.</param>
public sealed record WaitFigure(string Category, double MsPerSecond, string Type);

/// <summary>How long one access to a file took in the mean; absent where there was none.</summary>
public sealed record FileFigure(string File, long Reads, long Writes, double? ReadMs = null, double? WriteMs = null);

public sealed record StatementFigure
{
    /// <summary>The engine's hash of the statement without its values.</summary>
    public required string Id { get; init; }

    /// <summary>Without its values.</summary>
    public required string Text { get; init; }

    public required long Executions { get; init; }

    public required double MeanMs { get; init; }

    public required double MeanReads { get; init; }

    /// <summary>The engine's hash of the newest plan.</summary>
    public required string Plan { get; init; }

    public required IReadOnlyList<ScannedTable> Scans { get; init; }
}

/// <summary>A table that a plan reads whole.</summary>
/// <param name="Rows">By the statistics that the plan was made with; absent where it does not say.</param>
public sealed record ScannedTable(string Table, double? Rows = null);
