using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Trexis.PipelineTasks.Cli.Doctor;

/// <summary>
/// Asks GitHub through <c>gh</c>, as whoever is logged in there: what they may not read stays unknown, and no token passes through here.
/// </summary>
/// <param name="folder">Of the repository: gh finds it by the remote.</param>
internal sealed class GitHubCommandLine(string folder, IReadOnlyDictionary<string, string> environment)
{
    private const string NotThere = "(HTTP 404)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The command that shows the same to a person.</summary>
    public static string Shown(string path) => $"gh api \"repos/{{owner}}/{{repo}}{path}\"";

    /// <param name="path">Below the repository, with a slash in front; empty for the repository itself.</param>
    public async Task<GitHubAnswer> AskAsync(string path, CancellationToken cancel)
    {
        if (Program() is not { } program) return new GitHubAnswer(null, "there is no gh on the path");
        var start = new ProcessStartInfo(program, ["api", $"repos/{{owner}}/{{repo}}{path}"])
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
            using var gh = Process.Start(start)!;
            var (answer, said) = (gh.StandardOutput.ReadToEndAsync(limited.Token), gh.StandardError.ReadToEndAsync(limited.Token));
            await gh.WaitForExitAsync(limited.Token);
            if (gh.ExitCode == 0) return new GitHubAnswer(JsonDocument.Parse(await answer).RootElement, null);
            var problem = (await said).Trim();
            return new GitHubAnswer(null, problem) { IsMissing = problem.Contains(NotThere, StringComparison.Ordinal) };
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException)
        {
            return new GitHubAnswer(null, exception is JsonException ? "gh answered no JSON" : $"{program} cannot be started");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GitHubAnswer(null, $"gh did not answer in {HumanText.Duration(Patience)}");
        }
    }

    // By the path that was handed to this run, which need not be that of its process.
    private string? Program() => environment.GetValueOrDefault("PATH")?.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "gh.exe" : "gh"))
        .FirstOrDefault(File.Exists);
}

/// <param name="Content">Absent where there is none, or nobody here may read it.</param>
/// <param name="Problem">In the words of gh.</param>
internal sealed record GitHubAnswer(JsonElement? Content, string? Problem)
{
    /// <summary>GitHub says that it is not there; what may not be seen is often said to be so, too.</summary>
    public bool IsMissing { get; init; }
}
