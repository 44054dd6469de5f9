using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli;

/// <summary>Finds the verb and hands over.</summary>
internal static class CommandLine
{
    /// <summary>Those that are no task; <see cref="TaskSet.All"/> has the tasks.</summary>
    internal static readonly IReadOnlyList<IVerb> Verbs = [
        new RunVerb(),
        new DemoVerb(),
        new InitVerb(),
        new DacpacVerb(),
        new ExplainVerb(),
        new VerifyVerb(),
        new KeysVerb(),
        new StatusVerb(),
        new DoctorVerb(),
        new CompletionVerb(() => Verbs!),
        new ArtifactVerb("plan"),
        new ArtifactVerb("approve"),
        new ArtifactVerb("apply"),
        new ActionVerb("adopt", "deploy-scripts"),
        new ActionVerb("resolve", "deploy-scripts"),
    ];

    /// <summary>All words, as the overview shows them: in the order in which a deployment needs them.</summary>
    internal static readonly IReadOnlyList<(string Title, IReadOnlyList<string> Words)> Groups =
    [
        ("begin", ["init", "doctor", "demo", "completion"]),
        ("deploy, step by step", [
            "prepare", "plan", "precheck", "backup", "approve", "apply", "validate", "perf-gate", "report"]),
        ("deploy, all of it", ["run"]),
        ("look", ["status", "explain", "verify"]),
        ("when things went otherwise", ["rollback", "adopt", "resolve"]),
        ("scripts and packages", ["deploy-scripts", "deploy-dacpac", "dacpac"]),
        ("people and keys", ["attest", "keys"]),
    ];

    /// <summary>What other tools call it, and our word for it.</summary>
    internal static readonly IReadOnlyDictionary<string, string> OtherTools = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["info"] = "status",
        ["history"] = "status",
        ["list"] = "status",
        ["log"] = "status",
        ["version"] = "--version",
        ["migrate"] = "run",
        ["update"] = "run",
        ["up"] = "run",
        ["deploy"] = "run",
        ["publish"] = "run",
        ["baseline"] = "adopt",
        ["check"] = "precheck",
        ["lint"] = "plan",
        ["diff"] = "plan",
        ["script"] = "plan",
        ["dry-run"] = "plan",
        ["repair"] = "resolve",
        ["undo"] = "rollback",
        ["down"] = "rollback",
        ["new"] = "init",
        ["build"] = "dacpac build",
    };

    public static Task<int> RunAsync(string[] arguments) => ProcessRun.RunAsync(ambient => RunAsync(arguments, ambient));

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessEnvironment ambient)
    {
        if (arguments is [] or ["--help" or "-h" or "-?" or "help"])
        {
            ambient.Output.Write(Overview());
            return arguments.Count == 0 ? ExitCode.BadInput : ExitCode.Passed;
        }

        if (arguments is ["--version" or "-v"])
        {
            ambient.Output.WriteLine(ToolVersion.Text);
            return ExitCode.Passed;
        }

        if (arguments is ["help", var asked, ..]) arguments = [asked, "--help"];
        var (word, rest) = (arguments[0], arguments.Skip(1).ToList());
        if (TaskSet.All.TryGetValue(word, out var task))
            return await TaskRunner.RunAsync(task(), rest, ambient, $"trexis {word}", TaskSet.Packages);
        if (Verbs.FirstOrDefault(verb => verb.Name == word) is { } known) return await known.RunAsync(rest, ambient);
        return await TaskRunner.ConcludeAsync(ambient, _ => throw Unknown(word));
    }

    private static InputException Unknown(string word)
    {
        if (word.StartsWith('-'))
            return new InputException(
                "trexis", "begins with an option", word, "the verb first: trexis <verb> [options]; trexis --help lists them");
        var known = TaskSet.All.Keys.Concat(Verbs.Select(verb => verb.Name)).ToList();
        var accepted = OtherTools.GetValueOrDefault(word) is { } ours
            ? $"trexis {ours}. All verbs: trexis --help"
            : Suggestion.Nearest(word, known) is { } near
            ? $"did you mean {near}? All verbs: trexis --help"
            : string.Join(", ", known);
        return new InputException("trexis", "unknown command", word, accepted);
    }

    private static string Overview()
    {
        var text = new StringBuilder(
            "Carries database changes through environments, each step with evidence.\n\nusage: trexis <verb> [options]\n");
        foreach (var (title, words) in Groups)
            HelpText.Section(text, title, words.Select(word => (word, $"{PurposeOf(word).TrimEnd('.').Split(". ")[0]}.")));
        return text
            .Append("\nHelp on one: trexis <verb> --help. Each task is an executable of its own, too: trexis-precheck …\n")
            .ToString();
    }

    private static string PurposeOf(string word) =>
        TaskSet.All.TryGetValue(word, out var task) ? task().Info.Purpose : Verbs.Single(verb => verb.Name == word).Purpose;
}
