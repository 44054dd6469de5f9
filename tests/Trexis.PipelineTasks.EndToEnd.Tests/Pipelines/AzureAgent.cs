using System.Text;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// Runs jobs of our Azure templates as the agent does: macros filled from variables, bash for the scripts, and the <c>##vso</c>
/// lines of their logs carried out. Checkouts and artifacts are folders.
/// </summary>
internal sealed partial class AzureAgent(TemporaryFolder home)
{
    private int _step;

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

    public HashSet<string> Secrets { get; } = [];

    public string Artifact(string name) => home.At("artifacts", name);

    /// <summary>Runs one job of one stage; what its steps put out goes into <see cref="Variables"/> as <c>step.name</c>.</summary>
    public StepEnd RunJob(string template, string stage, IReadOnlyDictionary<string, string> parameters)
    {
        var expanded = AzureTemplate.Expand(template, parameters).Member("stages").Items().Single(one => one.Text("stage") == stage);
        foreach (var variable in expanded.Member("variables").Items().Where(variable => variable.Text("name") is not null))
            Variables[variable.Text("name")!] = FromStage(variable.Text("value")!);
        var job = expanded.Member("jobs").Items().Single();
        Variables["System.StageName"] = stage;
        Variables["Environment.Name"] = job.Text("environment") ?? "";
        var steps = job.Member("steps") ?? job.Member("strategy")!.Member("runOnce")!.Member("deploy")!.Member("steps");
        var end = RunAll(steps.Items());
        foreach (var (name, value) in Variables.Where(variable => variable.Key.Contains('.', StringComparison.Ordinal)).ToList()) Variables[$"{stage}.{name}"] = value;
        return end;
    }

    /// <summary>Runs a step template alone.</summary>
    public StepEnd RunSteps(string template, IReadOnlyDictionary<string, string> parameters)
    {
        var end = RunAll(AzureTemplate.Expand(template, parameters).Member("steps").Items());
        end.Outcome.ShouldBe("success", end.Log);
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
            failed |= end.Failed;
        }

        return new StepEnd(failed ? "failure" : "success", new Dictionary<string, string>(Variables), log.ToString());
    }

    // $[ stageDependencies.dev_plan.plan.outputs['evidence.name'] ]; a deployment job's name stands in front of its outputs once more.
    private string FromStage(string expression)
    {
        var match = StageOutput().Match(expression);
        match.Success.ShouldBeTrue(expression);
        return Variables.GetValueOrDefault($"{match.Groups[1].Value}.{match.Groups[2].Value}") ?? "";
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
            GitHubRunner.Copy(Artifact(Fill(inputs.Text("artifactName")!)), there);
            Transcript.Add($"download {Fill(inputs.Text("artifactName")!)} of {inputs.Text("buildType")}{(inputs.Text("pipelineId") is { } run ? " " + run : "")}");
        }
        else if (step.Text("checkout") is null) throw new InvalidOperationException($"a step is not known here: {step}");

        return new StepEnd("success", new Dictionary<string, string>(), "");
    }

    private StepEnd RunScript(YamlNode step, string script)
    {
        var file = home.Write($"steps/{++_step:000}.sh", Fill(script));
        Directory.CreateDirectory(Variables["Agent.TempDirectory"]);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TF_BUILD"] = "True", ["CI"] = "true", ["GITHUB_ACTIONS"] = "" };
        foreach (var (name, value) in Variables.Where(variable => !Secrets.Contains(variable.Key))) environment[name.ToUpperInvariant().Replace('.', '_').Replace(' ', '_')] = value;
        foreach (var (name, value) in step.Member("env").Members()) environment[name] = Fill(((YamlScalarNode)value).Value ?? "");
        var (code, log) = BashProcess.Run(file, step.Text("workingDirectory") is { } folder ? Fill(folder) : home.Path, environment);
        var outputs = CarryOut(log, step.Text("name"));
        if (step.Text("displayName") is { } shown && shown.StartsWith("Trexis", StringComparison.Ordinal))
            Transcript.Add($"{shown}: {(code == 0 ? "succeeded" : $"failed with {code}")}{string.Concat(outputs.OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => $"\n  {output.Key}={output.Value}"))}");
        return new StepEnd(code == 0 ? "success" : "failure", outputs, log);
    }

    private Dictionary<string, string> CarryOut(string log, string? step)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Command().Matches(log))
        {
            var properties = match.Groups[2].Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
            var data = Unescape(match.Groups[3].Value);
            switch (match.Groups[1].Value)
            {
                case "task.setvariable" when properties.ContainsKey("isOutput"):
                    outputs[properties["variable"]] = data;
                    Variables[$"{step}.{properties["variable"]}"] = data;
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

    private static string Unescape(string text) => text.Replace("%0D", "\r").Replace("%0A", "\n").Replace("%3B", ";").Replace("%5D", "]").Replace("%AZP25", "%");

    [GeneratedRegex(@"##vso\[([a-z.]+) ?([^\]]*)\]([^\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"\$\(([A-Za-z_][\w.]*)\)")]
    private static partial Regex Macro();

    [GeneratedRegex(@"^\$\[ stageDependencies\.(\w+)\.\w+\.outputs\['(?:carry\.)?([\w.-]+)'\] \]$")]
    private static partial Regex StageOutput();
}
