using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.PerfGate.Watching;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Publishing;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Watches the target for a while after the deployment and says whether it stays stable.</summary>
internal sealed class WatchAction(
    RunEvidence evidence, IPipelineHost host, TeamNews team, PerfGateSettings settings, IReadOnlyList<TimedQuery> queries)
{
    public const string Stability = "stability";

    /// <summary>Takes over the database that is open, and closes it.</summary>
    public async Task WatchAsync(DatabaseOpening opening, string source, CancellationToken cancel)
    {
        await using var loop = new WatchLoop(evidence, host, team, settings, queries, opening);
        var check = new MonitoringIsWatched();
        if (opening.Objection() is { } objection)
        {
            evidence.Journal.Add(check.Info, Outcome.Unknown(objection), ResultKind.Check);
            evidence.Journal.Output(Stability, MonitoringIsWatched.Stability(Verdict.Unknown));
            return;
        }

        await loop.WatchAsync(cancel);
        if (loop.Record is not { } record)
        {
            evidence.Journal.Add(
                check.Info,
                Outcome.Unknown($"the target could not be asked even once in {HumanText.Duration(loop.Watched)}: {loop.MissedBecause}"),
                ResultKind.Check);
            evidence.Journal.Output(Stability, MonitoringIsWatched.Stability(Verdict.Unknown));
            return;
        }

        evidence.Keep(PerformanceStore.WatchRole, $"{PerformanceStore.WatchRole}.json", PerformanceRecord.Format, record);
        var result = evidence.Journal.Judge(check, FactsOf(loop, record) with { FailedJobs = await loop.FailedJobsAsync(cancel) }, source);
        evidence.Journal.Output(Stability, MonitoringIsWatched.Stability(result.Verdict));
        if (result.Verdict == Verdict.Failed)
            await team.TellAsync(
                NotificationEvent.Alert,
                cancel,
                told => told with { Verdict = result.Verdict, Fired = $"{result.Message}. {result.Remedy}" });
        evidence.Journal.Measure("looks", Quantity.Count(loop.Log.Looks));
        evidence.Journal.Measure("looks.missed", Quantity.Count(loop.Missed));
        Figures.Measure(evidence.Journal, record);
        loop.Finish();
    }

    private WatchFacts FactsOf(WatchLoop loop, PerformanceRecord record)
    {
        var events = loop.Events;
        return new WatchFacts(record, loop.Log.Looks, loop.Missed, loop.Watched, settings.For)
        {
            MissedBecause = loop.MissedBecause,
            LongestGap = loop.Log.LongestGap(loop.Watched),
            Broken = loop.Broken,
            IsIdle = loop.IsIdle,
            Slowdowns = queries.ToDictionary(query => query.Sql.Name, query => query.Slowdown, StringComparer.Ordinal),
            Baseline = PerformanceStore.Baseline(
                evidence.Store, evidence.Run.Deployment, evidence.Place.Environment.Name, evidence.Place.Target.Name),
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
