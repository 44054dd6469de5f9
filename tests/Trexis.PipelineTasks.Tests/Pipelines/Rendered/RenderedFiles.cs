using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Pipelines.Rendered;

/// <summary>Every file of the repository that is rendered from declarations, by its path.</summary>
internal static class RenderedFiles
{
    private const string Extension = "templates/azure-pipelines/extension";

    public static IReadOnlyDictionary<string, string> All { get; } = Render();

    /// <summary>Folders that hold nothing but rendered files: what is left there of a task that went away is stale too.</summary>
    public static readonly IReadOnlyList<(string Folder, string Pattern)> Whole =
    [
        ("actions", "action.yml"),
        ("templates/azure-pipelines/steps", "*.yml"),
        ($"{Extension}/tasks", "*"),
    ];

    private static SortedDictionary<string, string> Render()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["actions/setup/action.yml"] = SetupAction.Action(),
            ["templates/azure-pipelines/steps/setup.yml"] = SetupAction.AzureStep(),
            [$"{Extension}/vss-extension.json"] = AzureExtension.Manifest(PipelineTask.All),
            ["templates/REFERENCE.md"] = ReferencePage.Render(PipelineTask.All),
        };
        foreach (var task in PipelineTask.All)
        {
            files[$"actions/{task.Name}/action.yml"] = ActionYaml.Render(task);
            files[$"templates/azure-pipelines/steps/{task.Name}.yml"] = AzureStep.Render(task);
            files[$"{Extension}/tasks/{task.Name}/task.json"] = AzureExtension.TaskJson(task);
            files[$"{Extension}/tasks/{task.Name}/run.js"] = AzureExtension.Handler(task);
        }

        foreach (var template in RepositoryFiles.Under("templates/github", "*.yml"))
            files[$".github/workflows/{Path.GetFileName(template)}"] = GitHubWorkflow.Render(RepositoryFiles.Read(template), template);
        return files;
    }
}
