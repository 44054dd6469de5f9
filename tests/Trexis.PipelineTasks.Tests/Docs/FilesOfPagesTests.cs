using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Tests.Docs;

/// <summary>What users are told to write into their three files is accepted by the reader that will read it.</summary>
public sealed partial class FilesOfPagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Keys at the root of what the platforms read; all other YAML is ours.</summary>
    private static readonly string[] Foreign = ["jobs", "on", "permissions", "extends", "trigger", "resources", "steps", "stages", "pool"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_example_of_a_file_of_ours_is_read_without_a_mistake()
    {
        var examples = MarkdownPage.All.SelectMany(page => page.Blocks.Where(block => block.Language == "yaml")
            .Select(block => (page.Path, block.Text, Keys: Key().Matches(block.Text).Select(key => key.Groups["name"].Value).ToList())))
            .Where(example => !example.Keys.Intersect(Foreign).Any())
            .ToList();

        examples.Count.ShouldBeGreaterThan(5);
        examples.SelectMany(example => Mistakes(example.Text, example.Keys)
            .Select(mistake => $"{example.Path}: {mistake} in\n{example.Text}")).ShouldBeEmpty();
    }

    // An excerpt is completed by what every such file must have.
    private IReadOnlyList<InputProblem> Mistakes(string text, List<string> keys)
    {
        string Completed(params string[] needed) =>
            text + string.Concat(needed.Where(line => !keys.Contains(line.Split(':')[0])).Select(line => $"{line}\n"));
        var deployment = _folder.Write(
            "deployment.yml", Completed("version: 1", "artifact: { scripts: migrations }", "environments: { dev: {} }"));
        var policy = _folder.Write("policy.yml", Completed("version: 1"));
        var id = ChangeId().Match(text).Groups["id"].Value;
        IReadOnlyList<InputProblem>[] readings = id.Length > 0
            ? [Problems(() => TaskSession.Reader.ReadChange(_folder.Write($"changes/{id}.yml", Completed("version: 1"))))]
            : [Problems(() => TaskSession.Reader.ReadDeployment(deployment)), Problems(() => TaskSession.Reader.ReadPolicy(policy))];
        return readings.MinBy(problems => problems.Count)!;
    }

    private static IReadOnlyList<InputProblem> Problems(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (InputException exception)
        {
            return exception.Problems;
        }
    }

    [GeneratedRegex(@"^(?<name>[a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex(@"^id: *(?<id>\S+)", RegexOptions.Multiline)]
    private static partial Regex ChangeId();
}
