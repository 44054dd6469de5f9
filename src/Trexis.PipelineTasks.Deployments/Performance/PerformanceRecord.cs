using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>
/// What was measured at one time, with everything needed to compare it later: every sample, the plans, and under what conditions.
/// Written beside the run document and bound to it by hash.
/// </summary>
public sealed record PerformanceRecord
{
    public const int CurrentSchemaVersion = 1;

    /// <summary>As files hold it.</summary>
    public static readonly DocumentFormat<PerformanceRecord> Format =
        new("a record of a measurement", CurrentSchemaVersion, PerformanceTypes.Default);

    public required int SchemaVersion { get; init; }

    /// <summary>When the first sample was taken; every other time counts from here.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The time between two samples of the load, in milliseconds.</summary>
    public required double EveryMs { get; init; }

    public required MeasuringConditions Conditions { get; init; }

    /// <summary>The load: those of the procedure's figures that this engine has.</summary>
    public IReadOnlyList<MetricSeries> Metrics { get; init; } = [];

    public IReadOnlyList<QuerySeries> Queries { get; init; } = [];

    /// <summary>Of each run of a query that touches no table, beside the others: what the machine was like.</summary>
    public IReadOnlyList<double> ControlMs { get; init; } = [];

    /// <summary>What others did; absent where the engine keeps no count of it.</summary>
    public Workload? Workload { get; init; }
}

/// <summary>What figures depend on beside the database itself.</summary>
public sealed record MeasuringConditions
{
    [Verbatim]
    public required string Engine { get; init; }

    [Verbatim]
    public required string Server { get; init; }

    [Verbatim]
    public required string Database { get; init; }

    /// <summary>Of the database, <c>name=value</c>.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>The operating system and processor architecture from which the queries were timed.</summary>
    public required string System { get; init; }

    /// <summary>Of that machine.</summary>
    public required int Processors { get; init; }

    /// <summary>That the runtime may use of that machine.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Absent where the engine would not tell.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>
    /// What differs so that a slower or quicker query need not be the deployment's doing; the settings may be, and are left out.
    /// </summary>
    public IReadOnlyList<string> DifferencesFrom(MeasuringConditions before)
    {
        var differences = new List<string>();
        Compare("engine", before.Engine, Engine);
        Compare("server", before.Server, Server);
        Compare("engine version", before.EngineVersion ?? "unknown", EngineVersion ?? "unknown");
        Compare("measured from", before.System, System);
        Compare("processors", HumanText.Number(before.Processors), HumanText.Number(Processors));
        Compare("memory", HumanText.Bytes(before.MemoryBytes), HumanText.Bytes(MemoryBytes));
        return differences;

        void Compare(string what, string then, string now)
        {
            if (then != now) differences.Add($"{what}: {now} instead of {then}");
        }
    }

    /// <summary>
    /// Settings that are not what they were, <c>name=value</c>, with what they were; for a person who looks for a reason.
    /// </summary>
    public IReadOnlyList<(string Now, string Before)> ChangedSettings(MeasuringConditions before)
    {
        var then = before.Settings.ToDictionary(NameOf, setting => setting, StringComparer.Ordinal);
        return [
            .. Settings.Except(before.Settings, StringComparer.Ordinal)
                .Select(setting => (setting, then.GetValueOrDefault(NameOf(setting), "not set"))),
        ];

        static string NameOf(string setting) => setting.Split('=')[0];
    }
}

/// <param name="Name"><c>cpu</c>, <c>memory</c>, <c>disk</c>, <c>io</c>, <c>io-latency</c>, <c>log</c>, <c>connections</c>,
/// <c>blocking</c>.</param>
/// <param name="Unit">One of <see cref="Units"/>.</param>
/// <param name="AtMs">When each value was read, from the record's beginning.</param>
/// <param name="Limit">In the same unit; absent where the policy sets none.</param>
[Verbatim]
public sealed record MetricSeries(string Name, string Unit, IReadOnlyList<double> AtMs, IReadOnlyList<double> Values, double? Limit = null);

public sealed record QuerySeries
{
    [Verbatim]
    public required string Name { get; init; }

    /// <summary>Of the query's text: another text is another query.</summary>
    [Verbatim]
    public required string SqlSha256 { get; init; }

    public required double LimitMs { get; init; }

    /// <summary>When each of them began, from the record's beginning.</summary>
    public required IReadOnlyList<double> AtMs { get; init; }

    /// <summary>Of each run that counts, in the order of the runs.</summary>
    public required IReadOnlyList<double> Milliseconds { get; init; }

    /// <summary>The plan in the engine's words, where it tells them.</summary>
    public required IReadOnlyList<string> PlanSteps { get; init; }

    /// <summary>A hash of the plan, where the engine tells it.</summary>
    [Verbatim]
    public string? Plan { get; init; }

    /// <summary>The server's words, redacted, where it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Pages that one run reads, from memory or disk, where the engine counts them.</summary>
    public long? LogicalReads { get; init; }
}

[JsonSerializable(typeof(PerformanceRecord))]
internal sealed partial class PerformanceTypes : JsonSerializerContext;
