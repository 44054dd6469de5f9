using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>Our Azure templates as the server expands them: parameters, conditions and nested templates.</summary>
internal static partial class AzureTemplate
{
    // The alias that a pipeline gives to this product's repository.
    private const string OfTheProduct = "@trexis";

    /// <summary>The template with every parameter in its place and every step template by its steps.</summary>
    /// <param name="given">Values as text; of an object parameter as YAML.</param>
    public static YamlMappingNode Expand(string file, IReadOnlyDictionary<string, string> given) =>
        Expand(file, given.ToDictionary(one => one.Key, YamlNode (one) => new YamlScalarNode(one.Value), StringComparer.Ordinal));

    private static YamlMappingNode Expand(string file, Dictionary<string, YamlNode> given)
    {
        var template = PipelineYaml.Read(file);
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var parameter in template.Member("parameters").Items())
        {
            var name = parameter.Text("name")!;
            var value = given.GetValueOrDefault(name)
                ?? parameter.Member("default") ?? throw new InvalidOperationException($"{file} is not given {name}");
            values[$"parameters.{name}"] = parameter.Text("type") == "object" && value is YamlScalarNode text
                ? PipelineYaml.Parse($"value: {text.Value}").Member("value")!
                : value;
            var accepted = parameter.Member("values").Items().Select(one => ((YamlScalarNode)one).Value!).ToList();
            if (accepted.Count > 0) accepted.ShouldContain(((YamlScalarNode)value).Value!, $"{name} of {file}");
        }

        given.Keys.ShouldBeSubsetOf(template.Member("parameters").Items().Select(parameter => parameter.Text("name")!), file);
        return (YamlMappingNode)Node(template, values, file);
    }

    private static YamlNode Node(YamlNode node, Dictionary<string, YamlNode> values, string file) => node switch
    {
        YamlScalarNode text => Whole().Match(text.Value ?? "") is { Success: true } whole
            && values.GetValueOrDefault(whole.Groups[1].Value) is { } value and not YamlScalarNode
            ? value
            : new YamlScalarNode(Fill(text.Value ?? "", values)),
        YamlSequenceNode list => new YamlSequenceNode(list.Children.SelectMany(item => Items(item, values, file))),
        YamlMappingNode mapping => Mapping(mapping, values, file),
        _ => node,
    };

    private static YamlMappingNode Mapping(YamlMappingNode mapping, Dictionary<string, YamlNode> values, string file)
    {
        var result = new YamlMappingNode();
        foreach (var (key, value) in mapping.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (Rounds(name, values) is not { } rounds) result.Children[Fill(name, values)] = Node(value, values, file);
            else
                foreach (var (inner, chosen) in rounds.SelectMany(
                    round => Mapping((YamlMappingNode)value, round, file).Children)) result.Children[inner] = chosen;
        }

        return result;
    }

    private static IEnumerable<YamlNode> Items(YamlNode item, Dictionary<string, YamlNode> values, string file)
    {
        if (item is YamlMappingNode { Children.Count: 1 } single
            && single.Children.First() is var (key, value)
            && Rounds(((YamlScalarNode)key).Value!, values) is { } rounds)
            return rounds.SelectMany(round => ((YamlSequenceNode)value).Children.SelectMany(chosen => Items(chosen, round, file)));

        var expanded = Node(item, values, file);
        if (expanded.Text("template") is not { } nested) return [expanded];
        var path = nested.EndsWith(OfTheProduct, StringComparison.Ordinal)
            ? nested[..^OfTheProduct.Length]
            : Path.GetRelativePath(RepositoryFiles.Root, Path.GetFullPath(
                RepositoryFiles.At(Path.Combine(Path.GetDirectoryName(file)!, nested)))).Replace('\\', '/');
        var inner = Expand(
            path, expanded.Member("parameters").Members().ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal));
        return (inner.Member("steps") ?? inner.Member("stages")).Items();
    }

    // With what values the part under this key stands there: not at all or once for a condition, once per item for a loop; null for any
    // other key.
    private static IReadOnlyList<Dictionary<string, YamlNode>>? Rounds(string key, Dictionary<string, YamlNode> values)
    {
        if (Condition().Match(key) is { Success: true } condition)
            return AzureExpression.IsTrue(condition.Groups[1].Value, Lookup(values)) ? [values] : [];
        if (Loop().Match(key) is not { Success: true } loop) return null;
        return [.. values[loop.Groups[2].Value].Items().Select(item => Round(values, loop.Groups[1].Value, item))];
    }

    // An item with its members, such as list.name.
    private static Dictionary<string, YamlNode> Round(Dictionary<string, YamlNode> values, string variable, YamlNode item)
    {
        var round = new Dictionary<string, YamlNode>(values, StringComparer.Ordinal) { [variable] = item };
        foreach (var (member, value) in (item as YamlMappingNode).Members()) round[$"{variable}.{member}"] = value;
        return round;
    }

    private static string Fill(string text, Dictionary<string, YamlNode> values) =>
        Placeholder().Replace(text, match => AzureExpression.Value(match.Groups[1].Value, Lookup(values)));

    // A list stands for its items, one a line.
    private static Func<string, string> Lookup(Dictionary<string, YamlNode> values) => name => values.GetValueOrDefault(name) switch
    {
        YamlScalarNode text => text.Value ?? "",
        // What it holds nobody asks yet, but whether it holds anything.
        YamlMappingNode mapping => mapping.Children.Count == 0 ? "{}" : $"{mapping}",
        YamlSequenceNode list => string.Concat(list.Children.Select(item => $"{item}\n")),
        _ => throw new InvalidOperationException($"{name} is not known to templates"),
    };

    [GeneratedRegex(@"^\$\{\{ *each (\w+) in (.*?) *\}\}$")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^\$\{\{ *([\w.]+) *\}\}$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^\$\{\{ *if (.*?) *\}\}$")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\$\{\{ *(.*?) *\}\}")]
    private static partial Regex Placeholder();
}
