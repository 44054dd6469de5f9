using Trexis.PipelineTasks.TestKit.Repository;
using Trexis.PipelineTasks.Tests.Docs;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.Tests.Pipelines;

/// <summary>What users are told to copy must fit what it calls: names of inputs, required ones, permissions, versions.</summary>
public class ReadmeExamplesTests
{
    private const string Own = "trexis/pipeline-tasks/";
    private const int MostLines = 20;

    public static TheoryData<string> Examples =>
    [
        .. new[] { "README.md", "templates/README.md" }.SelectMany(page => MarkdownPage.Read(page).Blocks)
            .Where(block => block.Language == "yaml")
            .Select(block => block.Text),
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_fits_what_it_calls(string yaml)
    {
        yaml.Split('\n').Count(line => line.Length > 0).ShouldBeLessThanOrEqualTo(MostLines);
        foreach (var node in PipelineYaml.Mappings(PipelineYaml.Parse(yaml)))
        {
            if (node.Text("uses") is { } uses && uses.StartsWith(Own, StringComparison.Ordinal)) HoldsAgainstGitHub(node, uses);
            if (node.Text("template") is { } template && template.EndsWith("@trexis", StringComparison.Ordinal))
                HoldsAgainstAzure(node, template[..^"@trexis".Length]);
        }
    }

    [Fact]
    public void Every_template_has_its_example()
    {
        var shown = RepositoryFiles.Read("templates/README.md");
        foreach (var template in RepositoryFiles.Under("templates/github", "*.yml")
            .Where(template => Path.GetFileName(template) is not ("stage.yml" or "find.yml"))) // which the others call
            shown.ShouldContain($"workflows/{Path.GetFileName(template)}@");
        foreach (var template in Directory.EnumerateFiles(RepositoryFiles.At("templates/azure-pipelines"), "*.yml")
            .Select(Path.GetFileName)
            .Where(name => name != "stage.yml"))
            shown.ShouldContain(template!);
    }

    private static void HoldsAgainstGitHub(YamlNode node, string uses)
    {
        uses.ShouldEndWith($"@v{ToolVersion.Text}");
        var path = uses[Own.Length..].Split('@')[0];
        var given = node.Member("with").Members().Select(one => one.Key).ToList();
        var workflow = path.StartsWith("actions/", StringComparison.Ordinal)
            ? null
            : PipelineYaml.Read($"templates/github/{Path.GetFileName(path)}");
        var inputs = (workflow is null
            ? PipelineYaml.Read($"{path}/action.yml").Member("inputs")
            : workflow.Member("on")!.Member("workflow_call")!.Member("inputs"))
            .Members()
            .ToList();
        given.ShouldBeSubsetOf(inputs.Select(input => input.Key), uses);
        inputs.Where(input => input.Value.Text("required") == "true").Select(input => input.Key).ShouldBeSubsetOf(given, uses);
        if (workflow is null) return;
        var granted = node.Member("permissions").Members().ToDictionary(one => one.Key, one => ((YamlScalarNode)one.Value).Value!);
        foreach (var (scope, level) in NeededBy(workflow)) granted.GetValueOrDefault(scope).ShouldBe(level, $"{scope} for {uses}");
    }

    // A called workflow cannot take more than its caller grants: what any of its jobs asks for must be there.
    private static Dictionary<string, string> NeededBy(YamlNode workflow)
    {
        var needed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (scope, level) in workflow.Member("jobs").Members().SelectMany(job => job.Value.Member("permissions").Members()))
            needed[scope] = needed.GetValueOrDefault(scope) == "write" ? "write" : ((YamlScalarNode)level).Value!;
        return needed;
    }

    private static void HoldsAgainstAzure(YamlNode node, string template)
    {
        var parameters = PipelineYaml.Read(template).Member("parameters").Items().ToList();
        var given = node.Member("parameters").Members().Select(one => one.Key).ToList();
        given.ShouldBeSubsetOf(parameters.Select(parameter => parameter.Text("name")!), template);
        parameters.Where(parameter => parameter.Member("default") is null)
            .Select(parameter => parameter.Text("name")!)
            .ShouldBeSubsetOf(given, template);
    }
}
