using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Trexis.PipelineTasks.Benchmarks;

/// <param name="Processor">What processors spent on it, whoever else was busy.</param>
/// <param name="PeakBytes">The most physical memory that it held, as far as looks every few milliseconds show.</param>
internal sealed record MeasuredRun(TimeSpan Elapsed, TimeSpan Processor, long PeakBytes);

/// <summary>Runs a process to its end and says how long that took and what it held; its output is kept from the console.</summary>
internal static class MeasuredProcess
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <param name="mostExitCode">1 where its verdict is nothing that is measured.</param>
    /// <exception cref="InvalidOperationException">It ended with more.</exception>
    public static async Task<MeasuredRun> RunAsync(
        string file, IReadOnlyList<string> arguments, string folder, int mostExitCode = 0)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A pipeline's variables must not reach what is measured.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal)
            || name == "TF_BUILD").ToList())
            start.Environment.Remove(name);
        var before = OfChildren();
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var looks = LookAsync(process);
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var (processor, peak) = await looks;
        return process.ExitCode >= 0 && process.ExitCode <= mostExitCode
            ? new MeasuredRun(elapsed, OfChildren() is { } after ? after - before!.Value : processor, peak)
            : throw new InvalidOperationException(
                $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    // Exact where the system tells of children that ended; elsewhere what the last look saw has to do. Ticks are hundredths of a second
    // on every Linux.
    private static TimeSpan? OfChildren()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var figures = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromMilliseconds(10 * figures[13..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)));
    }

    private static async Task<(TimeSpan Processor, long PeakBytes)> LookAsync(Process process)
    {
        var (spent, peak) = (TimeSpan.Zero, 0L);
        while (true)
        {
            try
            {
                process.Refresh();
                if (process.HasExited) return (spent, peak);
                (spent, peak) = (process.TotalProcessorTime, Math.Max(peak, process.PeakWorkingSet64));
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException)
            {
                return (spent, peak); // it ended between two looks
            }

            await Task.Delay(BetweenLooks);
        }
    }
}
