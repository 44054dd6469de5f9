using System.Diagnostics;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>Runs a process to its end and says how long that took; its output is kept from the console.</summary>
internal static class MeasuredProcess
{
    /// <exception cref="InvalidOperationException">It ended with another exit code than expected.</exception>
    public static async Task<(TimeSpan Elapsed, string Output)> RunAsync(string file, IEnumerable<string> arguments, string folder, int expected = 0)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A pipeline's variables must not reach what is measured.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal) || name == "TF_BUILD").ToList()) start.Environment.Remove(name);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = clock.Elapsed;
        return process.ExitCode == expected
            ? (elapsed, output)
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{await errors}");
    }
}
