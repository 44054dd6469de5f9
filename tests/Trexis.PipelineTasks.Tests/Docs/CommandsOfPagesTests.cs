using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tests.Docs;

/// <summary>What users are told to type is read by the command line's own declarations.</summary>
public partial class CommandsOfPagesTests
{
    private const string FromSource = "dotnet run --project src/Trexis.PipelineTasks.Cli -- ";
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public void Every_command_in_a_code_block_is_accepted_as_it_stands()
    {
        var commands = MarkdownPage.All.SelectMany(page => page.Blocks.Where(block => block.Language.Length == 0)
            .SelectMany(block => block.Text.Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("trexis ", StringComparison.Ordinal) || line.StartsWith(FromSource, StringComparison.Ordinal))
            .Select(line => (page.Path, Command: line)))
            .ToList();

        commands.Count.ShouldBeGreaterThan(20);
        commands.SelectMany(command => Problems(command.Command).Select(problem => $"{command.Path}: {command.Command}: {problem}"))
            .ShouldBeEmpty();
    }

    // In a sentence a command may be named without all that it needs.
    [Fact]
    public void Every_command_in_a_sentence_has_a_verb_and_options_that_exist() =>
        MarkdownPage.All.Where(page => page.Path != "CHANGELOG.md")
            .SelectMany(page => page.Code.Where(code => code.StartsWith("trexis ", StringComparison.Ordinal))
                .SelectMany(code => Problems(code)
                    .Where(problem => problem.What is not ("is missing" or "needs an action" or "has no value"))
                    .Select(problem => $"{page.Path}: {code}: {problem}")))
            .ShouldBeEmpty();

    private static IReadOnlyList<InputProblem> Problems(string line)
    {
        var command = line.Replace(FromSource, "trexis ", StringComparison.Ordinal);
        var words = Word().Matches(command)
            .Select(word => word.Value.Trim('"', '\''))
            .TakeWhile(word => !EndsCommand(word))
            .Skip(1)
            .ToList();
        return Problems(words);
    }

    /// <param name="words">Without the name of the executable.</param>
    internal static IReadOnlyList<InputProblem> Problems(IReadOnlyList<string> words)
    {
        if (words is ["--help" or "--version", ..]) return [];
        if (InfoOf(words[0]) is not { } info) return [new InputProblem("trexis", "unknown command", words[0], "a verb")];
        // An action may be a verb of its own.
        IReadOnlyList<string> arguments = info.Actions.Any(action => action.Name == words[0]) ? words : [.. words.Skip(1)];
        try
        {
            if (!arguments.Contains("--help")) InputReader.Read(info, arguments, NoVariables);
            return [];
        }
        catch (InputException exception)
        {
            return exception.Problems;
        }
    }

    private static TaskInfo? InfoOf(string word) => TaskSet.All.TryGetValue(word, out var task)
        ? task().Info
        : CommandLine.Verbs.FirstOrDefault(verb => verb.Name == word)?.Info;

    private static bool EndsCommand(string word) => word is "&&" or "|" or ">" or "<" or ";" || word.StartsWith('#');

    [GeneratedRegex("""
        "[^"]*"|'[^']*'|\S+
        """)]
    private static partial Regex Word();
}
