using System.Diagnostics;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

/// <summary>
/// Reads the host's load since the reading before; the first begins with the database's opening. Used by one caller at a time.
/// </summary>
internal sealed class HostMeter(DeviceCounter device)
{
    /// <summary>Long enough for a dozen ticks of the kernel's counters, short enough to go unnoticed.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(120);

    private Counters _last = Counters.Now();
    private Fact<double> _lastWork = device.Read();

    // The counters run in real time, so the interval between two readings does too, whatever clock the run has.
    public async Task<HostReading> ReadAsync(CancellationToken cancel)
    {
        var early = Interval - Stopwatch.GetElapsedTime(_last.At);
        if (early > TimeSpan.Zero) await Task.Delay(early, cancel);
        var (before, workBefore) = (_last, _lastWork);
        (_last, _lastWork) = (Counters.Now(), device.Read());
        return new HostReading(
            CpuSince(before, _last),
            HostReading.Memory(),
            Fact.Known(Environment.WorkingSet),
            DeviceCounter.Share(workBefore, _lastWork, Stopwatch.GetElapsedTime(before.At, _last.At)));
    }

    internal static Fact<double> CpuSince(Counters before, Counters after)
    {
        if (before.Host is not { } first || after.Host is not { } second || second.Total <= first.Total)
            return Fact.Unreadable<double>("the host's CPU counters are only read on Linux (/proc/stat)");
        var busy = second.Busy - first.Busy - (after.Own - before.Own).TotalSeconds * Counters.TicksPerSecond;
        return Fact.Known(Math.Clamp(100.0 * busy / (second.Total - first.Total), 0, 100));
    }

    /// <param name="Host">The kernel's ticks; none where there is no such counter.</param>
    /// <param name="Own">The processor time that this process took.</param>
    internal sealed record Counters(long At, (long Busy, long Total)? Host, TimeSpan Own)
    {
        /// <summary>Linux shows programs this many to the second, whatever the kernel itself counts in.</summary>
        public const int TicksPerSecond = 100;

        public static Counters Now() => OperatingSystem.IsLinux()
            ? new Counters(Stopwatch.GetTimestamp(), HostTicks(), Environment.CpuUsage.TotalTime)
            : new Counters(Stopwatch.GetTimestamp(), null, TimeSpan.Zero);

        private static (long Busy, long Total)? HostTicks()
        {
            try
            {
                using var reader = new StreamReader("/proc/stat");
                return HostReading.ParseStat(reader.ReadLine() ?? "");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
