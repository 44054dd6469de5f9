using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Trexis.PipelineTasks.Cli.Doctor;

/// <summary>
/// Asks a platform through its own program, as whoever is logged in there: what they may not read stays unknown, and no token passes
/// through here.
/// </summary>
/// <param name="program"><c>gh</c> or <c>az</c>.</param>
/// <param name="folder">Of the repository: gh finds it by the remote.</param>
/// <param name="notThere">How the program says that there is no such thing.</param>
internal sealed class PlatformCommandLine(
    string program, string notThere, string folder, IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<PlatformAnswer> AskAsync(IEnumerable<string> arguments, CancellationToken cancel)
    {
        if (Found() is not { } file) return new PlatformAnswer(null, $"there is no {program} on the path");
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Patience);
        try
        {
            using var asked = Process.Start(start)!;
            var (answer, said) = (asked.StandardOutput.ReadToEndAsync(limited.Token), asked.StandardError.ReadToEndAsync(limited.Token));
            await asked.WaitForExitAsync(limited.Token);
            if (asked.ExitCode == 0) return new PlatformAnswer(JsonDocument.Parse(await answer).RootElement, null);
            var problem = (await said).Trim();
            return new PlatformAnswer(null, problem) { IsMissing = problem.Contains(notThere, StringComparison.Ordinal) };
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException)
        {
            return new PlatformAnswer(null, exception is JsonException ? $"{program} answered no JSON" : $"{file} cannot be started");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new PlatformAnswer(null, $"{program} did not answer in {HumanText.Duration(Patience)}");
        }
    }

    // The one is a program there, the other a script of the shell.
    private string End => !OperatingSystem.IsWindows() ? "" : program == "az" ? ".cmd" : ".exe";

    // By the path that was handed to this run, which need not be that of its process.
    private string? Found() => environment.GetValueOrDefault("PATH")?.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program + End))
        .FirstOrDefault(File.Exists);
}

/// <param name="Content">Absent where there is none, or nobody here may read it.</param>
/// <param name="Problem">In the program's words.</param>
internal sealed record PlatformAnswer(JsonElement? Content, string? Problem)
{
    /// <summary>The platform says that it is not there; what may not be seen is often said to be so, too.</summary>
    public bool IsMissing { get; init; }
}
