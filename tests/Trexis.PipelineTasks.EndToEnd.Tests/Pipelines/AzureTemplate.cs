using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Our Azure templates as the server expands them: parameters, conditions and nested templates.</summary>
internal static partial class AzureTemplate
{
    /// <summary>The template with every parameter in its place and every step template by its steps.</summary>
    public static YamlMappingNode Expand(string file, IReadOnlyDictionary<string, string> given)
    {
        var template = PipelineYaml.Read(file);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in template.Member("parameters").Items())
        {
            var name = parameter.Text("name")!;
            if (parameter.Member("default") is not (null or YamlScalarNode)) continue;
            parameters[name] = given.GetValueOrDefault(name) ?? parameter.Text("default") ?? throw new InvalidOperationException($"{file} is not given {name}");
            var accepted = parameter.Member("values").Items().Select(value => ((YamlScalarNode)value).Value!).ToList();
            if (accepted.Count > 0) accepted.ShouldContain(parameters[name], $"{name} of {file}");
        }

        given.Keys.ShouldBeSubsetOf(template.Member("parameters").Items().Select(parameter => parameter.Text("name")!), file);
        return (YamlMappingNode)Node(template, parameters, file);
    }

    private static YamlNode Node(YamlNode node, Dictionary<string, string> parameters, string file) => node switch
    {
        YamlScalarNode text => new YamlScalarNode(Fill(text.Value ?? "", parameters)),
        YamlSequenceNode list => new YamlSequenceNode(list.Children.SelectMany(item => Items(item, parameters, file))),
        YamlMappingNode mapping => Mapping(mapping, parameters, file),
        _ => node,
    };

    private static YamlMappingNode Mapping(YamlMappingNode mapping, Dictionary<string, string> parameters, string file)
    {
        var result = new YamlMappingNode();
        foreach (var (key, value) in mapping.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (Condition().Match(name) is not { Success: true } condition) result.Children[Fill(name, parameters)] = Node(value, parameters, file);
            else if (AzureExpression.IsTrue(condition.Groups[1].Value, Lookup(parameters)))
                foreach (var (inner, chosen) in Mapping((YamlMappingNode)value, parameters, file).Children) result.Children[inner] = chosen;
        }

        return result;
    }

    private static IEnumerable<YamlNode> Items(YamlNode item, Dictionary<string, string> parameters, string file)
    {
        if (item is YamlMappingNode { Children.Count: 1 } single && single.Children.First() is var (key, value) && Condition().Match(((YamlScalarNode)key).Value!) is { Success: true } condition)
        {
            if (!AzureExpression.IsTrue(condition.Groups[1].Value, Lookup(parameters))) return [];
            return ((YamlSequenceNode)value).Children.SelectMany(chosen => Items(chosen, parameters, file));
        }

        var expanded = Node(item, parameters, file);
        if (expanded.Text("template") is not { } nested) return [expanded];
        var path = Path.GetRelativePath(RepositoryFiles.Root, Path.GetFullPath(RepositoryFiles.At(Path.Combine(Path.GetDirectoryName(file)!, nested)))).Replace('\\', '/');
        var given = expanded.Member("parameters").Members().Where(one => one.Value is YamlScalarNode).ToDictionary(one => one.Key, one => ((YamlScalarNode)one.Value).Value!, StringComparer.Ordinal);
        var inner = Expand(path, given);
        return (inner.Member("steps") ?? inner.Member("stages")).Items();
    }

    private static string Fill(string text, Dictionary<string, string> parameters) => Placeholder().Replace(text, match => AzureExpression.Value(match.Groups[1].Value, Lookup(parameters)));

    private static Func<string, string> Lookup(Dictionary<string, string> parameters) =>
        name => name.StartsWith("parameters.", StringComparison.Ordinal) ? parameters.GetValueOrDefault(name["parameters.".Length..]) ?? "" : throw new InvalidOperationException($"{name} is not known to templates");

    [GeneratedRegex(@"^\$\{\{ *if (.*?) *\}\}$")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\$\{\{ *(.*?) *\}\}")]
    private static partial Regex Placeholder();
}
