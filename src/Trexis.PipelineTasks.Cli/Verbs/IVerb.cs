using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>A word after <c>trexis</c> that is no task: it composes tasks, or helps people.</summary>
internal interface IVerb
{
    string Name { get; }

    /// <summary>One sentence, for the list of verbs.</summary>
    string Purpose { get; }

    /// <summary>What it takes, as it is declared; of a word for one action of a task, what the task takes.</summary>
    TaskInfo Info { get; }

    Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessEnvironment ambient);
}
