using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;

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
        new ArtifactVerb("plan"),
        new ArtifactVerb("approve"),
        new ArtifactVerb("apply"),
        new ActionVerb("adopt", "deploy-scripts"),
        new ActionVerb("resolve", "deploy-scripts"),
    ];

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

        var (word, rest) = (arguments[0], arguments.Skip(1).ToList());
        if (TaskSet.All.TryGetValue(word, out var task))
            return await TaskRunner.RunAsync(task(), rest, ambient, $"trexis {word}", TaskSet.Packages);
        if (Verbs.FirstOrDefault(verb => verb.Name == word) is { } known) return await known.RunAsync(rest, ambient);
        return await TaskRunner.ConcludeAsync(ambient, _ => throw Unknown(word));
    }

    private static InputException Unknown(string word)
    {
        var known = TaskSet.All.Keys.Concat(Verbs.Select(verb => verb.Name)).ToList();
        var accepted = Suggestion.Nearest(word, known) is { } near
            ? $"did you mean {near}? All verbs: trexis --help"
            : string.Join(", ", known);
        return new InputException([new InputProblem("trexis", "unknown command", word, accepted)]);
    }

    private static string Overview()
    {
        var text = new StringBuilder(
            "Carries database changes through environments, each step with evidence.\n\nusage: trexis <verb> [options]\n\n");
        foreach (var verb in Verbs) text.Append("  ").Append(verb.Name.PadRight(16)).Append(verb.Purpose).Append('\n');
        text.Append("\ntasks, each also an executable of its own (trexis-precheck …):\n");
        foreach (var (name, task) in TaskSet.All) text.Append("  ").Append(name.PadRight(16)).Append(task().Info.Purpose).Append('\n');
        return text.Append("\nHelp on one: trexis <verb> --help\n").ToString();
    }
}
