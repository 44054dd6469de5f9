using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Pipelines;

/// <summary>Puts the executables on the path: for GitHub, for Azure's step templates and for the extension.</summary>
internal static class SetupAction
{
    public const string Purpose = "Puts trexis and its task executables on the path: a release archive whose SHA-256 is verified, or built "
        + "from source.";

    private const string SetupDotnet = "actions/setup-dotnet@a98b56852c35b8e3190ac28c8c2271da59106c68 # v6.0.0";
    private const string CacheRestore = "actions/cache/restore@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5";
    private const string CacheSave = "actions/cache/save@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5";

    private const string FromSource = "source";

    public static readonly InputSpec Version = new("version", InputKind.Text, "The release to install.") { Default = ToolVersion.Text };

    public static readonly InputSpec Source = new("source", InputKind.Choice, "auto: the release, where this action is taken by its tag or "
        + "an archive or mirror is named; otherwise, and where that tag has no release, built. release: download or unpack an archive. "
        + "build: publish from this action's own checkout into the tool cache, with the .NET SDK.")
    { Default = "auto", Accepted = ["auto", "release", "build"] };

    // The path of an action that was taken by a tag holds it: its own reference is told to no composite step.
    private const string Unreleased = "inputs.archive == '' && inputs.mirror == '' "
        + "&& !contains(github.action_path, format('v{0}', inputs.version))";

    private const string Builds = $"(inputs.source == 'build' || (inputs.source == 'auto' && {Unreleased}))";

    private const string Unknown = "steps.key.outputs.found == 'false' && steps.cache.outputs.cache-hit != 'true'";

    public static readonly InputSpec Archive = new(
        "archive", InputKind.Path, "A local archive in place of a download, for runners without internet.");

    public static readonly InputSpec Mirror = new(
        "mirror",
        InputKind.Text,
        "Where archives lie in place of the release page: an address below which <archive> and SHA256SUMS are found.");

    public static readonly InputSpec Sha256 = new(
        "sha256", InputKind.Text, "The archive's SHA-256; read from SHA256SUMS beside it when absent.");

    public static readonly InputSpec CertificateFile = new(
        "ca_file",
        InputKind.Path,
        "Certificates to trust in place of the system's, as PEM, for downloads and, on Linux, for every later step; on Windows later steps "
            + "trust the machine's own store. A proxy comes from HTTPS_PROXY.");

    /// <summary>For GitHub alone: a step template of Azure names the folder in each step.</summary>
    private static readonly InputSpec Results = new(
        "results",
        InputKind.Path,
        "Where later steps of the job leave their evidence, as TREXIS_INPUT_RESULTS: a folder outside the work tree, such as "
            + "trexis below the runner's temporary folder.");

    public static readonly IReadOnlyList<InputSpec> Inputs = [Version, Source, Archive, Mirror, Sha256, CertificateFile];

    public static string Action()
    {
        var yaml = new Yaml().Comment(PipelineTask.Notice);
        ActionYaml.Head(yaml, "Trexis setup", Purpose);
        yaml.Under("inputs", inputs =>
        {
            foreach (var spec in Inputs) ActionYaml.Input(inputs, spec, spec.Default);
            ActionYaml.Input(
                inputs,
                PublishingInputs.Token with { Description = "Reads the release's provenance, where gh is there." },
                "${{ github.token }}");
            ActionYaml.Input(inputs, Results, null);
        });
        yaml.Under(
            "outputs",
            outputs => outputs.Under(
                "path",
                one => one.Pair("description", "The folder with the executables.")
                    .Pair("value", "${{ steps.unix.outputs.path || steps.windows.outputs.path || steps.build.outputs.path }}")));
        return yaml.Under("runs", runs => runs.Pair("using", "composite").Under("steps", steps =>
        {
            steps.Item(
                step => Install(
                    step, "unix", $"${{{{ !{Builds} && runner.os != 'Windows' }}}}", "bash", "bash \"$GITHUB_ACTION_PATH/install.sh\""));
            steps.Item(
                step => Install(
                    step,
                    "windows",
                    $"${{{{ !{Builds} && runner.os == 'Windows' }}}}",
                    "pwsh",
                    "& \"$env:GITHUB_ACTION_PATH/install.ps1\""));
            steps.Item(
                step => step.Pair("id", "key")
                    .Line($"if: {Builds} || steps.unix.outputs.missing == 'true' || steps.windows.outputs.missing == 'true'")
                    .Pair("shell", "bash")
                    .Line("run: bash \"$GITHUB_ACTION_PATH/source-key.sh\""));
            steps.Item(step => Cached(step.Pair("id", "cache"), "steps.key.outputs.found == 'false'", CacheRestore));
            steps.Item(
                step => step.Line($"if: {Unknown}")
                    .Line($"uses: {SetupDotnet}")
                    .Under("with", with => with.Pair("dotnet-version", "10.0.x")));
            steps.Item(
                step => step.Pair("id", "build")
                    .Line("if: steps.key.outputs.folder != ''")
                    .Pair("shell", "bash")
                    .Under("env", env => env.Line("FOLDER: ${{ steps.key.outputs.folder }}"))
                    .Line("run: bash \"$GITHUB_ACTION_PATH/build.sh\""));
            // Not at the job's end: what the repository runs meanwhile could rewrite what other jobs take for the product.
            steps.Item(step => Cached(step, Unknown, CacheSave));
            steps.Item(step => Tell(step, "runner.os != 'Windows'", "bash", "echo \"TREXIS_INPUT_RESULTS=$RESULTS\" >> \"$GITHUB_ENV\""));
            steps.Item(
                step => Tell(
                    step,
                    "runner.os == 'Windows'",
                    "pwsh",
                    "Add-Content -Path $env:GITHUB_ENV -Value \"TREXIS_INPUT_RESULTS=$env:RESULTS\""));
        })).ToString();
    }

    public static string AzureStep()
    {
        var yaml = new Yaml().Comment(PipelineTask.Notice).Comment(Purpose);
        yaml.Line("parameters:");
        foreach (var spec in AzureInputs)
            yaml.Item(
                one => one.Pair("name", spec.Name)
                    .Pair("displayName", PipelineTask.Describe(spec))
                    .Pair("type", "string")
                    .Pair("default", spec.Default ?? ""));
        yaml.Item(
            one => one.Pair("name", "scripts")
                .Pair("displayName", "The folder of install.sh and install.ps1: actions/setup of this repository's checkout.")
                .Pair("type", "string")
                .Line("default: $(Pipeline.Workspace)/trexis/actions/setup"));
        yaml.Item(one => one.Pair("name", "shell").Pair("type", "string").Pair("default", "bash").Line("values: [bash, pwsh]"));
        yaml.Line("steps:");
        yaml.Item(one => one.Line($"${{{{ if eq(parameters.version, '{FromSource}') }}}}:")
            .Item(step => step.Line("task: UseDotNet@2").Pair("displayName", "The .NET SDK").Under(
                "inputs", inputs => inputs.Line("version: 10.0.x")))
            .Item(step => step.Pair("bash", "bash \"$SCRIPTS/build.sh\"").Pair("displayName", "Trexis setup").Under(
                "env", env => env.Line("SCRIPTS: ${{ parameters.scripts }}"))));
        foreach (var (shell, file) in new[] { ("bash", "bash \"$SCRIPTS/install.sh\""), ("pwsh", "& \"$env:SCRIPTS/install.ps1\"") })
        {
            var condition = $"${{{{ if and(eq(parameters.shell, '{shell}'), ne(parameters.version, '{FromSource}')) }}}}:";
            yaml.Item(one => one.Line(condition).Item(step => step
                .Pair(shell, file)
                .Pair("displayName", "Trexis setup")
                .Under("env", env =>
                {
                    foreach (var spec in AzureInputs) env.Line($"{spec.Variable}: ${{{{ parameters.{spec.Name} }}}}");
                    env.Line("SCRIPTS: ${{ parameters.scripts }}");
                })));
        }

        return yaml.ToString();
    }

    // Neither the reference of the repository's resource nor its kind is told to a template: who takes a commit says so.
    private static readonly InputSpec AzureVersion = Version with
    {
        Description = $"The release to install; {FromSource} builds it from the checkout of this repository, with the .NET SDK and bash.",
    };

    private static IEnumerable<InputSpec> AzureInputs =>
        Inputs.Where(spec => spec != Source).Select(spec => spec == Version ? AzureVersion : spec);

    private static void Cached(Yaml step, string condition, string uses) => step
        .Line($"if: {condition}")
        .Line($"uses: {uses}")
        .Under("with", with => with.Line("path: ${{ steps.key.outputs.folder }}")
            .Line("key: trexis-${{ runner.os }}-${{ runner.arch }}-${{ steps.key.outputs.key }}"));

    private static void Tell(Yaml step, string system, string shell, string run) => step
        .Line($"if: inputs.results != '' && {system}")
        .Pair("shell", shell)
        .Under("env", env => env.Line("RESULTS: ${{ inputs.results }}"))
        .Pair("run", run);

    private static void Install(Yaml step, string id, string condition, string shell, string run) => step
        .Pair("id", id)
        .Line($"if: {condition}")
        .Pair("shell", shell)
        .Under("env", env =>
        {
            foreach (var spec in Inputs) env.Pair(spec.Variable, $"${{{{ inputs.{spec.Name} }}}}");
            env.Line("GH_TOKEN: ${{ inputs.token }}");
        })
        .Pair("run", run);
}
