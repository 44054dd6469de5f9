using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.TestKit.Repository;

/// <summary>The schemas that we publish, as somebody else's validator understands them.</summary>
public static class PublishedSchema
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Of a file's content; each with the place in it.</summary>
    /// <param name="schema">Relative to the repository: <c>src/…/policy.schema.json</c>.</param>
    public static IReadOnlyList<string> Problems(string schema, JsonElement content) =>
        Problems(JsonNode.Parse(RepositoryFiles.Read(schema))!.AsObject(), content);

    /// <summary>Of a file's content; each with the place in it.</summary>
    public static IReadOnlyList<string> Problems(JsonObject schema, JsonElement content)
    {
        var result = JsonSchema.FromText(schema.ToJsonString()).Evaluate(content, Options);
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
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain } plain when long.TryParse(plain.Value, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"a sample holds {node.GetType().Name}"),
    };
}
