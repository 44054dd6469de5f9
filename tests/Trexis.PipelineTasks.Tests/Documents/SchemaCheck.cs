using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.Tests.Documents;

/// <summary>Holds JSON against the few words of JSON schema that our descriptions use; any other word is a problem too.</summary>
internal static class SchemaCheck
{
    /// <param name="ignored">A member whose value is not looked at.</param>
    public static IReadOnlyList<string> Problems(JsonElement json, JsonNode schema, string path, string ignored) => [.. Find(json, schema.AsObject(), path, ignored)];

    private static IEnumerable<string> Find(JsonElement json, JsonObject schema, string path, string ignored)
    {
        foreach (var (word, value) in schema)
        {
            var found = word switch
            {
                "type" => IsOf(json, value!.GetValue<string>()) ? [] : [$"{path} is no {value}"],
                "enum" => value!.AsArray().Any(accepted => accepted!.GetValue<string>() == json.GetString()) ? [] : [$"{path} is {json}"],
                "anyOf" => value!.AsArray().Any(any => !Find(json, any!.AsObject(), path, ignored).Any()) ? [] : [$"{path} is none of them"],
                "items" => json.EnumerateArray().SelectMany(item => Find(item, value!.AsObject(), path + "[]", ignored)),
                "required" => value!.AsArray().Where(name => !json.TryGetProperty(name!.GetValue<string>(), out _)).Select(name => $"{path} has no {name}"),
                "properties" => json.EnumerateObject().Where(member => value![member.Name] is not null && member.Name != ignored).SelectMany(member => Find(member.Value, value![member.Name]!.AsObject(), $"{path}.{member.Name}", ignored)),
                "additionalProperties" when value is JsonObject others => json.EnumerateObject().SelectMany(member => Find(member.Value, others, $"{path}.{member.Name}", ignored)),
                "additionalProperties" => json.EnumerateObject().Where(member => schema["properties"]![member.Name] is null).Select(member => $"{path}.{member.Name} is unknown"),
                "format" or "const" => [],
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
