using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Terminal;

namespace Trexis.PipelineTasks.Platforms;

/// <summary>Finds out where a task runs.</summary>
public static class HostFactory
{
    /// <param name="environment">The process's variables; everything that is ambient comes in here.</param>
    /// <param name="error">Where a console's warnings and errors go; with the rest where absent. Platforms get one stream, in
    /// order.</param>
    /// <param name="interactive">Whether <paramref name="output"/> is a terminal; of no account on a platform.</param>
    public static IPipelineHost Detect(
        IReadOnlyDictionary<string, string> environment, TextWriter output, TextWriter? error, bool interactive, TimeProvider time)
    {
        if (Is(environment, "GITHUB_ACTIONS")) return new GitHubHost(environment, output, time);
        if (Is(environment, "TF_BUILD")) return new AzureHost(environment, output, time);
        return new ConsoleHost(environment, output, error, interactive, time);
    }

    private static bool Is(IReadOnlyDictionary<string, string> environment, string name) =>
        string.Equals(environment.Present(name), "true", StringComparison.OrdinalIgnoreCase);
}
