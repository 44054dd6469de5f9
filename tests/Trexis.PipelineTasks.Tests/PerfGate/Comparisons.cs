using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Workloads;

namespace Trexis.PipelineTasks.Tests.PerfGate;

/// <summary>Baselines and the conditions they were taken under, for tests to change by <c>with</c>.</summary>
internal static class Comparisons
{
    public static readonly MeasuringConditions Conditions = new()
    {
        Engine = "fake",
        Server = "fake-server",
        Database = "Sales",
        Settings = [],
        System = "Linux, X64",
        Processors = 2,
        MemoryBytes = 8_000_000_000,
        EngineVersion = "Fake 3.50",
    };

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
        new()
        {
            Id = "ab12",
            Text = "SELECT note FROM dbo.orders WHERE customer = ***",
            Executions = runs,
            MeanMs = meanMs,
            MeanReads = 12,
            Plan = plan,
            Scans = scans,
        };

    public static PerformanceRecord Baseline(params (string Name, double[] Milliseconds)[] queries) => new()
    {
        SchemaVersion = PerformanceRecord.CurrentSchemaVersion,
        TakenAt = TestTime.Monday,
        EveryMs = 250,
        Conditions = Conditions,
        Queries = [
            .. queries.Select(
                query => new QuerySeries
                {
                    Name = query.Name,
                    SqlSha256 = "",
                    LimitMs = 1000,
                    AtMs = [],
                    Milliseconds = query.Milliseconds,
                    PlanSteps = ["SEARCH orders USING INDEX by_customer (customer=?)"],
                    Plan = "plan-1",
                }),
        ],
    };
}
