using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Documents;

/// <summary>A kind of file that one task writes and others read: indented JSON, camelCase, <c>\n</c>, UTF-8 without BOM, a newline at the end.</summary>
/// <param name="what">With its article: <c>a run document</c>.</param>
/// <param name="version">The only schema version that this version of the tool writes and reads.</param>
public sealed class DocumentFormat<T>(string what, int version, Form<T> form)
    where T : class
{
    private const string VersionName = "schemaVersion";

    internal Form<T> Form => form;

    public byte[] Write(T document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" })) new FieldWriter(writer).Write(document, form);
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    /// <exception cref="InputException">It is none that this version reads; names the file, line and column.</exception>
    public T Read(ReadOnlyMemory<byte> json, string file)
    {
        var source = new JsonSource(json, file, what);
        using var document = source.Parse();

        // Asked first: a file of another version differs in more than that.
        if (document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(VersionName, out var stated)
            && stated.ValueKind == JsonValueKind.Number
            && stated.TryGetInt64(out var read)
            && read != version)
        {
            throw source.RefuseVersion(stated, read, version);
        }

        return FieldReader.Read(source, document.RootElement, form);
    }

    internal JsonObject Describe()
    {
        var schema = FieldDescriber.Describe(form);
        schema["properties"]![VersionName] = new JsonObject { ["const"] = version };
        return schema;
    }
}
