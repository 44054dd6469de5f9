using System.Diagnostics;
using System.Globalization;
using Trexis.PipelineTasks.Checks;

namespace Trexis.PipelineTasks.Databases.Sqlite.Observation;

/// <summary>CPU and memory of this machine and of this process, which is the database process of an embedded engine.</summary>
internal sealed record HostReading(Fact<double> CpuPercent, Fact<double> ProcessCpuPercent, Fact<double> MemoryPercent, Fact<long> ProcessMemoryBytes)
{
    /// <summary>Long enough for a dozen ticks of the kernel's counters, short enough to go unnoticed.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(120);

    // The counters run in real time, so the interval between two readings does too, whatever clock the run has.
    public static async Task<HostReading> TakeAsync(CancellationToken cancel)
    {
        using var process = Process.GetCurrentProcess();
        var before = HostTicks();
        var (processBefore, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(Interval, cancel);
        process.Refresh();
        var processBusy = process.TotalProcessorTime - processBefore;
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new HostReading(
            Cpu(before, HostTicks()),
            Fact.Known(Math.Clamp(100 * processBusy / elapsed / Environment.ProcessorCount, 0, 100)),
            Memory(),
            Fact.Known(process.WorkingSet64));
    }

    /// <summary>The first line of Linux's <c>/proc/stat</c>: ticks since the start, by what they were spent on.</summary>
    internal static (long Busy, long Total)? ParseStat(string line)
    {
        const int Idle = 3, InputOutputWait = 4, Guest = 8;
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["cpu", _, _, _, _, ..]) return null;
        var ticks = new List<long>();
        foreach (var part in parts[1..])
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            ticks.Add(value);
        }

        // Guests' time is already part of user time.
        var total = ticks.Take(Guest).Sum();
        return (total - ticks[Idle] - ticks.ElementAtOrDefault(InputOutputWait), total);
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

    private static (long Busy, long Total)? HostTicks()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            using var reader = new StreamReader("/proc/stat");
            return ParseStat(reader.ReadLine() ?? "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Fact<double> Cpu((long Busy, long Total)? before, (long Busy, long Total)? after) =>
        before is { } first && after is { } second && second.Total > first.Total
            ? Fact.Known(Math.Clamp(100.0 * (second.Busy - first.Busy) / (second.Total - first.Total), 0, 100))
            : Fact.Unreadable<double>("the host's CPU counters are only read on Linux (/proc/stat)");

    private static Fact<double> Memory()
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
