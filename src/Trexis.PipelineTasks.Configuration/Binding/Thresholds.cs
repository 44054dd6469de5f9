using Trexis.PipelineTasks.Configuration.Schema;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Performance thresholds laid over others.</summary>
internal static class Thresholds
{
    public static PerformancePolicy Over(PerformancePolicy below, PerformanceSchema? shape) => shape is null ? below : new PerformancePolicy
    {
        Response = shape.Response.Or(below.Response),
        CpuPercent = shape.Cpu.Or(below.CpuPercent),
        MemoryPercent = shape.Memory.Or(below.MemoryPercent),
        DiskPercent = shape.Disk.Or(below.DiskPercent),
        DiskLatency = shape.DiskLatency.Or(below.DiskLatency),
        ConnectionsPercent = shape.Connections.Or(below.ConnectionsPercent),
        Blocking = shape.Blocking.Or(below.Blocking),
        Slowdown = shape.Slowdown.Over(below.Slowdown),
    };
}
