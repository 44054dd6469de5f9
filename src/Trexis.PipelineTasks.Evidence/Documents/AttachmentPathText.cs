using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Evidence.Documents;

/// <summary>The path of an attachment as documents hold it; any other ends the reading.</summary>
internal sealed class AttachmentPathText : JsonConverter<AttachmentPath>
{
    public override AttachmentPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && AttachmentPath.TryRead(reader.GetString(), out var path)
            ? path
            : throw new JsonException($"a path lies below {AttachmentPath.Folder}/, and its parts are names of files");

    public override void Write(Utf8JsonWriter writer, AttachmentPath value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
