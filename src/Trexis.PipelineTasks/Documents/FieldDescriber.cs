using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.Documents;

/// <summary>Writes down what a form asks for, as JSON schema.</summary>
internal sealed class FieldDescriber : IFields
{
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];

    public static JsonObject Describe<T>(Form<T> form)
        where T : class
    {
        var fields = new FieldDescriber();
        form(fields, null);
        return fields.Schema();
    }

    /// <summary>The members' names, in the form's order.</summary>
    public static IReadOnlyList<string> NamesOf<T>(Form<T> form)
        where T : class
    {
        var fields = new FieldDescriber();
        form(fields, null);
        return [.. fields._properties.Select(property => property.Key)];
    }

    public string? Text(string name, string? value, Presence presence) => Add(name, presence, new JsonObject { ["type"] = "string" }, "");

    public string? Word(string name, string? value, IReadOnlyList<string> accepted, Presence presence) =>
        Add(name, presence, new JsonObject { ["enum"] = new JsonArray([.. accepted.Select(word => (JsonNode)word)]) }, accepted[0]);

    public long? Integer(string name, long? value, Presence presence, long largest)
    {
        Add(name, presence, new JsonObject { ["type"] = "integer" }, "");
        return 0;
    }

    public double? Number(string name, double? value, Presence presence)
    {
        Add(name, presence, new JsonObject { ["type"] = "number" }, "");
        return 0;
    }

    public bool? Flag(string name, bool? value, Presence presence)
    {
        Add(name, presence, new JsonObject { ["type"] = "boolean" }, "");
        return false;
    }

    public DateTimeOffset? Time(string name, DateTimeOffset? value, Presence presence)
    {
        Add(name, presence, new JsonObject { ["type"] = "string", ["format"] = "date-time" }, "");
        return default(DateTimeOffset);
    }

    public T? Record<T>(string name, T? value, Form<T> form, Presence presence)
        where T : class
    {
        var fields = new FieldDescriber();
        var answer = form(fields, null);
        return Add(name, presence, fields.Schema(), answer);
    }

    public IReadOnlyList<T>? Records<T>(string name, IReadOnlyList<T>? value, Form<T> form, Presence presence)
        where T : class =>
        Add(name, presence, ListOf(Describe(form)), Array.Empty<T>());

    public IReadOnlyDictionary<string, T>? RecordsByName<T>(string name, IReadOnlyDictionary<string, T>? value, Form<T> form, Presence presence)
        where T : class =>
        Add(name, presence, MapOf(Describe(form)), new Dictionary<string, T>(StringComparer.Ordinal));

    public IReadOnlyList<string>? Texts(string name, IReadOnlyList<string>? value, Presence presence) =>
        Add(name, presence, ListOf(new JsonObject { ["type"] = "string" }), Array.Empty<string>());

    public IReadOnlyDictionary<string, string>? TextsByName(string name, IReadOnlyDictionary<string, string>? value, Presence presence) =>
        Add(name, presence, MapOf(new JsonObject { ["type"] = "string" }), new Dictionary<string, string>(StringComparer.Ordinal));

    public IReadOnlyDictionary<string, long>? LongsByName(string name, IReadOnlyDictionary<string, long>? value, Presence presence) =>
        Add(name, presence, MapOf(new JsonObject { ["type"] = "integer" }), new Dictionary<string, long>(StringComparer.Ordinal));

    public IReadOnlyList<double>? Numbers(string name, IReadOnlyList<double>? value, Presence presence) =>
        Add(name, presence, ListOf(new JsonObject { ["type"] = "number" }), Array.Empty<double>());

    private JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = _properties, ["additionalProperties"] = false };
        if (_required.Count > 0) schema["required"] = _required;
        return schema;
    }

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject MapOf(JsonObject values) => new() { ["type"] = "object", ["additionalProperties"] = values };

    private TAnswer Add<TAnswer>(string name, Presence presence, JsonObject schema, TAnswer answer)
    {
        if (presence != Presence.Optional) _required.Add((JsonNode)name);
        _properties[name] = presence == Presence.Nullable ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) } : schema;
        return answer;
    }
}
