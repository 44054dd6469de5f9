using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.PerfGate.Workloads;

/// <summary>What others did on the engine, each part known or not for a reason of its own.</summary>
/// <param name="Window">Over which waits and file latency were counted.</param>
/// <param name="Waits">By category, most time first.</param>
public sealed record WorkloadFacts(
    TimeSpan Window, Fact<IReadOnlyList<WaitFigure>> Waits, Fact<IReadOnlyList<FileFigure>> Files, StatementFacts Statements)
{
    /// <summary>Shorter, and a single wait or access decides.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    public static WorkloadFacts Unread(string reason) =>
        Between(default, UnreadGroup.Counters(reason), UnreadGroup.Counters(reason), UnreadGroup.Statements(reason));

    /// <summary>What happened between two readings of the counters.</summary>
    public static WorkloadFacts Between(TimeSpan window, EngineCounters before, EngineCounters after, StatementFacts statements) => new(
        window,
        Both(before.Waits, after.Waits, (then, now) => WaitsBetween(then, now, window)),
        Both(before.Files, after.Files, FilesBetween),
        statements);

    /// <summary>As it is kept; nothing where the engine has no such thing at all.</summary>
    public Workload? ToRecord()
    {
        if (this is
            {
                Waits: Fact<IReadOnlyList<WaitFigure>>.NotApplicable,
                Files: Fact<IReadOnlyList<FileFigure>>.NotApplicable,
                Statements.Before: Fact<IReadOnlyList<StatementFigure>>.NotApplicable,
                Statements.Since: Fact<IReadOnlyList<StatementFigure>>.NotApplicable,
            })
            return null;
        var statements = Statements.Since is Fact<IReadOnlyList<StatementFigure>>.Known ? Statements.Since : Statements.Before;
        return new Workload(
            Math.Round(Window.TotalSeconds, 2),
            Unreadable(),
            Waits.ValueOr(null),
            Files.ValueOr(null),
            statements.ValueOr(null),
            Statements.Source.Length == 0 ? null : Statements.Source);
    }

    /// <summary>What could not be read, with the reasons.</summary>
    public IReadOnlyList<string> Unreadable() => [
        .. new[] { ReasonOf(Waits), ReasonOf(Files), ReasonOf(Statements.Before), ReasonOf(Statements.Since) }.OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];

    private static Fact<IReadOnlyList<TFigure>> Both<TCounter, TFigure>(
        Fact<IReadOnlyList<TCounter>> before,
        Fact<IReadOnlyList<TCounter>> after,
        Func<IReadOnlyList<TCounter>, IReadOnlyList<TCounter>, IReadOnlyList<TFigure>?> between)
    {
        if (before is not Fact<IReadOnlyList<TCounter>>.Known { Value: var then }) return before.Map<IReadOnlyList<TFigure>>(_ => []);
        if (after is not Fact<IReadOnlyList<TCounter>>.Known { Value: var now }) return after.Map<IReadOnlyList<TFigure>>(_ => []);
        return between(then, now) is { } figures
            ? Fact.Known(figures)
            : Fact.Unreadable<IReadOnlyList<TFigure>>("the engine's counters were reset while the load was sampled");
    }

    private static List<WaitFigure>? WaitsBetween(IReadOnlyList<WaitCounter> then, IReadOnlyList<WaitCounter> now, TimeSpan window)
    {
        var earlier = then.ToDictionary(wait => wait.Type, wait => wait.Milliseconds, StringComparer.Ordinal);
        var grown = now.Select(wait => wait with { Milliseconds = wait.Milliseconds - earlier.GetValueOrDefault(wait.Type) }).ToList();

        // Our own waits are taken off each reading, and the server counts them a moment earlier or later.
        if (now.Sum(wait => wait.Milliseconds) < then.Sum(wait => wait.Milliseconds) - window.TotalMilliseconds) return null;
        return [.. grown.Where(wait => wait.Milliseconds > 0)
            .GroupBy(wait => wait.Category, StringComparer.Ordinal)
            .Select(group => new WaitFigure(
                group.Key,
                Math.Round(group.Sum(wait => wait.Milliseconds) / Math.Max(0.001, window.TotalSeconds), 2),
                group.MaxBy(wait => wait.Milliseconds)!.Type))
            .OrderByDescending(wait => wait.MsPerSecond).ThenBy(wait => wait.Category, StringComparer.Ordinal)];
    }

    private static List<FileFigure>? FilesBetween(IReadOnlyList<FileCounter> then, IReadOnlyList<FileCounter> now)
    {
        var earlier = then.ToDictionary(file => file.File, StringComparer.Ordinal);
        var figures = new List<FileFigure>(now.Count);
        foreach (var file in now)
        {
            var before = earlier.GetValueOrDefault(file.File) ?? new FileCounter(file.File, 0, 0, 0, 0);
            var (reads, writes) = (file.Reads - before.Reads, file.Writes - before.Writes);
            if (reads < 0 || writes < 0) return null;
            figures.Add(
                new FileFigure(
                    file.File,
                    reads,
                    writes,
                    Mean(file.ReadStallMs - before.ReadStallMs, reads),
                    Mean(file.WriteStallMs - before.WriteStallMs, writes)));
        }

        return figures;
    }

    private static double? Mean(double stall, long accesses) => accesses == 0 ? null : Math.Round(stall / accesses, 2);

    private static string? ReasonOf<T>(Fact<T> fact) => fact is Fact<T>.Unreadable unreadable ? unreadable.Reason : null;
}
