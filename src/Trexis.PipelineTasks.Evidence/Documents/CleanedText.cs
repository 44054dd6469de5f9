using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Evidence.Documents;

/// <summary>Text as a document gets it: without secrets, but for what is marked as <see cref="VerbatimAttribute"/>.</summary>
internal sealed class CleanedText(TextOutlet outlet) : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(outlet.Clean(value));

    // Keys are names of figures and outputs, and ours.
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    /// <summary>Leaves the marked members of a type as they are.</summary>
    public static void LeaveVerbatim(JsonTypeInfo type)
    {
        var whole = IsMarked(type.Type);
        foreach (var property in type.Properties.Where(property => whole || IsMarked(property.AttributeProvider)))
        {
            if (property.PropertyType == typeof(string)) property.CustomConverter = JsonMetadataServices.StringConverter;
            else if (property.PropertyType == typeof(IReadOnlyList<string>)) property.CustomConverter = new VerbatimList();
        }
    }

    private static bool IsMarked(ICustomAttributeProvider? declared) =>
        declared?.IsDefined(typeof(VerbatimAttribute), inherit: false) == true;

    private sealed class VerbatimList : JsonConverter<IReadOnlyList<string>>
    {
        public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<IReadOnlyList<string>>)options.GetTypeInfo(typeToConvert));

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var text in value) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
    }
}
