using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// Our evaluation of GitHub's expressions held against GitHub's own, <c>@actions/expressions</c>: over every expression of our workflows
/// and actions, each with several sets of values, and over what the language says.
/// </summary>
public sealed partial class ExpressionTests
{
    private static readonly string Folder = RepositoryFiles.At(".ci/yaml");

    // Outputs and inputs come as texts; one that looks like no or nothing is where evaluators differ.
    private static readonly string[] Values = ["dev", "", "false", "true", "0", "DEV", "[\"x64\", \"sql\"]", "success\nfailure"];

    private static readonly string[] Language =
    [
        "'a' == 'A'", "'a' != 'A'", "'it''s'", "!''", "!'false'", "!!'a'", "'' || 'b'", "'a' && 'b'", "'' && 'b'", "'a' || 'b' && ''",
        "('a' || 'b') && ''", "'a' && '' || 'c'", "true && 'yes' || 'no'", "false", "true == false", "1", "'1' == 1", "'x' == 0",
        "contains('Hello', 'ell')", "contains('Hello', 'LL')", "startsWith('Trexis', 'tre')", "contains(steps.*.outcome, 'failure')",
        "format('{0}-{1}', 'a', 'b')", "format('{{{0}}}', 'a')", "fromJSON('\"one\"')", "github.nothing", "github.nothing == ''",
        "github['a-b']", "success()", "failure()", "cancelled()", "always()", "!cancelled()", "success() || failure()",
    ];

    private sealed record Case(string Text, Dictionary<string, string> Values, bool Failed, bool Cancelled);

    // Of a list or an object there is no text: its JSON stands for it here.
    private sealed record Answer(string? Value, bool Holds, string? Error);

    [Fact]
    public void Our_evaluation_is_GitHubs_over_all_that_we_write_and_over_what_the_language_says()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "no evaluator: npm --prefix .ci/yaml install");
        List<Case> cases = [];
        foreach (var text in Written().Concat(Language).Distinct(StringComparer.Ordinal))
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            Expression.Value(text, name => names.Add(name) ? "" : "", failed: false, cancelled: false);
            for (var round = 0; round < Values.Length; round++)
            {
                var values = names.Index().ToDictionary(
                    one => one.Item, one => Values[(one.Index + round) % Values.Length], StringComparer.Ordinal);
                cases.Add(new Case(text, values, round is 2 or 5, round is 3 or 5));
            }
        }

        var answers = Ask(cases);

        cases.Count.ShouldBeGreaterThan(800);
        answers.Count(answer => answer.Error is null).ShouldBeGreaterThan(700, "fromJSON refuses some values, nothing else does");
        answers.ShouldAllBe(
            answer => answer.Error == null || answer.Error == "empty input" || answer.Error.Contains("JSON", StringComparison.Ordinal));
        cases.Zip(answers, (asked, answer) => (asked, answer))
            .Where(one => one.answer.Error is null)
            // A number of JSON is a text here, and nothing that we write asks for one.
            .Where(one => !(one.asked.Text.Contains("fromJSON(", StringComparison.Ordinal) && one.answer.Value == "0"))
            .Select(one => Difference(one.asked, one.answer))
            .Where(difference => difference is not null)
            .ShouldBeEmpty();
    }

    private static string? Difference(Case asked, Answer answer)
    {
        var (value, holds) = Expression.Value(
            asked.Text, name => asked.Values.GetValueOrDefault(name) ?? "", asked.Failed, asked.Cancelled);
        return (value, holds) == (answer.Value ?? value, answer.Holds)
            ? null
            : $"{asked.Text} with {JsonSerializer.Serialize(asked.Values)}: '{value}' ({holds}), not '{answer.Value}' ({answer.Holds})";
    }

    private static IEnumerable<string> Written() =>
        RepositoryFiles.Under("templates/github", "*.yml")
            .Concat(RepositoryFiles.Under("actions", "action.yml"))
            .Concat(RepositoryFiles.Under("tests/Trexis.PipelineTasks.EndToEnd.Tests/Pipelines/Golden", "local-*.yml"))
            .Select(PipelineYaml.Read)
            .SelectMany(Expressions)
            .Where(text => !text.Contains("hashFiles", StringComparison.Ordinal)); // which reads a disk

    private static IEnumerable<string> Expressions(YamlNode node) => node switch
    {
        YamlScalarNode text => InBraces().Matches(text.Value ?? "").Select(match => match.Groups[1].Value.Trim()),
        YamlSequenceNode list => list.Children.SelectMany(Expressions),
        YamlMappingNode mapping => mapping.Children.SelectMany(
            one => one.Key is YamlScalarNode { Value: "if" } && one.Value is YamlScalarNode { Value: { } bare } && !InBraces().IsMatch(bare)
                ? [bare]
                : Expressions(one.Value)),
        _ => [],
    };

    private static List<Answer> Ask(IReadOnlyList<Case> cases)
    {
        using var node = Process.Start(new ProcessStartInfo("node", "expressions.mjs")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        node.StandardInput.Write(JsonSerializer.Serialize(cases, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        var said = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        node.ExitCode.ShouldBe(0, said);
        return JsonSerializer.Deserialize<List<Answer>>(said, JsonSerializerOptions.Web)!;
    }

    [GeneratedRegex(@"\$\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex InBraces();
}
