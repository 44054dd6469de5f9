using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>Waits, file latency, statements and jobs; statements from the query store, and from the plan cache where that is off.</summary>
internal sealed class SqlServerWorkload(SqlServerLink link, ServerIdentity server) : IWorkloadObserver
{
    /// <summary>Statements that are told; those further down cost little.</summary>
    private const int Most = 20;

    public async Task<EngineCounters> CountersAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var waits = server.Kind == Editions.AzureDatabase ? batch.Add(new ServiceWaitStatsQuery()) : batch.Add(new WaitStatsQuery());
        var files = batch.Add(new FileLatencyQuery());
        await batch.ExecuteAsync(link, "reading waits and file latency", cancel);
        return new EngineCounters(
            waits.Rows.Map<IReadOnlyList<WaitCounter>>(rows => [.. rows.Where(wait => wait.Category != WaitCategories.Benign)]),
            files.Rows);
    }

    public async Task<StatementFacts> StatementsAsync(TimeSpan? since, CancellationToken cancel)
    {
        var state = new QueryBatch(server);
        var store = state.Add(new QueryStoreStateQuery());
        await state.ExecuteAsync(link, "asking for the query store", cancel);
        var isOn = store.Single is Fact<string>.Known { Value: "READ_WRITE" or "READ_CAPTURE_SECONDARY" };
        var ago = (long)Math.Ceiling(since?.TotalSeconds ?? 0);
        var batch = new QueryBatch(server);
        var before = isOn ? batch.Add(new StatementsBeforeQuery(ago)) : since is null ? batch.Add(new CachedStatementsQuery(null)) : null;
        var after = since is null ? null : isOn ? batch.Add(new StatementsSinceQuery(ago)) : batch.Add(new CachedStatementsQuery(ago));
        await batch.ExecuteAsync(link, "reading the statements that cost most", cancel);
        return new StatementFacts(
            isOn
                ? "the query store, this hour of the week"
                : "the plan cache, whatever the hour; the query store is "
                    + $"{(store.Single is Fact<string>.Known known ? known.Value : "not to be read")}",
            before?.Rows.Map(Figures)
                ?? Fact.NotApplicable<IReadOnlyList<StatementFigure>>(
                    "the plan cache does not tell what ran before from what has run since"),
            after?.Rows.Map(Figures) ?? Fact.NotApplicable<IReadOnlyList<StatementFigure>>("nothing has come after"))
        { IsHistory = isOn };
    }

    public async Task<Fact<IReadOnlyList<FailedJob>>> FailedJobsAsync(TimeSpan within, CancellationToken cancel)
    {
        if (!server.HasAgent) return Fact.NotApplicable<IReadOnlyList<FailedJob>>($"{server.Name} has no agent");
        var batch = new QueryBatch(server);
        var jobs = batch.Add(new FailedJobsQuery((long)Math.Ceiling(within.TotalSeconds)));
        await batch.ExecuteAsync(link, "asking for failed jobs", cancel);
        return jobs.Rows;
    }

    /// <summary>Of each statement its plans together; the plan and the scans are those of the plan that ran last.</summary>
    private static IReadOnlyList<StatementFigure> Figures(IReadOnlyList<StatementCost> plans) =>
    [
        .. plans.GroupBy(plan => plan.Id, StringComparer.Ordinal)
            .OrderByDescending(group => group.Sum(plan => plan.Microseconds)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(Most)
            .Select(group =>
            {
                var (last, runs) = (group.MaxBy(plan => plan.LastRun)!, Math.Max(1, group.Sum(plan => plan.Executions)));
                return new StatementFigure
                {
                    Id = group.Key,
                    Text = last.Text,
                    Executions = runs,
                    MeanMs = Math.Round(
                        group.Sum(plan => plan.Microseconds) / runs / 1000,
                        3),
                    MeanReads = Math.Round(group.Sum(plan => plan.Reads) / runs, 1),
                    Plan = last.Plan,
                    Scans = last.Scans,
                };
            }),
    ];
}
