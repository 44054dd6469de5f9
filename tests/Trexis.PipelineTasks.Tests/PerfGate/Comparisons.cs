using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Workloads;

namespace Trexis.PipelineTasks.Tests.PerfGate;

/// <summary>Baselines and the conditions they were taken under, for tests to change by <c>with</c>.</summary>
internal static class Comparisons
{
    public static readonly MeasuringConditions Conditions = new(
        "fake", "fake-server", "Sales", [], "Linux, X64", 2, 8_000_000_000, "Fake 3.50");

    /// <summary>Twenty seconds in which nobody waits long for anything.</summary>
    public static readonly WorkloadFacts Quiet = new(
        TimeSpan.FromSeconds(20),
        Fact.Known<IReadOnlyList<WaitFigure>>([new WaitFigure("Buffer IO", 20, "PAGEIOLATCH_SH")]),
        Fact.Known<IReadOnlyList<FileFigure>>([new FileFigure("Sales", 400, 200, 4, 2)]),
        new StatementFacts(
            "the query store, this hour of the week",
            Fact.Known<IReadOnlyList<StatementFigure>>([Statement()]),
            Fact.Known<IReadOnlyList<StatementFigure>>([Statement()])));

    public static StatementFigure Statement(double meanMs = 100, string plan = "a1", long runs = 50, params ScannedTable[] scans) =>
        new("ab12", "SELECT note FROM dbo.orders WHERE customer = ***", runs, meanMs, 12, plan, scans);

    public static PerformanceRecord Baseline(params (string Name, double[] Milliseconds)[] queries) => new()
    {
        SchemaVersion = PerformanceRecord.CurrentSchemaVersion,
        TakenAt = TestTime.Monday,
        EveryMs = 250,
        Conditions = Conditions,
        Queries = [
            .. queries.Select(
                query => new QuerySeries(
                    query.Name, "", 1000, [], query.Milliseconds, ["SEARCH orders USING INDEX by_customer (customer=?)"], "plan-1")),
        ],
    };
}
