using Trexis.PipelineTasks.Performance;

namespace Trexis.PipelineTasks.Tests.PerfGate;

/// <summary>Baselines and the conditions they were taken under, for tests to change by <c>with</c>.</summary>
internal static class Comparisons
{
    public static readonly MeasuringConditions Conditions = new("fake", "fake-server", "Sales", [], "Linux, X64", 2, 8_000_000_000, "Fake 3.50");

    public static PerformanceRecord Baseline(params (string Name, double[] Milliseconds)[] queries) => new()
    {
        SchemaVersion = PerformanceRecord.CurrentSchemaVersion,
        TakenAt = ManualTime.Monday,
        EveryMs = 250,
        Conditions = Conditions,
        Queries = [.. queries.Select(query => new QuerySeries(query.Name, "", 1000, [], query.Milliseconds, ["SEARCH orders USING INDEX by_customer (customer=?)"], "plan-1"))],
    };
}
