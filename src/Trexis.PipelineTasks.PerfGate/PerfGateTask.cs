using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.PerfGate.Checks;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Measures load and named queries on one connection and holds them against the policy's limits.</summary>
public sealed class PerfGateTask(Engines engines) : IPipelineTask
{
    public const string Gate = "gate";

    public TaskInfo Info { get; } = new(
        "perf-gate",
        "Measures response times, processor, memory, disk, connections and blocking after the deployment and holds them against the policy's limits.",
        [new TaskAction(Gate, "Samples the load for a moment, times the named queries and judges both.")],
        PerfGateInputs.All,
        [new OutputSpec("within-limits", "true where no limit refuses, otherwise false.")],
        [
            new TaskExample("gate --environment qa", "Is QA within the limits, a second after the deployment?"),
            new TaskExample("gate --environment prod --for 30s --every 1s --repeat 20", "Look longer and time each query twenty times."),
        ]);

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var settings = PerfGateInputs.Read(run.Inputs);
        var texts = AssertionRunner.LoadFiles([.. run.Deployment.Queries.Select(query => (query.Name, query.File))]);
        var opening = await DatabaseOpening.OpenAsync(engines, run, create: false, cancel);
        await using (opening.Database)
        {
            await JudgeAsync(run, opening, settings, texts, cancel);
        }

        run.Journal.Output("within-limits", run.Journal.Refuses ? "false" : "true");
    }

    private static async Task JudgeAsync(TaskRun run, DatabaseOpening opening, PerfGateSettings settings, IReadOnlyList<SqlText> texts, CancellationToken cancel)
    {
        var objection = opening.Objection(run);
        var database = opening.Unread(run, objection ?? "asked before the deployment, by precheck");
        run.Journal.Judge(DatabaseChecks.AsExpected, database, database.Connection);
        run.Journal.Judge(DatabaseChecks.Reachable, database, database.Connection);
        var limits = run.EnvironmentPolicy.Performance;
        var facts = objection is null
            ? await ObserveAsync(run, opening.Database!, settings, texts, cancel)
            : PerformanceFacts.Unread(limits, objection);
        foreach (var check in PerformanceChecks.All) run.Journal.Judge(check, facts, database.Connection);
        Figures.Measure(run.Journal, facts);
    }

    private static async Task<PerformanceFacts> ObserveAsync(TaskRun run, IDatabase database, PerfGateSettings settings, IReadOnlyList<SqlText> texts, CancellationToken cancel)
    {
        var samples = await LoadSampler.SampleAsync(run, database.Observe, settings, cancel);
        var queries = new List<QueryMeasurement>(texts.Count);
        for (var number = 0; number < texts.Count; number++)
        {
            run.Host.Progress($"timing {texts[number].Name}", (double)number / texts.Count);
            var limit = run.Deployment.Queries[number].Response ?? run.EnvironmentPolicy.Performance.Response;
            queries.Add(await QueryTimer.TimeAsync(database.Queries, texts[number], limit, settings, run.Time, cancel));
        }

        return new PerformanceFacts(run.EnvironmentPolicy.Performance, samples, Fact.Known<IReadOnlyList<QueryMeasurement>>(queries));
    }
}
