using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.Tests.Evidence.Documents;

/// <summary>Descriptions in the form that tests walk through.</summary>
internal static class InlinedSchema
{
    /// <summary>The same description with a copy wherever it refers to another place in itself.</summary>
    public static JsonObject Of(JsonObject schema) => Copy(schema, schema)!.AsObject();

    private static JsonNode? Copy(JsonNode? node, JsonObject whole) => node switch
    {
        JsonObject reference when reference["$ref"] is { } to => Copy(Named(to.GetValue<string>(), whole), whole),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Copy(member.Value, whole)))),
        JsonArray items => new JsonArray([.. items.Select(item => Copy(item, whole))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode Named(string place, JsonNode whole) => place.Split('/')[1..].Aggregate(whole, (at, name) => at[name]!);
}
