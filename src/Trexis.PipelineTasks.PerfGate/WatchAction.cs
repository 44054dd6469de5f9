using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.PerfGate.Measuring;
using Trexis.PipelineTasks.PerfGate.Watching;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Watches the target for a while after the deployment and says whether it stays stable.</summary>
internal sealed class WatchAction(TaskRun run, DatabaseEngines engines, PerfGateSettings settings, IReadOnlyList<TimedQuery> queries)
{
    public const string Stability = "stability";

    /// <summary>Takes over the database that is open, and closes it.</summary>
    public async Task WatchAsync(DatabaseOpening opening, string source, CancellationToken cancel)
    {
        await using var loop = new WatchLoop(run, engines, settings, queries, opening.Database);
        var check = new MonitoringIsWatched();
        if (opening.Objection(run) is { } objection)
        {
            run.Journal.Add(check.Info, Outcome.Unknown(objection), ResultKind.Check);
            run.Journal.Output(Stability, MonitoringIsWatched.Stability(Verdict.Unknown));
            return;
        }

        await loop.WatchAsync(cancel);
        if (loop.Record is not { } record)
        {
            run.Journal.Add(
                check.Info,
                Outcome.Unknown($"the target could not be asked even once in {HumanText.Duration(loop.Watched)}"),
                ResultKind.Check);
            run.Journal.Output(Stability, MonitoringIsWatched.Stability(Verdict.Unknown));
            return;
        }

        run.Journal.Attach(
            run.Store.Attach(
                PerformanceStore.WatchRole, run.Context.Id, $"{PerformanceStore.WatchRole}.json", PerformanceJson.Format, record));
        var result = run.Journal.Judge(check, FactsOf(loop, record) with { FailedJobs = await loop.FailedJobsAsync(cancel) }, source);
        run.Journal.Output(Stability, MonitoringIsWatched.Stability(result.Verdict));
        if (result.Verdict == Verdict.Failed)
            await run.Notify(
                run.Notification(NotificationEvent.Alert, result.Verdict) with { Fired = $"{result.Message}. {result.Remedy}" }, cancel);
        run.Journal.Measure("looks", Quantity.Count(loop.Log.Looks));
        run.Journal.Measure("looks.missed", Quantity.Count(loop.Missed));
        Figures.Measure(run.Journal, record);
        loop.Finish();
    }

    private WatchFacts FactsOf(WatchLoop loop, PerformanceRecord record)
    {
        var events = loop.Events;
        return new WatchFacts(record, loop.Log.Looks, loop.Missed, loop.Watched, settings.For)
        {
            Broken = loop.Broken,
            IsIdle = loop.IsIdle,
            Slowdowns = queries.ToDictionary(query => query.Sql.Name, query => query.Slowdown, StringComparer.Ordinal),
            Baseline = PerformanceStore.Baseline(run.Store, run.Context.Deployment, run.Environment.Name, run.Target.Name),
            Blocked = [
                .. events.Where(one => one.Kind == WatchEventKind.Blocked)
                    .Select(
                        one => new Finding(
                            one.Subject, $"after {HumanText.Duration(TimeSpan.FromMilliseconds(one.AtMs))}: {one.Text}", "nobody waits")),
            ],
            Failed =
            [
                .. events.Where(one => one.Kind == WatchEventKind.Failed).GroupBy(one => one.Subject, StringComparer.Ordinal)
                    .Select(group => (group.Key, group.Count(), group.Last().Text)),
            ],
        };
    }
}
