using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Pipelines;

/// <summary>A task as a step template of Azure Pipelines, with typed parameters.</summary>
internal static class AzureStep
{
    private static readonly string[] OfTheStep = ["name", "condition", "shell"];

    public static string Render(PipelineTask task)
    {
        var yaml = new Yaml().Comment(PipelineTask.Notice).Comment(task.Info.Purpose);
        yaml.Line("parameters:");
        foreach (var spec in Specs(task)) yaml.Item(one => Parameter(one, spec));
        yaml.Item(one => one.Pair("name", "connection").Pair("type", "string").Line("default: $(TREXIS_CONNECTION)"));
        yaml.Item(one => one.Pair("name", "working_directory").Pair("type", "string").Line("default: $(System.DefaultWorkingDirectory)"));
        yaml.Item(one => one.Pair("name", "name").Pair("type", "string").Pair("default", StepName(task)));
        yaml.Item(one => one.Pair("name", "condition").Pair("type", "string").Pair("default", "succeeded()"));
        yaml.Item(one => one.Pair("name", "shell").Pair("type", "string").Pair("default", "bash").Line("values: [bash, pwsh]"));
        yaml.Line("steps:");
        yaml.Item(one => one.Line("${{ if eq(parameters.shell, 'bash') }}:").Item(step => Step(step, task, "bash", "exec ")));
        yaml.Item(one => one.Line("${{ if eq(parameters.shell, 'pwsh') }}:").Item(step => Step(step, task, "pwsh", "")));
        return yaml.ToString();
    }

    // The token comes from the job: a parameter would be shown.
    private static IEnumerable<InputSpec> Specs(PipelineTask task) => task.Inputs.Where(spec => spec != PublishingInputs.Token);

    private static void Parameter(Yaml yaml, InputSpec spec)
    {
        if (OfTheStep.Contains(spec.Name)) throw new InvalidOperationException($"{spec.Name} is a parameter of every step template");
        yaml.Pair("name", spec.Name).Pair("displayName", PipelineTask.Describe(spec)).Pair("type", TypeOf(spec));
        if (spec.Kind == InputKind.Flag) yaml.Line($"default: {spec.Default ?? "false"}");
        else if (!spec.Required) yaml.Pair("default", spec.Default ?? "");

        // The service takes no empty value there: of an input that may be left out, the executable says what it accepts.
        if (spec.Accepted.Count > 0 && (spec.Required || spec.Default is not null))
            yaml.Line($"values: [{string.Join(", ", spec.Accepted)}]");
    }

    private static string TypeOf(InputSpec spec) => spec.Kind == InputKind.Flag ? "boolean" : "string";

    private static void Step(Yaml step, PipelineTask task, string shell, string start) => step
        .Line($"{shell}: {start}trexis {task.Name}")
        .Line("name: ${{ parameters.name }}")
        .Pair("displayName", task.Title)
        .Line("condition: ${{ parameters.condition }}")
        .Line("workingDirectory: ${{ parameters.working_directory }}")
        .Under("env", env =>
        {
            foreach (var spec in Specs(task)) env.Line($"{spec.Variable}: ${{{{ parameters.{spec.Name} }}}}");
            env.Line($"{PipelineTask.ConnectionVariable}: ${{{{ parameters.connection }}}}");
            foreach (var secret in new[] { DeploymentConfiguration.LinesVariable, SigningKey.Variable }) env.Line($"{secret}: $({secret})");
            env.Line("SYSTEM_ACCESSTOKEN: $(System.AccessToken)");
            // Of a repository on GitHub, whose comments and statuses the job's own token does not reach.
            env.Line("GITHUB_TOKEN: $(GITHUB_TOKEN)");
        });

    private static string StepName(PipelineTask task) => "trexis_" + task.Name.Replace('-', '_');
}
