using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>A word after <c>trexis</c> that is no task: it composes tasks, or helps people.</summary>
internal interface IVerb
{
    string Name { get; }

    /// <summary>One sentence, for the list of verbs.</summary>
    string Purpose { get; }

    Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessEnvironment ambient);
}
