using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.TestKit.Repository;

/// <summary>The schemas that we publish, as somebody else's validator understands them.</summary>
public static partial class PublishedSchema
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Of a file's content; each with the place in it.</summary>
    /// <param name="schema">Relative to the repository: <c>src/…/policy.schema.json</c>.</param>
    public static IReadOnlyList<string> Problems(string schema, JsonElement content) =>
        Problems(JsonNode.Parse(RepositoryFiles.Read(schema))!.AsObject(), content);

    /// <summary>Of a file's content; each with the place in it.</summary>
    public static IReadOnlyList<string> Problems(JsonObject schema, JsonElement content) =>
        Problems(Parse(schema.ToJsonString()), content);

    /// <summary>In a registry of its own: the same address may be read again.</summary>
    public static JsonSchema Parse(string schema) =>
        JsonSchema.FromText(schema, new BuildOptions { SchemaRegistry = new SchemaRegistry() });

    /// <summary>Of a file's content; each with the place in it.</summary>
    public static IReadOnlyList<string> Problems(JsonSchema schema, JsonElement content)
    {
        var result = schema.Evaluate(content, Options);
        if (result.IsValid) return [];
        var details = from detail in result.Details ?? []
                      from error in detail.Errors ?? new Dictionary<string, string>()
                      select $"{detail.InstanceLocation}: {error.Key}: {error.Value}";
        return [.. details];
    }

    /// <summary>
    /// A YAML file as the JSON that an editor holds against its schema: words without quotes may be numbers and truth values.
    /// </summary>
    public static JsonElement FromYaml(string text) => JsonSerializer.SerializeToElement(Node(PipelineYaml.Parse(text)));

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(
            mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "True" or "TRUE" } => JsonValue.Create(true),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "false" or "False" or "FALSE" } => JsonValue.Create(false),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain } plain when Number().IsMatch(plain.Value!) =>
            JsonValue.Create(decimal.Parse(plain.Value!, NumberStyles.Float, CultureInfo.InvariantCulture)),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"a sample holds {node.GetType().Name}"),
    };

    // Of YAML 1.2's core schema, short enough to be a number here.
    [GeneratedRegex(@"^[-+]?(\.[0-9]{1,9}|[0-9]{1,18}(\.[0-9]{0,9})?)([eE][-+]?[0-9])?$")]
    private static partial Regex Number();
}
