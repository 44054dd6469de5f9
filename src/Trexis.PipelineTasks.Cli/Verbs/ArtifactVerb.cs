using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>An action that both deployers have, as a word of its own: the deployment file's artifact says which of them is meant.</summary>
internal sealed class ArtifactVerb(string name) : IVerb
{
    private const string Scripts = "deploy-scripts";
    private const string Dacpac = "deploy-dacpac";

    public string Name => name;

    public string Purpose => $"{Info.Actions.Single(action => action.Name == name).Purpose} By the artifact of deployment.yml short for "
        + $"trexis {Scripts} {name} or trexis {Dacpac} {name}.";

    public TaskInfo Info => TaskSet.All[Scripts]().Info;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessEnvironment ambient)
    {
        var task = Scripts;
        // What is wrong with the file is told by the task itself, with everything else that is wrong.
        try
        {
            if (DeploymentFile(arguments, ambient) is { } file && TaskSession.Reader.ReadDeployment(file).Artifact.Scripts is null)
                task = Dacpac;
        }
        catch (InputException)
        {
            task = Scripts;
        }

        return await TaskRunner.RunAsync(TaskSet.All[task](), [name, .. arguments], ambient, "trexis", TaskSet.Packages);
    }

    private static string? DeploymentFile(IReadOnlyList<string> arguments, ProcessEnvironment ambient)
    {
        var option = CommonInputs.Config.Option;
        var given = arguments.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault()
            ?? arguments.FirstOrDefault(argument => argument.StartsWith($"{option}=", StringComparison.Ordinal))?[(option.Length + 1)..]
            ?? ambient.Environment.GetValueOrDefault(CommonInputs.Config.Variable);
        return string.IsNullOrEmpty(given)
            ? ConfigurationReader.FindDeployment(ambient.WorkingFolder)
            : Path.GetFullPath(given, ambient.WorkingFolder);
    }
}
