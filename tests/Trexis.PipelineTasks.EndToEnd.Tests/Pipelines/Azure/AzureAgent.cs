using System.Text;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>What Azure's agent does and no pipeline says; each may be switched off, to show what depends on it.</summary>
[Flags]
internal enum AgentRules
{
    None = 0,

    /// <summary>
    /// Microsoft's own Bash and PowerShell tasks read the variables that begin with <c>INPUT_</c>, <c>SECRET_</c>, <c>ENDPOINT_</c> or
    /// <c>SECUREFILE_</c> and delete them before the script starts (azure-pipelines-task-lib, node/internal.ts, <c>_loadData</c>;
    /// VstsTaskSdk, InputFunctions.ps1).
    /// </summary>
    TasksTakeTheirInputs = 1,

    /// <summary>
    /// A deployment job fetches every artifact of the run before its steps, unless it says <c>download: none</c> (Azure's documentation,
    /// "Deployment jobs").
    /// </summary>
    DeploymentsFetchAllArtifacts = 2,

    All = 3,
}

/// <summary>
/// Runs jobs of our Azure templates as the agent does: macros filled from variables, bash for the scripts, and the <c>##vso</c>
/// lines of their logs carried out. Checkouts and artifacts are folders.
/// </summary>
internal sealed partial class AzureAgent(TemporaryFolder home, AgentRules rules = AgentRules.All)
{
    private readonly HashSet<string> _outputs = []; // of the job that runs
    private readonly List<string> _declared = []; // by that job
    private int _step;
    private int _job;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Pipeline.Workspace"] = home.Path,
        ["System.DefaultWorkingDirectory"] = home.Path,
        ["System.JobAttempt"] = "1",
        ["Agent.TempDirectory"] = home.At("temp"),
        ["Agent.ToolsDirectory"] = TrexisArchive.Tools,
    };

    public List<string> Transcript { get; } = [];

    /// <summary>What the agent would show beside the steps: warnings and errors, uploaded summaries, results.</summary>
    public List<string> Shown { get; } = [];

    /// <summary>All that the scripts wrote.</summary>
    public StringBuilder Logs { get; } = new();

    public HashSet<string> Secrets { get; } = [];

    /// <summary>What setup unpacks where a pipeline names a release: there is none to download.</summary>
    public string? Release { get; init; }

    /// <summary>What is done where a job takes its run's own commit, which an earlier job of the same disk may have left.</summary>
    public Action CheckOut { get; set; } = static () => { };

    public string Artifact(string name) => home.At("artifacts", name);

    /// <summary>Runs one job of one stage; what its steps put out goes into <see cref="Variables"/> as <c>step.name</c>.</summary>
    public StepEnd RunJob(string template, string stage, IReadOnlyDictionary<string, string> parameters)
    {
        var stages = AzureTemplate.Expand(template, parameters).Member("stages").Items().ToList();
        return RunStage(
            stages.Single(one => one.Text("stage") == stage),
            [
                .. stages.Select(one => one.Text("stage")!),
                .. parameters.GetValueOrDefault("after") is { } after ? new[] { after, after + "_plan" } : [],
            ]);
    }

    /// <summary>Runs every stage that its condition lets in, in the file's order; what became of each, by its name.</summary>
    public IReadOnlyDictionary<string, string> RunStages(string template, IReadOnlyDictionary<string, string> parameters)
    {
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        var behind = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        string? above = null;
        foreach (var stage in AzureTemplate.Expand(template, parameters).Member("stages").Items())
        {
            var name = stage.Text("stage")!;
            List<string> needed = stage.Member("dependsOn") switch
            {
                null => above is null ? [] : [above],
                YamlScalarNode one => [one.Value!],
                var several => [.. several.Items().Select(one => ((YamlScalarNode)one).Value!)],
            };
            needed.ShouldBeSubsetOf(results.Keys, name);
            behind[name] = [.. needed, .. needed.SelectMany(one => behind[one])];
            var stopped = behind[name].Any(one => results[one] != "Succeeded");
            var isIn = AzureExpression.IsTrue(
                stage.Text("condition") ?? "succeeded()",
                asked => Dependency().Match(asked) is { Success: true } match && needed.Contains(match.Groups[1].Value)
                    ? match.Groups[2].Success
                        ? Variables.GetValueOrDefault($"{match.Groups[1].Value}.{match.Groups[2].Value}.{match.Groups[3].Value}") ?? ""
                        : results[match.Groups[1].Value]
                    : "",
                stopped);
            results.Add(name, !isIn ? "Skipped" : RunStage(stage, needed).Failed ? "Failed" : "Succeeded");
            above = name;
        }

        return results;
    }

    /// <summary>Runs a step template alone.</summary>
    public StepEnd RunSteps(string template, IReadOnlyDictionary<string, string> parameters)
    {
        var end = RunAll(AzureTemplate.Expand(template, parameters).Member("steps").Items());
        end.Outcome.ShouldBe("success", end.Log);
        return end;
    }

    private StepEnd RunStage(YamlNode stage, IReadOnlyCollection<string> needed)
    {
        foreach (var variable in stage.Member("variables").Items().Where(variable => variable.Text("name") is not null))
            Variables[variable.Text("name")!] = FromStage(variable.Text("value")!, needed);
        Variables["System.StageName"] = stage.Text("stage")!;
        var ends = new Dictionary<string, StepEnd>(StringComparer.Ordinal);
        foreach (var job in stage.Member("jobs").Items())
        {
            List<string> before = [.. job.Member("dependsOn").Items().Select(one => ((YamlScalarNode)one).Value!)];
            before.ShouldBeSubsetOf(ends.Keys);
            var condition = job.Text("condition") ?? "succeeded()";
            if (!AzureExpression.IsTrue(condition, asked => OfStage(asked, needed), before.Exists(one => ends[one].Failed))) continue;
            ends.Add(job.Text("job") ?? job.Text("deployment")!, RunJob(stage.Text("stage")!, job, before));
        }

        return ends.Values.FirstOrDefault(end => end.Failed) ?? ends.Values.Last();
    }

    private StepEnd RunJob(string stage, YamlNode job, IReadOnlyCollection<string> before)
    {
        foreach (var own in new[] { Variables["Agent.TempDirectory"], home.At("source", ".trexis-policy") }.Where(Directory.Exists))
            Directory.Delete(own, recursive: true); // each job has a disk of its own
        foreach (var ended in _outputs.Concat(_declared)) Variables.Remove(ended);
        _outputs.Clear();
        _declared.Clear();
        foreach (var variable in job.Member("variables").Items())
        {
            _declared.Add(variable.Text("name")!);
            Variables[_declared[^1]] = FromJob(stage, variable.Text("value")!, before);
        }

        Variables["System.JobId"] = $"12f1170f-{++_job}";
        Variables["Environment.Name"] = job.Text("environment") ?? "";
        var steps = job.Member("steps") ?? job.Member("strategy")!.Member("runOnce")!.Member("deploy")!.Member("steps");
        if (rules.HasFlag(AgentRules.DeploymentsFetchAllArtifacts) && job.Member("deployment") is not null
            && !steps.Items().Any(step => step.Text("download") == "none") && Directory.Exists(Artifact("")))
            CopyAll("*", home.Path);
        var end = RunAll(steps.Items());
        var name = job.Text("job") ?? job.Text("deployment");
        foreach (var output in _outputs) Variables[$"{stage}.{name}.{output}"] = Variables[output];
        return end;
    }

    private StepEnd RunAll(IEnumerable<YamlNode> steps)
    {
        var (log, failed) = (new StringBuilder(), false);
        foreach (var step in steps)
        {
            var condition = step.Text("condition") ?? "succeeded()";
            if (!AzureExpression.IsTrue(condition, name => Variables.GetValueOrDefault(name[11..^2]) ?? "", failed)) continue;
            var end = Run(step);
            log.Append(end.Log);
            failed |= end.Failed && step.Text("continueOnError") != "true";
        }

        return new StepEnd(failed ? "failure" : "success", new Dictionary<string, string>(Variables), log.ToString());
    }

    // $[ stageDependencies.dev_plan.plan.outputs['evidence.name'] ]
    private string FromStage(string expression, IReadOnlyCollection<string> needed) => expression.StartsWith("$[", StringComparison.Ordinal)
        ? AzureExpression.Value(expression[2..^1], asked => OfStage(asked, needed))
        : expression;

    // A deployment job's name stands in front of its outputs once more. Only the stages that are waited for can be asked.
    private string OfStage(string asked, IReadOnlyCollection<string> needed)
    {
        var match = StageOutput().Match(asked);
        match.Success.ShouldBeTrue(asked);
        return needed.Contains(match.Groups[1].Value)
            ? Variables.GetValueOrDefault($"{match.Groups[1].Value}.{match.Groups[2].Value}.{match.Groups[3].Value}") ?? ""
            : "";
    }

    // $[ dependencies.plan_1.outputs['whole.pending'] ]: of a job of the same stage, which is waited for.
    private string FromJob(string stage, string expression, IEnumerable<string> before)
    {
        var match = JobOutput().Match(expression);
        match.Success.ShouldBeTrue(expression);
        return before.Contains(match.Groups[1].Value)
            ? Variables.GetValueOrDefault($"{stage}.{match.Groups[1].Value}.{match.Groups[2].Value}") ?? ""
            : "";
    }

    private StepEnd Run(YamlNode step)
    {
        if (step.Text("bash") is { } script) return RunScript(step, script);
        if (step.Text("publish") is { } folder)
        {
            var name = Fill(step.Text("artifact")!);
            Directory.Exists(Artifact(name)).ShouldBeFalse($"an artifact is never written twice: {name}");
            GitHubRunner.Copy(Fill(folder), Artifact(name));
            Transcript.Add($"publish {name}");
        }
        else if (step.Text("task") == "DownloadPipelineArtifact@2")
        {
            var inputs = step.Member("inputs")!;
            var there = Fill(inputs.Text("targetPath")!);
            if (Directory.Exists(there)) Directory.Delete(there, recursive: true);
            if (inputs.Text("itemPattern") is { } pattern)
            {
                CopyAll(Fill(pattern).Split('/')[0], there);
                return new StepEnd("success", new Dictionary<string, string>(), "");
            }

            if (!Directory.Exists(Artifact(Fill(inputs.Text("artifactName")!))))
                return new StepEnd("failure", new Dictionary<string, string>(), $"Artifact {inputs.Text("artifactName")} was not found\n");
            GitHubRunner.Copy(Artifact(Fill(inputs.Text("artifactName")!)), there);
            Transcript.Add(
                $"download {Fill(inputs.Text("artifactName")!)} of {inputs.Text("buildType")}"
                    + $"{(inputs.Text("pipelineId") is { } run ? " " + run : "")}");
        }
        else if (step.Text("task") == "PublishTestResults@2")
        {
            var inputs = step.Member("inputs")!;
            var results = Path.Combine(Fill(inputs.Text("searchFolder")!), inputs.Text("testResultsFiles")!);
            if (File.Exists(results)) Shown.Add($"{inputs.Text("testResultsFormat")} {Path.GetFileName(results)}");
        }
        else if (step.Text("checkout") == "self")
        {
            CheckOut();
            GitHubRunner.Shorten(home.At("source"), step.Text("fetchDepth") ?? "1");
        }
        else if ((step.Text("checkout") ?? step.Text("download")) is null)
            throw new InvalidOperationException($"a step is not known here: {step}");

        return new StepEnd("success", new Dictionary<string, string>(), "");
    }

    // Without a name every artifact comes, in a folder of its own.
    private void CopyAll(string pattern, string there)
    {
        foreach (var artifact in Directory.GetDirectories(home.At("artifacts"), pattern).Order(StringComparer.Ordinal))
        {
            GitHubRunner.Copy(artifact, Path.Combine(there, Path.GetFileName(artifact)));
            Transcript.Add($"download {Path.GetFileName(artifact)}");
        }
    }

    private StepEnd RunScript(YamlNode step, string script)
    {
        var file = home.Write($"steps/{++_step:000}.sh", Fill(script));
        Directory.CreateDirectory(Variables["Agent.TempDirectory"]);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TF_BUILD"] = "True",
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "",
        };
        foreach (var (name, value) in Variables.Where(
            variable => !Secrets.Contains(variable.Key))) environment[name.ToUpperInvariant().Replace('.', '_').Replace(' ', '_')] = value;
        foreach (var (name, value) in step.Member("env").Members()) environment[name] = Fill(((YamlScalarNode)value).Value ?? "");
        if (Release is not null && environment.GetValueOrDefault("TREXIS_INPUT_ARCHIVE") == "")
            environment["TREXIS_INPUT_ARCHIVE"] = Release;
        if (rules.HasFlag(AgentRules.TasksTakeTheirInputs))
            foreach (var taken in environment.Keys.Where(IsTakenByTheTask).ToList()) environment.Remove(taken);
        var there = step.Text("workingDirectory") is { } folder ? Fill(folder) : home.Path;
        var (code, log) = BashProcess.Run(file, there, environment, stopsAtFailure: false);
        Logs.Append(log);
        var outputs = CarryOut(log, step.Text("name"));
        if (step.Text("displayName") is { } shown && shown.StartsWith("Trexis", StringComparison.Ordinal))
            Transcript.Add(
                $"{shown}: {(code == 0 ? "succeeded" : $"failed with {code}")}"
                    + $"{string.Concat(
                        outputs.OrderBy(output => output.Key, StringComparer.Ordinal)
                            .Select(output => $"\n  {output.Key}={output.Value}"))}");
        return new StepEnd(code == 0 ? "success" : "failure", outputs, log);
    }

    private static bool IsTakenByTheTask(string name) =>
        new[] { "INPUT_", "SECRET_", "ENDPOINT_", "SECUREFILE_" }.Any(taken => name.StartsWith(taken, StringComparison.OrdinalIgnoreCase));

    private Dictionary<string, string> CarryOut(string log, string? step)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Command().Matches(log))
        {
            var properties = match.Groups[2].Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
            var data = Unescape(match.Groups[3].Value);
            switch (match.Groups[1].Value)
            {
                case "task.setvariable" when properties.ContainsKey("isOutput"):
                    outputs[properties["variable"]] = data;
                    Variables[$"{step}.{properties["variable"]}"] = data;
                    _outputs.Add($"{step}.{properties["variable"]}");
                    break;
                case "task.setvariable":
                    Variables[properties["variable"]] = data;
                    break;
                case "task.prependpath":
                    Variables["PATH"] = $"{data}:{Variables.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH")}";
                    break;
                case "task.uploadsummary":
                    File.Exists(data).ShouldBeTrue(data);
                    Shown.Add($"summary {Path.GetFileName(data)}");
                    break;
                case "task.setsecret":
                    break;
                default:
                    Shown.Add($"{match.Groups[1].Value} {match.Groups[2].Value} {data}");
                    break;
            }
        }

        return outputs;
    }

    private string Fill(string text) => Macro().Replace(text, match => Variables.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    private static string Unescape(string text) =>
        text.Replace("%0D", "\r").Replace("%0A", "\n").Replace("%3B", ";").Replace("%5D", "]").Replace("%AZP25", "%");

    [GeneratedRegex(@"##vso\[([a-z.]+) ?([^\]]*)\]([^\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"\$\(([A-Za-z_][\w.]*)\)")]
    private static partial Regex Macro();

    [GeneratedRegex(@"^stageDependencies\.(\w+)\.(\w+)\.outputs\['(?:carry\.)?([\w.-]+)'\]$")]
    private static partial Regex StageOutput();

    // In a stage's condition the job's name stands in front of its outputs.
    [GeneratedRegex(@"^dependencies\.(\w+)\.(?:result|outputs\['(\w+)\.([\w.-]+)'\])$")]
    private static partial Regex Dependency();

    [GeneratedRegex(@"^\$\[ dependencies\.(\w+)\.outputs\['([\w.-]+)'\] \]$")]
    private static partial Regex JobOutput();
}
