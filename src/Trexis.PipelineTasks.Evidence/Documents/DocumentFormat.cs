using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Evidence.Documents;

/// <summary>
/// A kind of file that one task writes and others read: indented JSON, camelCase, <c>\n</c>, UTF-8 without BOM, a newline at the end.
/// </summary>
/// <param name="what">With its article: <c>a run document</c>.</param>
/// <param name="version">The only schema version that this version of the tool writes and reads.</param>
public sealed class DocumentFormat<T>(string what, int version, IJsonTypeInfoResolver types)
    where T : class
{
    /// <summary>More than a watch of several days leaves.</summary>
    public const int LargestBytes = 256 * 1024 * 1024;

    private readonly JsonTypeInfo<T> _type = (JsonTypeInfo<T>)DocumentOptions.For(types).GetTypeInfo(typeof(T));

    private readonly ConditionalWeakTable<TextOutlet, JsonTypeInfo<T>> _cleaned = [];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What is kept of a secret is <c>***</c>.</summary>
    public byte[] Write(T document, TextOutlet outlet) =>
        Write(document, _cleaned.GetValue(outlet, known => (JsonTypeInfo<T>)DocumentOptions.For(types, known).GetTypeInfo(typeof(T))));

    /// <summary>The same as one line, in ASCII.</summary>
    public string WriteLine(T document, TextOutlet outlet) =>
        JsonNode.Parse(Write(document, outlet))!.ToJsonString();

    /// <summary>For records of our own that hold names, hashes and times, and no text of anybody else.</summary>
    public byte[] WriteVerbatim(T document) => Write(document, _type);

    private static byte[] Write(T document, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(document, type), (byte)'\n'];

    /// <exception cref="InputException">It is none that this version reads; names the file, the place and what is wrong there.</exception>
    public T Read(ReadOnlyMemory<byte> json, string file)
    {
        var start = $"{file}:1:1";
        if (json.Length > LargestBytes) throw Refuse(start, $"is too large for {what}", null, $"at most {LargestBytes / 1024 / 1024} MiB");
        var text = json.Span.StartsWith(ByteOrderMark) ? json.Span[ByteOrderMark.Length..] : json.Span;
        try
        {
            // Asked first: a file of another version differs in more than that.
            var stated = JsonSerializer.Deserialize<VersionedDocument>(text, DocumentOptions.Versioned)?.SchemaVersion
                ?? throw new JsonException("null stands there");
            return stated == version
                ? JsonSerializer.Deserialize(text, _type)!
                : throw Refuse(start, "has a schema version that this version of the tool does not read", Text(stated), Text(version));
        }
        catch (JsonException exception)
        {
            // Of what is missing or stands twice the serializer tells the path alone.
            var where = $"{file}:{Text(exception.LineNumber + 1 ?? 1)}:{Text(exception.BytePositionInLine + 1 ?? 1)}";
            var why = $"is not {what}: {exception.Path ?? "$"}: {FirstSentence(exception.Message)}";
            throw Refuse(where, why.ReplaceLineEndings(" "), null, $"{what} as this version writes it");
        }
    }

    public JsonObject Describe()
    {
        // Of our own converters the exporter knows nothing; the serializer's write the same.
        var options = new JsonSerializerOptions(_type.Options);
        options.Converters.Clear();
        options.Converters.Add(new JsonStringEnumConverter(EnumWords.Naming));
        var rules = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        return options.GetJsonSchemaAsNode(typeof(T), rules).AsObject();
    }

    private JsonNode Describe(JsonSchemaExporterContext at, JsonNode described)
    {
        if (at.TypeInfo.Type == typeof(AttachmentPath)) return new JsonObject { ["type"] = "string" };
        if (at.Path is ["properties", "schemaVersion"]) return new JsonObject { ["const"] = version };
        described.AsObject().Remove("default");
        return described;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // What the serializer adds are the place, which we say better ourselves, and advice for programmers.
    private static string FirstSentence(string message) => message.Split(". ")[0].TrimEnd('.');

    private static InputException Refuse(string where, string text, string? received, string accepted) =>
        new([new InputProblem(where, text, received, accepted)]);
}

/// <summary>Of any document only what tells its form.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record VersionedDocument(long SchemaVersion);

[JsonSerializable(typeof(VersionedDocument))]
internal sealed partial class VersionedDocumentTypes : JsonSerializerContext;
