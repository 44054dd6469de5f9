using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Evidence.Documents;

/// <summary>The rules of every document: what is always written must stand, what is absent is left out, nothing else may stand.</summary>
internal static class DocumentOptions
{
    /// <summary>Deeper nesting than any document has is refused before it costs anything.</summary>
    private const int MaxDepth = 32;

    public static JsonSerializerOptions Versioned { get; } = For(VersionedDocumentTypes.Default);

    /// <summary>For writing: every text goes through the outlet.</summary>
    public static JsonSerializerOptions For(IJsonTypeInfoResolver types, TextOutlet outlet)
    {
        var options = For(types);
        options.Converters.Add(new CleanedText(outlet));
        options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(CleanedText.LeaveVerbatim);
        return options;
    }

    public static JsonSerializerOptions For(IJsonTypeInfoResolver types) => new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = MaxDepth,
        Converters = { new EnumWords(), new FiniteNumber(), new AttachmentPathText() },
        TypeInfoResolver = types.WithAddedModifier(HoldToWhatIsWritten),
    };

    private static void HoldToWhatIsWritten(JsonTypeInfo type)
    {
        // The serializer looks for nulls in members alone.
        if (type.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary) type.OnDeserialized = RefuseNulls;
        foreach (var property in type.Properties.ToList())
        {
            // Left in, a member that is never written would pass unread.
            if (property is { Get: null, Set: null }) type.Properties.Remove(property);

            // What is computed is written for others alone.
            if (property.Set is null) continue;

            // Where a constructor asks for an answer that may be none, null is one.
            property.IsRequired |= !property.IsGetNullable;
            if (property.IsRequired) property.ShouldSerialize = static (_, _) => true;
        }
    }

    private static void RefuseNulls(object items)
    {
        foreach (var item in items is IDictionary map ? map.Values : (IEnumerable)items)
        {
            if (item is null) throw new JsonException("null stands there or earlier beside it");
        }
    }

    /// <summary>Digits beyond what a double holds are read as infinite, which nobody measured.</summary>
    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble() is var number && double.IsFinite(number) ? number : throw new JsonException("the number is too large");

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
