using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>Writes down what a shape asks for.</summary>
internal sealed class SchemaKeys : IKeys
{
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];
    private readonly JsonArray _alternatives = [];
    private readonly List<string> _names = [];

    public static SchemaKeys From<TShape>()
        where TShape : class, ISchema<TShape>
    {
        var keys = new SchemaKeys();
        TShape.Read(keys);
        return keys;
    }

    public IReadOnlyList<string> Names => _names;

    public Position At => Position.Start;

    /// <summary>What a key's value is, without what the key says of it.</summary>
    public JsonObject Kind(string key)
    {
        var kind = _properties[key]!.DeepClone().AsObject();
        kind.Remove("description");
        return kind;
    }

    public Field<T> Optional<T>(string key, ValueKind<T> kind, string description)
    {
        var property = new JsonObject { ["description"] = description };
        foreach (var (name, value) in kind.Describe()) property[name] = value?.DeepClone();
        _properties[key] = property;
        _names.Add(key);
        return Field<T>.Absent(At);
    }

    public Field<T> Required<T>(string key, ValueKind<T> kind, string description)
    {
        _required.Add((JsonNode)key);
        return Optional(key, kind, description);
    }

    public void OneOf(bool required, params ReadOnlySpan<string> keys) =>
        _alternatives.Add((JsonNode)new JsonObject { ["oneOf"] = new JsonArray([.. Held(keys), .. required ? [] : Not(keys)]) });

    public void AnyOf(params ReadOnlySpan<string> keys) =>
        _alternatives.Add((JsonNode)new JsonObject { ["anyOf"] = new JsonArray(Held(keys)) });

    public void Needs(string key, params ReadOnlySpan<string> others) =>
        _alternatives.Add((JsonNode)new JsonObject { ["anyOf"] = new JsonArray([.. Not([key]), .. Held(others)]) });

    private static JsonNode[] Held(ReadOnlySpan<string> keys) =>
        [.. keys.ToArray().Select(key => new JsonObject { ["required"] = new JsonArray((JsonNode)key) })];

    private static JsonNode[] Not(ReadOnlySpan<string> keys) =>
        [new JsonObject { ["not"] = new JsonObject { ["anyOf"] = new JsonArray(Held(keys)) } }];

    public JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = _properties.DeepClone(), ["additionalProperties"] = false };
        if (_required.Count > 0) schema["required"] = _required.DeepClone();
        if (_alternatives.Count > 0) schema["allOf"] = _alternatives.DeepClone();
        return schema;
    }
}
