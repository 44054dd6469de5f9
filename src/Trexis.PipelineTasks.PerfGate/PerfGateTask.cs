using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>
/// Measures load and named queries on one connection and holds them against the policy's limits and against the time before the deployment.
/// </summary>
public sealed class PerfGateTask(DatabaseEngines engines) : IPipelineTask
{
    public const string Baseline = "baseline";
    public const string Gate = "gate";
    public const string Watch = "watch";

    public TaskInfo Info { get; } = new(
        "perf-gate",
        "Measures response times, processor, memory, disk, connections and blocking and holds them against the policy's limits and against "
            + "the time before the deployment.",
        [
            new TaskAction(
                Baseline, "Before the deployment: samples the load, times the named queries and keeps every sample to compare with."),
            new TaskAction(
                Gate,
                "After the deployment: samples the load for a moment, times the named queries, and judges both against the limits and the "
                    + "baseline."),
            new TaskAction(
                Watch,
                "After the deployment: looks at load and named queries for half an hour and tells whether the database stays stable; goes "
                    + "on where an interrupted watch was."),
        ],
        PerfGateInputs.All,
        [
            new OutputSpec("within-limits", "true where no limit refuses, otherwise false."),
            new OutputSpec(WatchAction.Stability, "Of a watch: stable, degrading or unknown."),
        ],
        [
            new TaskExample("baseline --environment prod --for 1m", "How quick is prod before the deployment?"),
            new TaskExample("gate --environment qa", "Is QA within the limits after the deployment, and as quick as before?"),
            new TaskExample(
                "gate --environment prod --for 30s --every 1s --repeat 100", "Look longer and time each query at least a hundred times."),
            new TaskExample("watch --environment prod --for 1h --every 15s", "Does prod stay stable in the hour after the deployment?"),
        ]);

    public DatabaseEngines? Remembering => engines;

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var settings = PerfGateInputs.Read(run.Inputs, run.Action, run.Deployment);
        var queries = Measurement.Load(run.Deployment.Queries, run.EnvironmentPolicy.Performance);
        var opening = await run.DatabaseOf(engines).TryOpenAsync(create: false, cancel);
        if (run.Target.Connection.Kind == ConnectionKind.Dacpac)
        {
            await using (opening.Database) SayNothingToMeasure(run, opening);
        }
        else if (run.Action == Watch)
        {
            await new WatchAction(run.Evidence, run.Host, run.Team, settings, queries)
                .WatchAsync(opening, Begin(run, opening), cancel);
        }
        else
        {
            await using (opening.Database) await MeasureAsync(run, opening, settings, queries, cancel);
        }

        run.Journal.Output("within-limits", run.Journal.Refuses ? "false" : "true");
    }

    /// <summary>Judges whether it is the right database, and says how it is reached.</summary>
    private static string Begin(TaskRun run, DatabaseOpening opening)
    {
        var database = opening.Unread(opening.Objection() ?? "asked before the deployment, by precheck");
        run.Journal.Judge(DatabaseChecks.AsExpected, database, database.Connection);
        run.Journal.Judge(DatabaseChecks.Reachable, database, database.Connection);
        return database.Connection;
    }

    private static void SayNothingToMeasure(TaskRun run, DatabaseOpening opening)
    {
        var source = Begin(run, opening);
        foreach (var check in PerformanceChecks.All)
            run.Journal.Add(check.Info, Outcome.Skipped(StateFileDatabase.NoData), ResultKind.Check, source: source);
    }

    private static async Task MeasureAsync(
        TaskRun run, DatabaseOpening opening, PerfGateSettings settings, IReadOnlyList<TimedQuery> queries, CancellationToken cancel)
    {
        var source = Begin(run, opening);
        var (takenAt, started) = (run.Time.GetUtcNow(), run.Time.GetTimestamp());
        var limits = run.EnvironmentPolicy.Performance;
        var baseline = run.Action == Gate
            ? PerformanceStore.Baseline(run.Store, run.Context.Deployment, run.Environment.Name, run.Target.Name)
            : null;
        var facts = opening.Objection() is { } objection
            ? PerformanceFacts.Unread(limits, objection)
            : await new Measurement(run.Host, run.Time, settings, queries)
                .TakeAsync(opening.Database!, limits, baseline?.ValueOr(null)?.TakenAt, cancel);
        if (baseline is null)
            BaselineTaken.Keep(
                run.Evidence, facts, takenAt, settings, run.Time.GetElapsedTime(started), await opening.HistoryAsync(cancel));
        else
            Judge(
                run,
                facts.Conditions is Fact<MeasuringConditions>.Known ? facts with { Baseline = baseline } : facts,
                takenAt,
                settings,
                source);
        Figures.Measure(run.Journal, facts);
    }

    private static void Judge(TaskRun run, PerformanceFacts facts, DateTimeOffset takenAt, PerfGateSettings settings, string source)
    {
        Recording.Keep(run.Evidence, PerformanceStore.GateRole, facts, takenAt, settings.Every);
        foreach (var check in PerformanceChecks.All) run.Journal.Judge(check, facts, source);
    }
}
