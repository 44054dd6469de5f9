using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>The figures as metrics of the run document.</summary>
internal static class Figures
{
    public static void Measure(RunJournal journal, PerformanceFacts facts)
    {
        if (facts.Queries is not Fact<IReadOnlyList<QueryMeasurement>>.Known { Value: var queries }) return;
        journal.Measure("samples", Quantity.Count(facts.Samples.Count));
        Measure(journal, "cpu", facts.Series(sample => sample.Resources.CpuPercent));
        Measure(journal, "memory", facts.Series(sample => sample.Resources.MemoryPercent));
        Measure(journal, "io", facts.Series(sample => sample.Resources.IoBusyPercent));
        foreach (var wait in facts.Workload.Waits.ValueOr(null) ?? [])
            journal.Measure($"wait.{wait.Category}.ms-per-second", new Quantity(wait.MsPerSecond, Units.Milliseconds));
        Measure(journal, "connections", facts.Series(sample => sample.Resources.ConnectionsPercent));
        foreach (var query in queries)
        {
            if (query.Milliseconds.Count == 0) continue;
            journal.Measure($"query.{query.Name}.runs", Quantity.Count(query.Milliseconds.Count));
            Measure(journal, $"query.{query.Name}", query.Milliseconds, Units.Milliseconds);
        }
    }

    public static void Measure(RunJournal journal, PerformanceRecord record)
    {
        foreach (var series in record.Metrics) Measure(journal, series.Name, series.Values, series.Unit);
        foreach (var query in record.Queries) Measure(journal, $"query.{query.Name}", query.Milliseconds, Units.Milliseconds);
    }

    private static void Measure(RunJournal journal, string name, Fact<IReadOnlyList<double>> series) =>
        Measure(journal, name, series.ValueOr(null) ?? [], Units.Percent);

    private static void Measure(RunJournal journal, string name, IReadOnlyList<double> values, string unit)
    {
        if (values.Count == 0) return;
        journal.Measure($"{name}.median", Rounded(Statistic.Percentile(values, 0.5), unit));
        journal.Measure($"{name}.highest", Rounded(values.Max(), unit));
    }

    private static Quantity Rounded(double value, string unit) => new(Math.Round(value, 3), unit);
}
