using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Keeps where a file sets limits: what is written later holds.</summary>
/// <param name="file">As messages name it.</param>
internal sealed class WrittenLimits(string file, LimitPlaces below)
{
    private readonly Dictionary<string, string> _places = below.ByKey.ToDictionary(StringComparer.Ordinal);

    public LimitPlaces Places => new(_places);

    /// <param name="told">The key as people find it, where it is another.</param>
    public WrittenLimits Add<T>(string key, Field<T>? field, string? told = null)
    {
        if (field is { IsSet: true }) Add(key, field.At, told);
        return this;
    }

    public WrittenLimits Add(PerformanceSchema? shape) => shape is null
        ? this
        : Add("performance.response", shape.Response)
            .Add("performance.cpu", shape.Cpu)
            .Add("performance.memory", shape.Memory)
            .Add("performance.disk", shape.Disk)
            .Add("performance.disk-latency", shape.DiskLatency)
            .Add("performance.connections", shape.Connections)
            .Add("performance.blocking", shape.Blocking)
            .Add("performance.slowdown", shape.Slowdown.Time)
            .Add("performance.slowdown", shape.Slowdown.Percent);

    private void Add(string key, Position at, string? told) =>
        _places[key] = string.Create(CultureInfo.InvariantCulture, $"{file}:{at.Line} {told ?? key}");
}
