using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>
/// Times the named queries in rounds, each once a round, so that a moment's disturbance touches every query a little and none wholly.
/// A first run that warms caches and plans up does not count. A query leaves the rounds once its median is known precisely enough or
/// its time is up.
/// </summary>
internal sealed class QueryTimer(IReadOnlyQueries queries, PerfGateSettings settings, TimeProvider time)
{
    /// <summary>Times the runs asked for: more are a load of their own, and on a busy machine would not help.</summary>
    private const int Most = 10;

    private const double Confidence = 0.95;

    /// <summary>Either side of the median.</summary>
    private const double Precision = 0.05;

    /// <summary>In milliseconds: a tenth of the least slowdown that matters by default; no need to know a quick query better.</summary>
    private const double PreciseEnough = 1;

    /// <summary>Runs between two looks at the precision.</summary>
    private const int Look = 10;

    private readonly long _started = time.GetTimestamp();
    private readonly List<double> _control = [];

    /// <summary>Of each run of the engine's control query, once a round; empty where it has none, or would not run it.</summary>
    public IReadOnlyList<double> Control => _control;

    public async Task<IReadOnlyList<QueryMeasurement>> TimeAsync(
        IReadOnlyList<TimedQuery> texts, Action<double> progress, CancellationToken cancel)
    {
        var timings = texts.Select(text => new Timing(text)).ToList();
        var open = timings.ToList();
        var control = queries.Control;
        for (var round = 0; open.Count > 0; round++)
        {
            if (control is not null && !await RunAsync(control, isWarmUp: round == 0, cancel)) control = null;
            progress(1 - (open.Sum(Missing) / timings.Count));
            foreach (var timing in open) await RunAsync(timing, isWarmUp: round == 0, cancel);

            open.RemoveAll(IsDone);
        }

        foreach (var timing in timings.Where(timing => timing is { Plan: null, Error: null }))
        {
            await PlanAsync(timing, cancel);
            await ReadsAsync(timing, cancel);
        }

        return [.. timings.Select(timing => timing.Measured())];
    }

    // After the timings, which it must not disturb. A query whose plan nobody may see is still timed.
    private async Task PlanAsync(Timing timing, CancellationToken cancel)
    {
        try
        {
            if (await queries.PlanAsync(timing.Query.Sql, settings.QueryTime, cancel) is { } plan)
                (timing.Plan, timing.PlanSteps, timing.Scans) = (plan.Hash, plan.Steps, plan.Scans);
        }
        catch (DatabaseException exception)
        {
            timing.PlanProblem = exception.Message;
        }
    }

    // One that took so long that its time is up is not run again.
    private async Task ReadsAsync(Timing timing, CancellationToken cancel)
    {
        if (timing.IsOver || timing.Milliseconds.Count == 0) return;
        try
        {
            timing.LogicalReads = await queries.LogicalReadsAsync(timing.Query.Sql, settings.QueryTime, cancel);
        }
        catch (DatabaseException exception) when (exception.Kind is not (DatabaseErrorKind.Unreachable or DatabaseErrorKind.StateUnknown))
        {
            // It ran well before and is timed; how much it reads stays unknown.
        }
    }

    /// <returns>Whether it ran: what the machine was like is good to know, and nothing that a measurement depends on.</returns>
    private async Task<bool> RunAsync(SqlText control, bool isWarmUp, CancellationToken cancel)
    {
        try
        {
            var run = await queries.RunAsync(control, settings.QueryTime, cancel);
            if (!isWarmUp) _control.Add(run.Elapsed.TotalMilliseconds);
            return true;
        }
        catch (DatabaseException exception) when (exception.Kind is not (DatabaseErrorKind.Unreachable or DatabaseErrorKind.StateUnknown))
        {
            return false;
        }
    }

    private async Task RunAsync(Timing timing, bool isWarmUp, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        try
        {
            var run = await queries.RunAsync(timing.Query.Sql, settings.QueryTime - timing.Used, cancel);
            (timing.Plan, timing.PlanSteps) = (run.Plan, run.PlanSteps ?? []);
            if (!isWarmUp) timing.Add(time.GetElapsedTime(_started, began), run.Elapsed);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.TimedOut && timing.Milliseconds.Count > 0)
        {
            // The time for all runs is up; what was measured by then counts.
            timing.IsOver = true;
        }
        catch (DatabaseException exception)
        {
            timing.Error = exception.Message;
        }

        timing.Used += time.GetElapsedTime(began);
    }

    private bool IsDone(Timing timing)
    {
        if (timing.Error is not null || timing.IsOver || timing.Used >= settings.QueryTime) return true;
        var count = timing.Milliseconds.Count;
        if (count < settings.Repeat) return false;
        return count >= Most * settings.Repeat || ((count - settings.Repeat) % Look == 0 && IsPrecise(timing.Milliseconds));
    }

    // Of the runs asked for: how many more precision will want nobody knows before.
    private double Missing(Timing timing) => Math.Max(0, 1 - ((double)timing.Milliseconds.Count / settings.Repeat));

    private static bool IsPrecise(List<double> samples)
    {
        var (low, high) = Samples.MedianInterval(samples, Confidence);
        return high - low <= 2 * Math.Max(PreciseEnough, Precision * Samples.Median(samples));
    }

    private sealed class Timing(TimedQuery query)
    {
        private readonly List<double> _at = [];

        public TimedQuery Query { get; } = query;

        public List<double> Milliseconds { get; } = [];

        public TimeSpan Used { get; set; }

        public string? Plan { get; set; }

        public IReadOnlyList<string> PlanSteps { get; set; } = [];

        public IReadOnlyList<ScannedTable> Scans { get; set; } = [];

        public long? LogicalReads { get; set; }

        public string? PlanProblem { get; set; }

        public string? Error { get; set; }

        public bool IsOver { get; set; }

        public void Add(TimeSpan at, TimeSpan elapsed)
        {
            _at.Add(at.TotalMilliseconds);
            Milliseconds.Add(elapsed.TotalMilliseconds);
        }

        public QueryMeasurement Measured() => new(Query.Sql.Name, Query.Limit, Milliseconds, Error)
        {
            Slowdown = Query.Slowdown,
            AtMs = _at,
            SqlSha256 = Query.Sha256,
            Plan = Plan,
            PlanSteps = PlanSteps,
            Scans = Scans,
            LogicalReads = LogicalReads,
            PlanProblem = PlanProblem,
        };
    }
}

/// <param name="Limit">The query's own, or the policy's; so with the slowdown.</param>
internal sealed record TimedQuery(SqlText Sql, TimeSpan Limit, SlowdownLimit Slowdown)
{
    /// <summary>Of the text.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Text)));
}
