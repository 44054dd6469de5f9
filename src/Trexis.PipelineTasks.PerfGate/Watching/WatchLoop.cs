using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Statistics;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Publishing;

namespace Trexis.PipelineTasks.PerfGate.Watching;

/// <summary>
/// Looks at the target at even distances: the load, and each named query a few times. A connection that is lost is opened again at
/// the next look, and what was missed is counted. Ends when the time is over or a limit was broken for long enough.
/// </summary>
internal sealed class WatchLoop(
    RunEvidence evidence,
    IPipelineHost host,
    TeamNews team,
    PerfGateSettings settings,
    IReadOnlyList<TimedQuery> queries,
    DatabaseOpening opening) : IAsyncDisposable
{
    /// <summary>Runs of one query at one look; their median is its figure.</summary>
    private const int RunsAtMost = 3;

    /// <summary>The share of the interval that further runs of a look may take: the watch shall not be the load.</summary>
    private const double ShareOfInterval = 0.01;

    private static readonly TimeSpan Telling = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);
    private IDatabase? _database = opening.Database;
    private MeasuringConditions? _conditions;
    private TimeSpan _told;
    private bool _isBusy;

    public WatchLog Log { get; private set; } = null!;

    /// <summary>The limit whose breach ended the watch.</summary>
    public BrokenLimit? Broken { get; private set; }

    public int Missed { get; private set; }

    /// <summary>Why the last missed look was missed.</summary>
    public string? MissedBecause { get; private set; }

    public TimeSpan Watched => evidence.Time.GetUtcNow() - Log.Began;

    /// <summary>Never once did anything but us happen.</summary>
    public bool IsIdle => !_isBusy && Log.Looks > 0;

    /// <summary>Absent where the target could not be asked even once.</summary>
    public PerformanceRecord? Record => _conditions is null ? null : Progress(finished: false).Record;

    public async Task WatchAsync(CancellationToken cancel)
    {
        var earlier = WatchProgress.Find(evidence, host);
        Log = earlier is null ? new WatchLog(evidence.Time.GetUtcNow(), queries) : WatchLog.After(earlier, queries);
        _conditions = earlier?.Record.Conditions;
        if (earlier is not null)
            host.WriteLine(
                $"going on with the watch that began {HumanText.Time(Log.Began)} and was interrupted after "
                    + $"{HumanText.Plural(Log.Looks, "sample")}");
        var due = earlier is null ? TimeSpan.Zero : Next(Log.LastMs);
        while (due <= settings.For && Broken is null)
        {
            var early = due - Watched;
            if (early > TimeSpan.Zero) await Task.Delay(early, evidence.Time, cancel);
            await LookAsync(cancel);
            await TellAsync(cancel);

            // A look that took longer than the interval, or a watch that was interrupted, has missed what lies between.
            var next = Max(due + settings.Every, Next(Watched.TotalMilliseconds));
            var between = (int)((next - due) / settings.Every) - 1;
            if (between > 0) MissedBecause = $"one took longer than {HumanText.Duration(settings.Every)}, or the watch was interrupted";
            Missed += between;
            due = next;
        }
    }

    /// <summary>Since the watch began, whoever interrupted it.</summary>
    public Task<Fact<IReadOnlyList<FailedJob>>> FailedJobsAsync(CancellationToken cancel) => GroupReader.ReadFactAsync(async () =>
    {
        _database ??= await opening.Target.OpenAsync(cancel);
        return await _database.Workload.FailedJobsAsync(Watched, cancel);
    });

    public IReadOnlyList<WatchEvent> Events => Progress(finished: false).Events;

    public void Finish() => Progress(finished: true).Save(evidence);

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Next(double afterMs) => settings.Every * (Math.Floor(afterMs / settings.Every.TotalMilliseconds) + 1);

    private async Task LookAsync(CancellationToken cancel)
    {
        var at = Watched;
        try
        {
            _database ??= await opening.Target.OpenAsync(cancel);
            _conditions ??= await Recording.ConditionsAsync(_database, cancel);
            var sample = new LoadSample(await _database.Observe.ResourcesAsync(cancel), await _database.Observe.ActivityAsync(cancel));
            var milliseconds = await TimeAsync(at, cancel);
            _isBusy |= sample.Activity.IsIdle is not Fact<bool>.Known { Value: true };
            Log.Add(at, sample, milliseconds);
        }
        catch (DatabaseException exception)
        {
            Missed++;
            if (MissedBecause != exception.Message) host.WriteLine($"watch: sample missed: {exception.Message}");
            MissedBecause = exception.Message;
            Log.Add(at, WatchEventKind.Lost, "connection", exception.Message);
            await DisposeAsync();
            _database = null;
        }

        if (_conditions is not null) Progress(finished: false).Save(evidence);
    }

    private async Task<IReadOnlyList<double?>> TimeAsync(TimeSpan at, CancellationToken cancel)
    {
        var started = evidence.Time.GetTimestamp();
        var timings = queries.Select(_ => new List<double>(RunsAtMost)).ToList();
        var failed = new HashSet<int>();
        for (var round = 0; round < RunsAtMost; round++)
        {
            for (var number = 0; number < queries.Count; number++)
            {
                if (failed.Contains(number) || (round > 0 && evidence.Time.GetElapsedTime(started) >= settings.Every * ShareOfInterval))
                    continue;
                try
                {
                    timings[number].Add(
                        (await _database!.Queries.RunAsync(queries[number].Sql, settings.QueryTime, cancel)).Elapsed.TotalMilliseconds);
                }
                catch (DatabaseException exception) when (exception.Kind is not (DatabaseErrorKind.Unreachable
                    or DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Missing))
                {
                    failed.Add(number);
                    Log.Add(at, WatchEventKind.Failed, queries[number].Sql.Name, exception.Message);
                }
            }
        }

        return [.. timings.Select(timing => timing.Count == 0 ? (double?)null : Statistic.Percentile(timing, 0.5))];
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        if (Record is not { } record) return;
        var breaches = LimitWatch.Breaches(record);
        Broken = breaches.FirstOrDefault(breach => breach.For >= settings.Patience);
        foreach (var breach in breaches.Where(breach => _announced.Add(breach.Figure)))
        {
            var fired = $"{breach.Figure} is {breach.Value}, the limit is below {breach.Limit}, since "
                + $"{HumanText.Time(Log.Began + breach.Since)}";
            host.Annotate(new Annotation(AnnotationLevel.Warning, "limit broken", fired));
            await team.TellAsync(
                NotificationEvent.Alert,
                cancel,
                told => told with { Fired = $"{fired}. {PerformanceChecks.RemedyOf(breach.Figure)}" });
        }

        _announced.IntersectWith(breaches.Select(breach => breach.Figure));
        var text = WatchLine.Format(record, Watched, settings.For, Missed);
        host.Progress(text, Math.Min(0.999, Watched / settings.For));
        if (Watched - _told < Telling) return;
        _told = Watched;
        host.WriteLine(text);
    }

    private WatchProgress Progress(bool finished) =>
        Log.Progress(evidence.Run.Deployment, finished, _conditions!, opening.Target.Policy.Performance, settings.Every);
}
