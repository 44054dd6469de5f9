using Render.Pipelines;
using Render.Reference;
using Render.Schemas;
using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Render;

/// <summary>Every file of the repository that is rendered from declarations, by its path.</summary>
internal static class RenderedFiles
{
    private const string Workflows = "templates/github";

    private const string Steps = "templates/azure-pipelines/steps";

    private const string Extension = "templates/azure-pipelines/extension";

    /// <summary>Folders that hold nothing but rendered files: what is left there of a task that went away is stale too.</summary>
    private static readonly IReadOnlyList<(string Folder, string Pattern)> Whole =
    [
        ("actions", "action.yml"),
        (Steps, "*.yml"),
        ($"{Extension}/tasks", "*"),
        (CheckPages.Folder, "*"),
        (ConfigurationSchemas.Folder, "*"),
        (DocumentSchemas.Folder, "*"),
    ];

    /// <param name="root">Of the checkout; the workflows' templates are read there.</param>
    /// <returns>Paths have forward slashes, contents line feeds.</returns>
    public static IReadOnlyDictionary<string, string> In(string root)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["actions/change/action.yml"] = ChangeAction.Action(),
            ["actions/setup/action.yml"] = SetupAction.Action(),
            [$"{Steps}/setup.yml"] = SetupAction.AzureStep(),
            [$"{Extension}/vss-extension.json"] = AzureExtension.Manifest(
                [AzureExtension.Setup, .. PipelineTask.All.Select(task => task.Name)]),
            [$"{Extension}/tasks/{AzureExtension.Setup}/task.json"] = AzureExtension.SetupJson(),
            [$"{Extension}/tasks/{AzureExtension.Setup}/run.js"] = AzureExtension.SetupHandler(),
            ["templates/REFERENCE.md"] = ReferencePage.Render(PipelineTask.All),
        };
        // A task of an extension takes along what it starts.
        foreach (var script in new[] { "install.*", "cache.sh" }.SelectMany(names => Checkout.Under(root, "actions/setup", names)))
            files[$"{Extension}/tasks/{AzureExtension.Setup}/{Path.GetFileName(script)}"] = File.ReadAllText(Checkout.At(root, script));
        foreach (var task in PipelineTask.All)
        {
            files[$"actions/{task.Name}/action.yml"] = ActionYaml.Render(task);
            files[$"{Steps}/{task.Name}.yml"] = AzureStep.Render(task);
            files[$"{Extension}/tasks/{task.Name}/task.json"] = AzureExtension.TaskJson(task);
            files[$"{Extension}/tasks/{task.Name}/run.js"] = AzureExtension.Handler(task);
        }

        foreach (var template in Checkout.Under(root, Workflows, "*.yml"))
            files[$".github/workflows/{template[(Workflows.Length + 1)..]}"] = GitHubWorkflow.Render(
                File.ReadAllText(Checkout.At(root, template)), template);
        files[TransitionsPage.Path] = TransitionsPage.Render();
        foreach (var (name, page) in CheckPages.Render()) files[$"{CheckPages.Folder}/{name}"] = page;
        foreach (var (name, schema) in ConfigurationSchemas.Render(ProcedureCodes.All))
            files[$"{ConfigurationSchemas.Folder}/{name}"] = schema;
        foreach (var (name, schema) in DocumentSchemas.Render()) files[$"{DocumentSchemas.Folder}/{name}"] = schema;

        // A checkout on Windows may hold templates, and this program's own texts, with other line ends.
        foreach (var path in files.Keys.ToList()) files[path] = files[path].ReplaceLineEndings("\n");
        return files;
    }

    /// <summary>What lies where only rendered files lie and is none.</summary>
    public static IEnumerable<string> LeftIn(string root, IReadOnlyDictionary<string, string> rendered) =>
        Whole.SelectMany(place => Checkout.Under(root, place.Folder, place.Pattern)).Where(file => !rendered.ContainsKey(file));

    /// <summary>UTF-8 without a byte order mark, on every system.</summary>
    public static byte[] Bytes(string content) => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(content);
}
