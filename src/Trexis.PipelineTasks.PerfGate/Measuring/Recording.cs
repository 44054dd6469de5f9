using System.Runtime.InteropServices;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>From facts to the record that is kept beside the run document, and the conditions it was made under.</summary>
internal static class Recording
{
    public static async Task<MeasuringConditions> ConditionsAsync(IDatabase database, CancellationToken cancel)
    {
        var availability = await GroupReader.ReadAsync(() => database.Observe.AvailabilityAsync(cancel), UnreadGroup.Availability);
        return new MeasuringConditions
        {
            Engine = database.Identity.Engine,
            Server = database.Identity.Server,
            Database = database.Identity.Database,
            Settings = [.. (availability.Settings.ValueOr(null) ?? []).Select(setting => $"{setting.Name}={setting.Value}")],
            System = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
            Processors = Environment.ProcessorCount,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            EngineVersion = availability.Version.ValueOr(null)?.Text,
        };
    }

    /// <summary>Writes the record beside the document; nothing where nothing could be measured.</summary>
    public static Attachment? Keep(RunEvidence evidence, string role, PerformanceFacts facts, DateTimeOffset takenAt, TimeSpan every)
    {
        return RecordOf(facts, takenAt, every) is { } record
            ? evidence.Keep(role, $"{role}.json", PerformanceRecord.Format, record)
            : null;
    }

    public static PerformanceRecord? RecordOf(PerformanceFacts facts, DateTimeOffset takenAt, TimeSpan every) =>
        facts.Conditions is Fact<MeasuringConditions>.Known { Value: var conditions }
            ? new PerformanceRecord
            {
                SchemaVersion = PerformanceRecord.CurrentSchemaVersion,
                TakenAt = takenAt,
                EveryMs = every.TotalMilliseconds,
                Conditions = conditions,
                Metrics = MetricsOf(facts.Samples, facts.Limits),
                Workload = facts.Workload.ToRecord(),
                Queries = [.. (facts.Queries.ValueOr(null) ?? []).Select(SeriesOf)],
                ControlMs = [.. facts.Control.Select(milliseconds => Math.Round(milliseconds, 4))],
            }
            : null;

    public static IReadOnlyList<MetricSeries> MetricsOf(IReadOnlyList<LoadSample> samples, PerformancePolicy limits)
    {
        return
        [
            .. new[]
            {
                Percent("cpu", limits.CpuPercent, sample => sample.Resources.CpuPercent),
                Percent("memory", limits.MemoryPercent, sample => sample.Resources.MemoryPercent),
                Percent(
                    "disk",
                    limits.DiskPercent,
                    sample => sample.Resources.Volumes.Map(volumes => volumes.Max(volume => volume.UsedPercent))),
                Percent("io", limits.DiskPercent, sample => sample.Resources.IoBusyPercent),
                Series("io-latency", Units.Milliseconds, limits.DiskLatency.TotalMilliseconds, sample => sample.Resources.IoLatencyMs),
                Percent("log", limits.DiskPercent, sample => sample.Resources.LogUsedPercent),
                Percent("connections", limits.ConnectionsPercent, sample => sample.Resources.ConnectionsPercent),
                Series("blocking", Units.Milliseconds, limits.Blocking.TotalMilliseconds, WaitOf),
            }.Where(series => series.Values.Count > 0),
        ];

        MetricSeries Percent(string name, double limit, Func<LoadSample, Fact<double>> figure) =>
            Series(name, Units.Percent, limit >= 100 ? null : limit, figure);

        MetricSeries Series(string name, string unit, double? limit, Func<LoadSample, Fact<double>> figure)
        {
            var known = samples.Where(sample => figure(sample) is Fact<double>.Known).ToList();
            return new MetricSeries(
                name,
                unit,
                [.. known.Select(sample => Rounded(sample.At.TotalMilliseconds))],
                [.. known.Select(sample => Rounded(figure(sample).ValueOr(0)))],
                limit);
        }
    }

    // A lock held for an unknown time has been waited for as long as we tried.
    private static Fact<double> WaitOf(LoadSample sample) => sample.Activity switch
    {
        { LongestWait: Fact<TimeSpan>.Unreadable, Blocked: Fact<IReadOnlyList<BlockedSession>>.Known { Value: { Count: > 0 } blocked } } =>
            Fact.Known(blocked.Max(session => session.Wait.TotalMilliseconds)),
        _ => sample.Activity.LongestWait.Map(wait => wait.TotalMilliseconds),
    };

    private static QuerySeries SeriesOf(QueryMeasurement query) => new()
    {
        Name = query.Name,
        SqlSha256 = query.SqlSha256,
        LimitMs = query.Limit.TotalMilliseconds,
        AtMs = [.. query.AtMs.Select(Rounded)],
        Milliseconds = [.. query.Milliseconds.Select(milliseconds => Math.Round(milliseconds, 4))],
        PlanSteps = query.PlanSteps,
        Plan = query.Plan,
        Error = query.Error,
        LogicalReads = query.LogicalReads,
    };

    private static double Rounded(double value) => Math.Round(value, 2);
}
