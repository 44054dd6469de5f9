using System.ComponentModel;
using System.Diagnostics;

namespace Trexis.PipelineTasks.Benchmarks;

/// <param name="PeakBytes">The most physical memory that it held, as far as looks every few milliseconds show.</param>
internal sealed record MeasuredRun(TimeSpan Elapsed, long PeakBytes);

/// <summary>Runs a process to its end and says how long that took and what it held; its output is kept from the console.</summary>
internal static class MeasuredProcess
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<MeasuredRun> RunAsync(string file, IReadOnlyList<string> arguments, string folder)
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
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = PeakAsync(process);
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        return process.ExitCode == 0
            ? new MeasuredRun(elapsed, await peak)
            : throw new InvalidOperationException(
                $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    private static async Task<long> PeakAsync(Process process)
    {
        var peak = 0L;
        while (true)
        {
            try
            {
                process.Refresh();
                if (process.HasExited) return peak;
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException)
            {
                return peak; // it ended between two looks
            }

            await Task.Delay(BetweenLooks);
        }
    }
}
