namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

/// <summary>
/// CPU and memory of this machine and the work of the data's device, and the memory of this process, which is the database process of an
/// embedded engine.
/// </summary>
/// <param name="CpuPercent">Without our own work: a task that starts would measure its own start.</param>
internal sealed record HostReading(
    Fact<double> CpuPercent, Fact<double> MemoryPercent, Fact<long> ProcessMemoryBytes, Fact<double> IoBusyPercent)
{
    /// <summary>The first line of Linux's <c>/proc/stat</c>: ticks since the start, by what they were spent on.</summary>
    internal static (long Busy, long Total)? ParseStat(string line)
    {
        const int Idle = 4, InputOutputWait = 5, Guest = 8;
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["cpu", _, _, _, _, ..]) return null;
        var (total, idle) = (0L, 0L);
        for (var at = 1; at < parts.Length; at++)
        {
            if (!long.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)) return null;

            // Guests' time is already part of user time.
            if (at <= Guest) total += ticks;
            if (at is Idle or InputOutputWait) idle += ticks;
        }

        return (total - idle, total);
    }

    /// <summary>Linux's <c>/proc/meminfo</c>: used is what is not available without swapping.</summary>
    internal static double? ParseMemory(IEnumerable<string> lines)
    {
        var values = lines
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length >= 2 && parts[0] is "MemTotal" or "MemAvailable")
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return values.TryGetValue("MemTotal", out var total) && values.TryGetValue("MemAvailable", out var available) && total > 0
            ? 100 * (total - available) / total
            : null;
    }

    public static Fact<double> Memory()
    {
        try
        {
            if (OperatingSystem.IsLinux() && ParseMemory(File.ReadLines("/proc/meminfo")) is { } percent) return Fact.Known(percent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return Fact.Unreadable<double>($"/proc/meminfo cannot be read: {exception.Message}");
        }

        // Elsewhere the runtime knows the machine's load as of its last collection.
        var memory = GC.GetGCMemoryInfo();
        return memory is { MemoryLoadBytes: > 0, TotalAvailableMemoryBytes: > 0 }
            ? Fact.Known(Math.Min(100.0, 100.0 * memory.MemoryLoadBytes / memory.TotalAvailableMemoryBytes))
            : Fact.Unreadable<double>("the runtime has not measured the host's memory yet");
    }
}
