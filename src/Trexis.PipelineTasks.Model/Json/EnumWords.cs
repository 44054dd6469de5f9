using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Model.Json;

/// <summary>
/// Enumerations as words that read well in JSON: <c>data-motion</c>. The serializer's own converter would take <c>Passed</c> and
/// <c>"passed, failed"</c> as well.
/// </summary>
public sealed class EnumWords : JsonConverterFactory
{
    public static readonly JsonNamingPolicy Naming = JsonNamingPolicy.KebabCaseLower;

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly string[] Words = Array.ConvertAll(Enum.GetNames<T>(), Naming.ConvertName);

        private static readonly T[] Values = Enum.GetValues<T>();

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Array.IndexOf(Words, reader.GetString()) is var at and >= 0
                ? Values[at]
                : throw new JsonException($"the word is none of {string.Join(", ", Words)}");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Words[Array.IndexOf(Values, value)]);
    }
}
