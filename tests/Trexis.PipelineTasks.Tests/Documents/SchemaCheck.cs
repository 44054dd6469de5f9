using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.Tests.Documents;

/// <summary>Holds JSON against the few words of JSON schema that our descriptions use; any other word is a problem too.</summary>
internal static class SchemaCheck
{
    public static IReadOnlyList<string> Problems(JsonElement json, JsonObject schema) => [.. Find(json, schema, "$")];

    /// <summary>The same description with a copy wherever it refers to another place in itself.</summary>
    public static JsonObject WithoutReferences(JsonObject schema) => Copy(schema, schema)!.AsObject();

    private static JsonNode? Copy(JsonNode? node, JsonObject whole) => node switch
    {
        JsonObject reference when reference["$ref"] is { } to => Copy(Named(to.GetValue<string>(), whole), whole),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Copy(member.Value, whole)))),
        JsonArray items => new JsonArray([.. items.Select(item => Copy(item, whole))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode Named(string place, JsonNode whole) => place.Split('/')[1..].Aggregate(whole, (at, name) => at[name]!);

    private static IEnumerable<string> Find(JsonElement json, JsonObject schema, string path)
    {
        foreach (var (word, value) in schema)
        {
            var found = word switch
            {
                "type" => (value as JsonArray ?? [value!.DeepClone()]).Any(type => IsOf(json, type!.GetValue<string>()))
                    ? []
                    : [$"{path} is no {value}"],
                "enum" => value!.AsArray().Any(accepted => accepted?.GetValue<string>() == json.GetString()) ? [] : [$"{path} is {json}"],
                "const" => json.GetInt32() == value!.GetValue<int>() ? [] : [$"{path} is {json}"],
                "items" => json.EnumerateArray().SelectMany(item => Find(item, value!.AsObject(), path + "[]")),
                "required" => value!.AsArray()
                    .Where(name => !json.TryGetProperty(name!.GetValue<string>(), out _))
                    .Select(name => $"{path} has no {name}"),
                "properties" => json.EnumerateObject()
                    .Where(member => value![member.Name] is not null)
                    .SelectMany(member => Find(member.Value, value![member.Name]!.AsObject(), $"{path}.{member.Name}")),
                "additionalProperties" when value is JsonObject others => json.EnumerateObject()
                    .SelectMany(member => Find(member.Value, others, $"{path}.{member.Name}")),
                "additionalProperties" => json.EnumerateObject()
                    .Where(member => schema["properties"]![member.Name] is null)
                    .Select(member => $"{path}.{member.Name} is unknown"),
                "format" => [],
                _ => [$"{path}: the description says {word}"],
            };
            foreach (var problem in found) yield return problem;
        }
    }

    private static bool IsOf(JsonElement json, string type) => type switch
    {
        "object" => json.ValueKind == JsonValueKind.Object,
        "array" => json.ValueKind == JsonValueKind.Array,
        "string" => json.ValueKind == JsonValueKind.String,
        "number" => json.ValueKind == JsonValueKind.Number,
        "integer" => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out _),
        "boolean" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => json.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
