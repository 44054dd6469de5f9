using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>A word of its own for one action of a task, for those who meet it in a message before they know the task.</summary>
internal sealed class ActionVerb(string name, string task) : IVerb
{
    public string Name => name;

    public string Purpose =>
        $"{Info.Actions.Single(action => action.Name == name).Purpose} Short for trexis {task} {name}.";

    public TaskInfo Info => TaskSet.All[task]().Info;

    public Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessEnvironment ambient) =>
        TaskRunner.RunAsync(TaskSet.All[task](), [name, .. arguments], ambient, "trexis", TaskSet.Packages);
}
