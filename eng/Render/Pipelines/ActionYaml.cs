using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Pipelines;

/// <summary>A task as a composite action of GitHub. Values travel as variables, never as text of a script.</summary>
internal static class ActionYaml
{
    private static readonly (string Id, string Condition, string Shell, string Start)[] Shells =
    [
        ("unix", "runner.os != 'Windows'", "bash", "exec "),
        ("windows", "runner.os == 'Windows'", "pwsh", ""),
    ];

    public static string Render(PipelineTask task)
    {
        var yaml = new Yaml().Comment(PipelineTask.Notice);
        Head(yaml, task.Title, task.Info.Purpose);
        yaml.Under("inputs", inputs =>
        {
            foreach (var spec in task.Inputs) Input(inputs, spec, spec == PublishingInputs.Token ? "${{ github.token }}" : spec.Default);
            Input(inputs, PipelineTask.Connection, null);
            Input(inputs, PipelineTask.WorkingDirectory, PipelineTask.WorkingDirectory.Default);
        });
        yaml.Under("outputs", outputs =>
        {
            foreach (var output in task.Outputs)
                outputs.Under(
                    NameOf(output),
                    one => one.Pair("description", output.Description)
                        .Pair("value", $"${{{{ {Read("unix", output)} || {Read("windows", output)} }}}}"));
        });
        return yaml.Under("runs", runs => runs.Pair("using", "composite").Under("steps", steps =>
        {
            // The same in both shells; with exec a cancelled job's signal reaches the executable, which then still writes its document.
            foreach (var shell in Shells) steps.Item(step => Step(step, task, shell));
        })).ToString();
    }

    public static void Head(Yaml yaml, string title, string purpose) => yaml
        .Pair("name", title)
        .Pair("description", purpose)
        .Pair("author", "Trexis Systems")
        .Under("branding", branding => branding.Pair("icon", "database").Pair("color", "blue"));

    public static void Input(Yaml yaml, InputSpec spec, string? standard) => yaml.Under(spec.Name, one =>
    {
        one.Pair("description", PipelineTask.Describe(spec));
        if (spec.Required) one.Line("required: true");
        else one.Line("required: false").Pair("default", standard ?? "");
    });

    // GitHub takes letters, digits, hyphens and underscores.
    private static string NameOf(OutputSpec output) => output.Name.Replace('.', '-');

    private static string Read(string step, OutputSpec output) =>
        output.Name.Contains('.', StringComparison.Ordinal)
            ? $"steps.{step}.outputs['{output.Name}']"
            : $"steps.{step}.outputs.{output.Name}";

    // What every task takes and nothing answers by default may be said once for a job: its steps need not repeat it.
    private static string OrOfTheJob(InputSpec spec) =>
        CommonInputs.All.Contains(spec) && spec.Default is null && spec != PublishingInputs.Token ? $" || env.{spec.Variable}" : "";

    private static void Step(Yaml step, PipelineTask task, (string Id, string Condition, string Shell, string Start) shell) => step
        .Pair("id", shell.Id)
        .Line($"if: {shell.Condition}")
        .Pair("shell", shell.Shell)
        .Pair("working-directory", "${{ inputs.working_directory }}")
        .Under("env", env =>
        {
            foreach (var spec in task.Inputs) env.Pair(spec.Variable, $"${{{{ inputs.{spec.Name}{OrOfTheJob(spec)} }}}}");
            env.Pair(PipelineTask.ConnectionVariable, $"${{{{ inputs.connection || env.{PipelineTask.ConnectionVariable} }}}}");
        })
        .Line($"run: {shell.Start}trexis {task.Name}");
}
