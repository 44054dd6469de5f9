using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.TestKit.Repository;

/// <summary>Workflows, actions and templates as trees, for tests that look at them as a whole.</summary>
public static class PipelineYaml
{
    public static YamlMappingNode Read(string relative) => Parse(RepositoryFiles.Read(relative));

    public static YamlMappingNode Parse(string content)
    {
        var yaml = new YamlStream();
        using var text = new StringReader(content);
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    public static YamlNode? Member(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string? Text(this YamlNode node, string key) => (node.Member(key) as YamlScalarNode)?.Value;

    public static IEnumerable<(string Key, YamlNode Value)> Members(this YamlNode? node) =>
        node is YamlMappingNode mapping ? mapping.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value)) : [];

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => node is YamlSequenceNode sequence ? sequence.Children : [];

    /// <summary>Every mapping of the tree, the root included.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(YamlNode root) => root.AllNodes.OfType<YamlMappingNode>();
}
