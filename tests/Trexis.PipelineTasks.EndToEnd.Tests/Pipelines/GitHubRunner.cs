using System.Diagnostics;
using System.Text;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>What became of a step or a job.</summary>
/// <param name="Log">Both streams, in order.</param>
internal sealed record StepEnd(string Outcome, IReadOnlyDictionary<string, string> Outputs, string Log)
{
    public bool Failed => Outcome == "failure";
}

/// <summary>
/// Runs jobs of our workflows and steps of our composite actions as GitHub's runner does: with bash, files for outputs, path,
/// environment and summary, and expressions evaluated. Checkouts and artifacts are folders.
/// </summary>
/// <param name="home">A folder of the test's own: workspace, artifacts and the runner's files lie in it.</param>
/// <param name="archive">What setup puts onto the path.</param>
internal sealed class GitHubRunner(TemporaryFolder home, string archive)
{
    /// <summary>Nobody waits in a test for what a database does meanwhile.</summary>
    private const string Sampled = "100ms";

    private readonly Dictionary<string, string> _left = new(StringComparer.Ordinal); // by the job's steps, for those after them

    private int _step;

    /// <summary>Those of the platform that hold for steps.</summary>
    public PlatformRules Rules { get; init; } = PlatformRules.All;

    public string Workspace { get; } = home.At("work");

    /// <summary>What a checkout of the protected branch holds.</summary>
    public string Protected { get; } = home.At("protected");

    /// <summary>What is done where a job takes a commit of the repository; nothing, where a test has but one.</summary>
    public Action<string> CheckOut { get; set; } = _ => { };

    /// <summary>Contexts by name: <c>github.sha</c>, <c>secrets.X</c>; what is not here is empty.</summary>
    public Dictionary<string, string> Contexts { get; } = new(StringComparer.Ordinal)
    {
        ["runner.os"] = "Linux",
        ["runner.temp"] = home.At("temp"),
        ["runner.arch"] = "X64",
    };

    /// <summary>The process's own variables, as a runner sets them.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>One line per step that ran: what a golden file shows.</summary>
    public List<string> Transcript { get; } = [];

    /// <summary>The summaries that steps wrote, in order.</summary>
    public StringBuilder Summary { get; } = new();

    public string Artifact(string name) => Artifact(Contexts["github.run_id"], name);

    public string Artifact(string run, string name) => home.At("artifacts", run, name);

    /// <summary>Runs a job of a workflow template with the inputs that its caller gives.</summary>
    public StepEnd RunJob(
        string template, string job, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string>? needs = null)
    {
        var workflow = PipelineYaml.Read(template);
        var declared = workflow.Member("on")!.Member("workflow_call")!.Member("inputs");
        var values = declared.Members()
            .ToDictionary(
                input => $"inputs.{input.Key}",
                input => inputs.GetValueOrDefault(input.Key) ?? input.Value.Text("default") ?? "",
                StringComparer.Ordinal);
        foreach (var (name, value) in needs ?? new Dictionary<string, string>()) values[$"needs.{name}"] = value;
        var body = workflow.Member("jobs")!.Member(job) ?? throw new InvalidOperationException($"{template} has no job {job}");
        return RunJob(body, values);
    }

    /// <summary>Runs a job on a machine of its own: what another job left on disk or in its environment is not there.</summary>
    /// <param name="values">The contexts of this job, beside <see cref="Contexts"/>.</param>
    /// <param name="own">Variables of this job alone.</param>
    public StepEnd RunJob(YamlNode job, Dictionary<string, string> values, IReadOnlyDictionary<string, string>? own = null)
    {
        foreach (var folder in Directory.GetDirectories(Workspace, ".trexis*").Append(Contexts["runner.temp"]))
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        _left.Clear();
        var before = Environment.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in own ?? new Dictionary<string, string>()) Environment[name] = value;
        foreach (var (name, value) in job.Member("env").Members())
            values[$"env.{name}"] = Expression.Fill(((YamlScalarNode)value).Value!, Lookup(values));
        try
        {
            return RunSteps(job, values, "");
        }
        finally
        {
            Environment.Clear();
            foreach (var (name, value) in before) Environment[name] = value;
        }
    }

    /// <summary>Where the platform laid the action, if not in this repository.</summary>
    public string? ActionPath { get; set; }

    /// <summary>Stands in for this repository's actions, where a test asks only how they are called; nothing where one runs.</summary>
    public Func<string, string, StepEnd?> Instead { get; set; } = static (_, _) => null;

    /// <summary>The step of a job during which somebody cancels the run.</summary>
    public string? CancelledIn { get; set; }

    private StepEnd RunSteps(YamlNode body, Dictionary<string, string> values, string indent)
    {
        var log = new StringBuilder();
        var failed = false;
        var cancelled = false;
        foreach (var step in body.Member("steps").Items())
        {
            var id = step.Text("id");
            if (id is not null && id == CancelledIn)
            {
                cancelled = true;
                values[$"steps.{id}.outcome"] = "cancelled";
                continue;
            }

            var tells = Rules.HasFlag(PlatformRules.CancelledIsNotFailed);
            if (!Expression.Allows(step.Text("if"), Lookup(values), failed || (cancelled && !tells), cancelled && tells))
            {
                if (id is not null) values[$"steps.{id}.outcome"] = "skipped";
                continue;
            }

            var end = step.Text("uses") is { } uses ? Use(uses, step, values, indent) : RunScript(step, values);
            log.Append(end.Log);
            foreach (var (name, value) in _left) values[$"env.{name}"] = value;
            failed |= end.Failed && Expression.Fill(step.Text("continue-on-error") ?? "false", Lookup(values)) == "false";
            if (id is null) continue;
            values[$"steps.{id}.outcome"] = end.Outcome;
            foreach (var (name, value) in end.Outputs) values[$"steps.{id}.outputs.{name}"] = value;
        }

        var outputs = body.Member("outputs").Members().ToDictionary(
            output => output.Key,
            output => Expression.Fill(output.Value is YamlScalarNode text ? text.Value! : output.Value.Text("value")!, Lookup(values)),
            StringComparer.Ordinal);
        return new StepEnd(cancelled ? "cancelled" : failed ? "failure" : "success", outputs, log.ToString());
    }

    private StepEnd Use(string uses, YamlNode step, Dictionary<string, string> values, string indent)
    {
        var with = step.Member("with")
            .Members()
            .ToDictionary(
                given => given.Key, given => Expression.Fill(((YamlScalarNode)given.Value).Value!, Lookup(values)), StringComparer.Ordinal);
        var name = uses.Split('@')[0];
        if (name.StartsWith("trexis/pipeline-tasks/actions/", StringComparison.Ordinal))
            return Instead(
                $"{name.Split('/')[^1]} {with.GetValueOrDefault("action")}".TrimEnd(),
                values.GetValueOrDefault("env.TREXIS_INPUT_TARGET", ""))
                ?? RunAction(name["trexis/pipeline-tasks/".Length..], with, values, indent);
        PublishedAction.All[name].Problems(with.Keys).ShouldBeEmpty(uses);
        return name switch
        {
            "actions/checkout" => Checkout(with),
            "actions/upload-artifact" => Upload(with),
            "actions/download-artifact" => Download(with),
            "actions/setup-dotnet" or "actions/cache/restore" or "actions/cache/save" => Done,
            "github/codeql-action/upload-sarif" => Scan(with),
            _ => throw new InvalidOperationException($"{uses} is not known here"),
        };
    }

    /// <summary>Runs a composite action of this repository.</summary>
    public StepEnd RunAction(
        string path, IReadOnlyDictionary<string, string> with, IReadOnlyDictionary<string, string>? around = null, string indent = "")
    {
        var action = PipelineYaml.Read($"{path}/action.yml");
        var values = (around ?? new Dictionary<string, string>())
            .Where(pair => pair.Key.StartsWith("env.", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        if (path == "actions/setup" && !with.ContainsKey("archive"))
            with = new Dictionary<string, string>(with, StringComparer.Ordinal) { ["archive"] = archive };
        if (path == "actions/perf-gate" && with["action"] != "watch")
            with = new Dictionary<string, string>(with, StringComparer.Ordinal) { ["for"] = Sampled };
        foreach (var (name, declared) in action.Member("inputs").Members())
            values[$"inputs.{name}"] = with.GetValueOrDefault(name) ?? Expression.Fill(declared.Text("default") ?? "", Lookup(values));
        Environment["GITHUB_ACTION_PATH"] = values["github.action_path"] = ActionPath ?? RepositoryFiles.At(path);
        var runs = action.Member("runs")!;
        var inner = RunSteps(runs, values, indent + "  ");
        var outputs = action.Member("outputs")
            .Members()
            .ToDictionary(
                output => output.Key, output => Expression.Fill(output.Value.Text("value")!, Lookup(values)), StringComparer.Ordinal);
        Transcript.Add(
            $"{indent}{path[(path.LastIndexOf('/') + 1)..]}{(with.TryGetValue("action", out var verb) ? " " + verb : "")}: "
                + $"{inner.Outcome}{string.Concat(
                    outputs.Where(output => output.Value.Length > 0)
                        .OrderBy(output => output.Key, StringComparer.Ordinal)
                        .Select(output => $"\n{indent}  {output.Key}={output.Value}"))}");
        return inner with { Outputs = outputs };
    }

    private StepEnd RunScript(YamlNode step, Dictionary<string, string> values)
    {
        var shell = step.Text("shell");
        if (shell != "bash") throw new InvalidOperationException($"the shell '{shell}' is not run here");
        var files = home.At("runner", $"{++_step:000}");
        Directory.CreateDirectory(files);
        Directory.CreateDirectory(Contexts["runner.temp"]);
        var script = Path.Combine(files, "script.sh");
        File.WriteAllText(script, step.Text("run")!);
        var environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal)
        {
            ["RUNNER_TEMP"] = Contexts["runner.temp"],
        };
        environment.TryAdd("RUNNER_TOOL_CACHE", TrexisArchive.Tools);
        foreach (var (name, value) in values.Where(
            pair => pair.Key.StartsWith("env.", StringComparison.Ordinal))) environment[name[4..]] = value;
        foreach (var file in new[] { "OUTPUT", "STEP_SUMMARY", "PATH", "ENV" })
        {
            environment[$"GITHUB_{file}"] = Path.Combine(files, file.ToLowerInvariant());
            File.WriteAllText(environment[$"GITHUB_{file}"], "");
        }

        foreach (var (name, value) in step.Member("env")
            .Members()) environment[name] = Expression.Fill(((YamlScalarNode)value).Value ?? "", Lookup(values));
        var folder = step.Text("working-directory") is { } given
            ? Path.Combine(Workspace, Expression.Fill(given, Lookup(values)))
            : Workspace;
        var (code, log) = BashProcess.Run(script, folder, environment);
        Summary.Append(File.ReadAllText(environment["GITHUB_STEP_SUMMARY"]));
        foreach (var added in File.ReadAllLines(environment["GITHUB_PATH"]))
            Environment["PATH"] = $"{added}:{Environment.GetValueOrDefault("PATH") ?? System.Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in CommandFile.Read(environment["GITHUB_ENV"]))
            Environment[name] = _left[name] = value;
        return new StepEnd(code == 0 ? "success" : "failure", CommandFile.Read(environment["GITHUB_OUTPUT"]), log);
    }

    // The deployed branch lies in the workspace already; what comes from the protected one is laid beside it.
    private StepEnd Checkout(Dictionary<string, string> with)
    {
        if (with.TryGetValue("path", out var path))
        {
            with["ref"].ShouldBe(Contexts["github.event.repository.default_branch"]);
            var wanted = Path.Combine(Protected, with["sparse-checkout"]);
            var there = Path.Combine(Workspace, path, with["sparse-checkout"]);
            Directory.CreateDirectory(Path.GetDirectoryName(there)!);
            File.Delete(there);
            if (File.Exists(wanted)) File.Copy(wanted, there);
            var git = Directory.CreateDirectory(Path.Combine(Workspace, path, ".git")).FullName;
            File.WriteAllText(Path.Combine(git, "HEAD"), $"ref: refs/heads/{with["ref"]}\n");
            File.WriteAllText(Path.Combine(git, "config"), $"[remote \"origin\"]\n\turl = https://github.com/{with["repository"]}\n");
        }
        else
        {
            CheckOut(with.GetValueOrDefault("ref") ?? "");
            Shorten(Workspace, with.GetValueOrDefault("fetch-depth") ?? "1");
        }

        return Done;
    }

    /// <summary>Leaves as many commits of the history as were asked for; with 0 all.</summary>
    public static void Shorten(string repository, string depth)
    {
        var shallow = Path.Combine(repository, ".git", "shallow");
        if (File.Exists(shallow)) File.Delete(shallow);
        if (depth == "0" || !Directory.Exists(Path.GetDirectoryName(shallow))) return;
        var start = new ProcessStartInfo("git", ["-C", repository, "rev-list", "--first-parent", "--max-count", depth, "HEAD"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true, // of a repository without a commit
        };
        using var git = Process.Start(start)!;
        var last = git.StandardOutput.ReadToEnd().Trim().Split('\n')[^1];
        git.WaitForExit();
        if (git.ExitCode == 0) File.WriteAllText(shallow, last + "\n");
    }

    /// <summary>Whether the repository has code scanning; without it nothing is taken.</summary>
    public bool ScansCode { get; set; }

    private StepEnd Scan(Dictionary<string, string> with)
    {
        if (!ScansCode) return new StepEnd("failure", new Dictionary<string, string>(), "Code scanning is not enabled\n");
        File.ReadAllText(with["sarif_file"]).ShouldContain("\"2.1.0\"");
        Transcript.Add($"findings of {with["category"]}");
        return Done;
    }

    private StepEnd Upload(Dictionary<string, string> with)
    {
        var path = Path.Combine(Workspace, with["path"].Split('\n')[0]);
        var artifact = Artifact(with["name"]);
        var replaces = with.GetValueOrDefault("overwrite") == "true" || !Rules.HasFlag(PlatformRules.ArtifactsAreWrittenOnce);
        if (replaces && Directory.Exists(artifact)) Directory.Delete(artifact, recursive: true);
        Directory.Exists(artifact).ShouldBeFalse($"an artifact is never written twice: {with["name"]}");
        if (File.Exists(path))
        {
            Directory.CreateDirectory(artifact);
            File.Copy(path, Path.Combine(artifact, Path.GetFileName(path)));
        }
        else if (Directory.Exists(path))
        {
            with["include-hidden-files"].ShouldBe("true");
            Copy(path, artifact);
        }
        else return new StepEnd("failure", new Dictionary<string, string>(), "no files were found\n");
        Transcript.Add($"upload {with["name"]}");
        return Done;
    }

    private StepEnd Download(Dictionary<string, string> with)
    {
        var there = Path.Combine(Workspace, with["path"]);
        var run = with.GetValueOrDefault("run-id") is { Length: > 0 } other ? other : Contexts["github.run_id"];
        if (run != Contexts["github.run_id"]) with["github-token"].ShouldNotBeEmpty("another run's are read by a token");
        if (with.TryGetValue("pattern", out var pattern))
        {
            var all = Directory.CreateDirectory(Artifact(run, ""));
            foreach (var artifact in all.GetDirectories(pattern).Select(found => found.FullName).Order(StringComparer.Ordinal))
            {
                var merges = with.GetValueOrDefault("merge-multiple") == "true";
                Copy(artifact, merges ? there : Path.Combine(there, Path.GetFileName(artifact)));
                Transcript.Add($"download {Path.GetFileName(artifact)}");
            }

            return Done;
        }

        if (!Directory.Exists(Artifact(run, with["name"])))
            return new StepEnd("failure", new Dictionary<string, string>(), $"Artifact not found for name: {with["name"]}\n");
        Copy(Artifact(run, with["name"]), there);
        Transcript.Add($"download {with["name"]}");
        return Done;
    }

    private static readonly StepEnd Done = new("success", new Dictionary<string, string>(), "");

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith("backups", StringComparison.Ordinal)) continue;
            var copy = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private Func<string, string> Lookup(Dictionary<string, string> values) =>
        name => values.GetValueOrDefault(name) ?? Contexts.GetValueOrDefault(name) ?? OfTheJob(name) ?? OfAll(values, name);

    // What an asterisk gathers, such as the outcomes of all steps.
    private static string OfAll(Dictionary<string, string> values, string name) => name.Split(".*.") is [var first, var last]
        ? string.Join('\n', values.Where(value => value.Key.StartsWith($"{first}.", StringComparison.Ordinal)
            && value.Key.EndsWith($".{last}", StringComparison.Ordinal)).Select(value => value.Value))
        : "";

    // What an earlier step wrote into GITHUB_ENV is in the context, too.
    private string? OfTheJob(string name) =>
        name.StartsWith("env.", StringComparison.Ordinal) ? Environment.GetValueOrDefault(name[4..]) : null;
}

/// <summary>A script as GitHub's runner starts it, or Azure's Bash task, which stops at no command that fails.</summary>
internal static class BashProcess
{
    public static (int Code, string Log) Run(
        string script, string folder, IReadOnlyDictionary<string, string> environment, bool stopsAtFailure = true)
    {
        string[] stops = stopsAtFailure ? ["-e", "-o", "pipefail"] : [];
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", .. stops, script])
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Remove("GITHUB_ACTIONS");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var log = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(log, line.Data);
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, log.ToString());
    }

    private static void Append(StringBuilder log, string? line)
    {
        if (line is null) return;
        lock (log) log.Append(line).Append('\n');
    }
}

/// <summary>jq as on Windows, where its lines end with a carriage return, too.</summary>
internal static class WindowsJq
{
    /// <summary>A folder for the front of a path, which holds it.</summary>
    public static string In(string home)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home, "windows")).FullName;
        var file = Path.Combine(folder, "jq");
        File.WriteAllText(
            file,
            "#!/usr/bin/env bash\nset -o pipefail\nhere=$(dirname \"$0\")\n"
                + "PATH=\"${PATH//\"$here:\"/}\" jq \"$@\" | sed 's/$/\\r/'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }
}

/// <summary>The files in which a step leaves outputs and variables: <c>name=value</c> and <c>name&lt;&lt;end</c>.</summary>
internal static class CommandFile
{
    public static IReadOnlyDictionary<string, string> Read(string file)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = File.ReadAllText(file).Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].Length == 0) continue;
            var (equals, heredoc) = (lines[at].IndexOf('=', StringComparison.Ordinal), lines[at].IndexOf("<<", StringComparison.Ordinal));
            if (heredoc < 0 || (equals >= 0 && equals < heredoc))
            {
                read[lines[at][..equals]] = lines[at][(equals + 1)..];
                continue;
            }

            var (name, end) = (lines[at][..heredoc], lines[at][(heredoc + 2)..]);
            var value = new List<string>();
            for (at++; lines[at] != end; at++) value.Add(lines[at]);
            read[name] = string.Join('\n', value);
        }

        return read;
    }
}
