using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Terminal;

namespace Trexis.PipelineTasks.Platforms;

/// <summary>The platforms of this build, a line each; where none of them runs a task, a console does.</summary>
public static class KnownPlatforms
{
    public static IReadOnlyList<IPlatform> All { get; } = [new GitHubPlatform(), new AzurePlatform()];

    /// <summary>Finds out where a task runs.</summary>
    /// <param name="environment">The process's variables; everything that is ambient comes in here.</param>
    /// <param name="error">Where a console's warnings and errors go; with the rest where absent.</param>
    /// <param name="interactive">Whether <paramref name="output"/> is a terminal; of no account on a platform.</param>
    public static IPipelineHost Detect(
        IReadOnlyDictionary<string, string> environment, TextWriter output, TextWriter? error, bool interactive, TextOutlet outlet,
        TimeProvider time) =>
        All.FirstOrDefault(platform => platform.RunsHere(environment))?.Open(environment, output, outlet, time)
            ?? new ConsoleHost(environment, output, error, interactive, outlet, time);

    /// <summary>The one that runs the pipeline; absent on a console.</summary>
    public static IPlatform? Running(HostContext context) => All.FirstOrDefault(platform => platform.Name == context.Name);

    /// <summary>The one that keeps the repository and its pull requests; absent where nobody does that we know.</summary>
    public static IPlatform? Keeping(HostContext context) => All.FirstOrDefault(platform => platform.Keeps == context.Provider);
}
