using Trexis.PipelineTasks.Documents;

namespace Trexis.PipelineTasks.Performance;

/// <summary>The form of what was measured.</summary>
public static class PerformanceForm
{
    public static PerformanceRecord Of(IFields fields, PerformanceRecord? record) => new()
    {
        SchemaVersion = fields.Integer("schemaVersion", record?.SchemaVersion),
        TakenAt = fields.Time("takenAt", record?.TakenAt),
        EveryMs = fields.Number("everyMs", record?.EveryMs),
        Conditions = fields.Record("conditions", record?.Conditions, Conditions),
        Metrics = fields.RecordsOrNone("metrics", record?.Metrics, Metric),
        Queries = fields.RecordsOrNone("queries", record?.Queries, Query),
        Workload = fields.OptionalRecord("workload", record?.Workload, Workload),
    };

    private static MeasuringConditions Conditions(IFields fields, MeasuringConditions? conditions) => new(
        fields.Text("engine", conditions?.Engine),
        fields.Text("server", conditions?.Server),
        fields.Text("database", conditions?.Database),
        fields.Texts("settings", conditions?.Settings),
        fields.Text("system", conditions?.System),
        fields.Integer("processors", conditions?.Processors),
        fields.Long("memoryBytes", conditions?.MemoryBytes),
        fields.OptionalText("engineVersion", conditions?.EngineVersion));

    private static MetricSeries Metric(IFields fields, MetricSeries? metric) => new(
        fields.Text("name", metric?.Name),
        fields.Text("unit", metric?.Unit),
        fields.Numbers("atMs", metric?.AtMs),
        fields.Numbers("values", metric?.Values),
        fields.OptionalNumber("limit", metric?.Limit));

    private static QuerySeries Query(IFields fields, QuerySeries? query) => new(
        fields.Text("name", query?.Name),
        fields.Text("sqlSha256", query?.SqlSha256),
        fields.Number("limitMs", query?.LimitMs),
        fields.Numbers("atMs", query?.AtMs),
        fields.Numbers("milliseconds", query?.Milliseconds),
        fields.Texts("planSteps", query?.PlanSteps),
        fields.OptionalText("plan", query?.Plan),
        fields.OptionalText("error", query?.Error),
        fields.OptionalLong("logicalReads", query?.LogicalReads));

    private static Workload Workload(IFields fields, Workload? workload) => new(
        fields.Number("seconds", workload?.Seconds),
        fields.Texts("unread", workload?.Unread),
        fields.Records("waits", workload?.Waits, Wait, Presence.Optional),
        fields.Records("files", workload?.Files, File, Presence.Optional),
        fields.Records("statements", workload?.Statements, Statement, Presence.Optional),
        fields.OptionalText("statementsFrom", workload?.StatementsFrom));

    private static WaitFigure Wait(IFields fields, WaitFigure? wait) => new(
        fields.Text("category", wait?.Category),
        fields.Number("msPerSecond", wait?.MsPerSecond),
        fields.Text("type", wait?.Type));

    private static FileFigure File(IFields fields, FileFigure? file) => new(
        fields.Text("file", file?.File),
        fields.Long("reads", file?.Reads),
        fields.Long("writes", file?.Writes),
        fields.OptionalNumber("readMs", file?.ReadMs),
        fields.OptionalNumber("writeMs", file?.WriteMs));

    private static StatementFigure Statement(IFields fields, StatementFigure? statement) => new(
        fields.Text("id", statement?.Id),
        fields.Text("text", statement?.Text),
        fields.Long("executions", statement?.Executions),
        fields.Number("meanMs", statement?.MeanMs),
        fields.Number("meanReads", statement?.MeanReads),
        fields.Text("plan", statement?.Plan),
        fields.Records("scans", statement?.Scans, Scan));

    private static ScannedTable Scan(IFields fields, ScannedTable? scan) => new(fields.Text("table", scan?.Table), fields.OptionalNumber("rows", scan?.Rows));
}
