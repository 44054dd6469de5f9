using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>Measurements as files hold them.</summary>
public static class PerformanceJson
{
    public static readonly DocumentFormat<PerformanceRecord> Format =
        new("a record of a measurement", PerformanceRecord.CurrentSchemaVersion, PerformanceTypes.Default);

    /// <exception cref="InputException">It is not a record that this version reads.</exception>
    public static PerformanceRecord Read(ReadOnlyMemory<byte> json, string file) => Format.Read(json, file);
}

[JsonSerializable(typeof(PerformanceRecord))]
internal sealed partial class PerformanceTypes : JsonSerializerContext;
