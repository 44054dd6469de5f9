using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Pipelines;

/// <summary>Finds the change that a run carries, for the jobs of GitHub; Azure's templates start the same script.</summary>
internal static class ChangeAction
{
    private static readonly InputSpec Config = new(
        "config", InputKind.Path, "The deployment file, beside which the changes lie; at the repository's root when empty.");

    public static string Action()
    {
        var yaml = new Yaml().Comment(PipelineTask.Notice);
        ActionYaml.Head(
            yaml,
            "Trexis change",
            "Finds the change that a run carries: of several that which the newest commit with any adds or edits, for which the checkout "
                + "needs fetch-depth: 0.");
        yaml.Under("inputs", inputs => ActionYaml.Input(inputs, Config, null));
        yaml.Under("outputs", outputs => outputs.Under("change", one => one
            .Pair("description", "Its id, which later steps of the job take as TREXIS_INPUT_CHANGE; nothing where trexis has to ask.")
            .Pair("value", "${{ steps.change.outputs.change }}")));
        return yaml.Under("runs", runs => runs.Pair("using", "composite").Under("steps", steps => steps.Item(step => step
            .Pair("id", "change")
            .Pair("shell", "bash")
            .Under("env", env => env.Line("CONFIG: ${{ inputs.config }}"))
            .Line("run: |")
            .Inner(script => script
                .Line("change=\"$(bash \"$GITHUB_ACTION_PATH/change.sh\")\"")
                .Line("echo \"change=$change\" >> \"$GITHUB_OUTPUT\"")
                .Line("echo \"TREXIS_INPUT_CHANGE=$change\" >> \"$GITHUB_ENV\""))))).ToString();
    }
}
