using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Performance;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.PerfGate;

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
        foreach (var wait in facts.Workload.Waits.ValueOr(null) ?? []) journal.Measure($"wait.{wait.Category}.ms-per-second", new Quantity(wait.MsPerSecond, Units.Milliseconds));
        Measure(journal, "connections", facts.Series(sample => sample.Resources.ConnectionsPercent));
        foreach (var query in queries)
        {
            if (query.Milliseconds.Count == 0) continue;
            journal.Measure($"query.{query.Name}.runs", Quantity.Count(query.Milliseconds.Count));
            journal.Measure($"query.{query.Name}.median", Rounded(Statistic.Percentile(query.Milliseconds, 0.5), Units.Milliseconds));
            journal.Measure($"query.{query.Name}.highest", Rounded(query.Milliseconds.Max(), Units.Milliseconds));
        }
    }

    public static void Measure(RunJournal journal, PerformanceRecord record)
    {
        foreach (var series in record.Metrics.Where(series => series.Values.Count > 0))
        {
            journal.Measure($"{series.Name}.median", Rounded(Statistic.Percentile(series.Values, 0.5), series.Unit));
            journal.Measure($"{series.Name}.highest", Rounded(series.Values.Max(), series.Unit));
        }

        foreach (var query in record.Queries.Where(query => query.Milliseconds.Count > 0))
        {
            journal.Measure($"query.{query.Name}.median", Rounded(Statistic.Percentile(query.Milliseconds, 0.5), Units.Milliseconds));
            journal.Measure($"query.{query.Name}.highest", Rounded(query.Milliseconds.Max(), Units.Milliseconds));
        }
    }

    private static void Measure(RunJournal journal, string name, Fact<IReadOnlyList<double>> series)
    {
        if (series.ValueOr(null) is not { Count: > 0 } samples) return;
        journal.Measure($"{name}.median", Rounded(Statistic.Percentile(samples, 0.5), Units.Percent));
        journal.Measure($"{name}.highest", Rounded(samples.Max(), Units.Percent));
    }

    private static Quantity Rounded(double value, string unit) => new(Math.Round(value, 3), unit);
}
